import type { IceServers } from '@porthole/shared/doctor/ice/ice-servers';
import { reportText } from '@porthole/shared/doctor/report';
import { judge, type Verdict } from '@porthole/shared/doctor/verdict';
import { milliseconds } from '@porthole/shared/doctor/words';
import { clockTime } from '../figures/times.ts';
import { Glyph, type Mark } from '../glyphs/glyph.tsx';
import { Button } from '../parts/button.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { WithCode } from './checks.tsx';
import type { Doctor } from './use-doctor.ts';

const MARKS: Record<Verdict['tone'], Mark> = { good: 'live', caution: 'reduced', bad: 'offline' };

interface VerdictCardProps {
  doctor: Doctor;
  /** Whose credentials no report may have. */
  ice: IceServers;
}

export function VerdictCard({ doctor, ice }: VerdictCardProps) {
  const { run, endedAt } = doctor;
  const verdict = judge(run.rows);
  const { sentence, next, tone } = verdict;
  const running = endedAt === null;
  return (
    <section class="doctor-verdict" data-tone={running ? 'running' : tone} aria-busy={running}>
      <Glyph mark={running ? 'connecting' : MARKS[tone]} size={22} />
      <div class="doctor-words">
        <h1>
          {running && <span class="doctor-so-far">So far: </span>}
          {sentence}
        </h1>
        {running && <Progress {...doctor} />}
        {!running && next && (
          <p class="doctor-advice">
            <WithCode text={next} />
          </p>
        )}
        <div class="doctor-actions">
          {!running && (
            <CopyButton primary text={reportOf(doctor, endedAt, verdict, ice)} label="Copy report" />
          )}
          <Button icon="again" onClick={doctor.again}>
            Run again
          </Button>
          {!running && (
            <p class="doctor-when">
              {clockTime(endedAt)}, took {milliseconds(run.tookMs)}. The report holds no secret and no inside
              address.
            </p>
          )}
        </div>
      </div>
      {/* Once, at the end: what is known so far would be read out over and over. */}
      <p class="visually-hidden" role="status">
        {running ? '' : `${sentence}.`}
      </p>
    </section>
  );
}

function Progress({ run }: Doctor) {
  const ended = run.rows.filter(({ state }) => state === 'done').length;
  return (
    <div class="doctor-running">
      <progress max={run.tookMs + run.leftMs} value={run.tookMs} aria-label="How far the doctor is" />
      <p>
        {ended} of {run.rows.length} checks, about{' '}
        {milliseconds(Math.max(1_000, Math.round(run.leftMs / 1000) * 1000))} left.
      </p>
    </div>
  );
}

const reportOf = ({ run }: Doctor, endedAt: number, verdict: Verdict, ice: IceServers): string =>
  reportText({
    ...{ verdict, rows: run.rows, tookMs: run.tookMs, at: endedAt },
    relay: location.origin,
    from: navigator.userAgent,
    redaction: { secrets: ice.secrets, names: [], servers: [location.hostname, ...ice.hosts] },
  });
