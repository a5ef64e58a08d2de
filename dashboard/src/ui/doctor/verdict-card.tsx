import type { Verdict } from '@porthole/shared/doctor/verdict';
import { milliseconds } from '@porthole/shared/doctor/words';
import { clockTime } from '../figures/times.ts';
import { Glyph, type Mark } from '../glyphs/glyph.tsx';
import { Button } from '../parts/button.tsx';
import { CopyReport } from './copy-report.tsx';
import type { Doctor } from './use-doctor.ts';

const MARKS: Record<Verdict['tone'], Mark> = { good: 'live', caution: 'reduced', bad: 'offline' };

interface VerdictCardProps {
  doctor: Doctor;
  verdict: Verdict;
  /** @param withAddresses whether those of the inside network are told */
  report: (withAddresses: boolean) => string;
}

export function VerdictCard({ doctor, verdict, report }: VerdictCardProps) {
  const { run, endedAt } = doctor;
  const running = endedAt === null;
  return (
    <section class="doctor-verdict" data-tone={running ? 'running' : verdict.tone} aria-busy={running}>
      <Glyph mark={running ? 'connecting' : MARKS[verdict.tone]} size={22} />
      <div class="doctor-words">
        <h1>
          {running && <span class="doctor-so-far">So far: </span>}
          {verdict.sentence}
        </h1>
        {running ? <Progress {...doctor} /> : verdict.advice.length > 0 && <Advice {...verdict} />}
        <div class="doctor-actions">
          {!running && <CopyReport report={report} />}
          <Button icon="again" onClick={doctor.again}>
            Run again
          </Button>
          {!running && (
            <p class="doctor-when">
              {clockTime(endedAt)}, took {milliseconds(run.tookMs)}. The report holds no secret, and no inside
              address unless you include them.
            </p>
          )}
        </div>
      </div>
      {/* Once, at the end: what is known so far would be read out over and over. */}
      <p class="visually-hidden" role="status">
        {running ? '' : `${verdict.sentence}.`}
      </p>
    </section>
  );
}

function Advice({ advice }: Pick<Verdict, 'advice'>) {
  return (
    <p class="doctor-advice">
      {advice.map(({ about, says }) => (
        <span key={about}>
          <b>{about}</b> {says}{' '}
        </span>
      ))}
    </p>
  );
}

function Progress({ run }: Doctor) {
  const ended = run.rows.filter(({ state }) => state === 'done').length;
  const whole = run.tookMs + run.leftMs;
  return (
    <div class="doctor-running">
      <progress max={whole} value={run.tookMs} aria-label="How far the doctor is" />
      <p>
        {ended} of {run.rows.length} checks, about{' '}
        {milliseconds(Math.max(1_000, Math.round(run.leftMs / 1000) * 1000))} left.
      </p>
    </div>
  );
}
