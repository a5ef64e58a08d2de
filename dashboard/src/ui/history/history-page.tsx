import { REASONS } from '@porthole/shared/protocol/reasons';
import { useComputed } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useApp } from '../app/context.ts';
import { EndedNotice } from '../app/ended-notice.tsx';
import { formatRoute } from '../app/route.ts';
import { Panel } from '../camera/panel.tsx';
import { Button } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import { Segments } from '../parts/segments.tsx';
import './history.css';
import { byCamera, type CameraLine, lineWords } from './outage-groups.ts';
import { OutageList } from './outage-list.tsx';
import { lengthWords, placeOutage, SPANS, type Span, type SpanName } from './outage-times.ts';
import { Timeline, TimeScale } from './timeline.tsx';
import { type SeenOutages, useOutages } from './use-outages.ts';

const CHOICES = [
  ['day', '24 hours'],
  ['week', '7 days'],
] as const satisfies readonly (readonly [SpanName, string])[];

const IN_WORDS: Record<SpanName, string> = { day: 'the last 24 hours', week: 'the last 7 days' };

/** When cameras were down, for how long and why: of one camera, or of all. */
export function HistoryPage({ camera }: { camera: string | null }) {
  const { wall, now } = useApp();
  const main = useRef<HTMLElement>(null);
  const [name, setName] = useState<SpanName>('day');
  const seen = useOutages(camera, SPANS[name]);
  const cameras = useComputed(() =>
    (wall.cameras.value ?? []).map(({ id, status }) => ({ id, name: status.value.name })),
  ).value;
  useEffect(() => main.current?.focus({ preventScroll: true }), []);
  const span = { from: now.value - SPANS[name], to: now.value };
  const shown = (seen.outages ?? []).filter((outage) => placeOutage(outage, span) !== null);
  const lines = byCamera(shown, camera === null ? cameras : cameras.filter(({ id }) => id === camera), span);
  const of = camera === null ? null : (cameras.find(({ id }) => id === camera)?.name ?? camera);
  return (
    <main class="history-page" id="main" tabIndex={-1} ref={main} aria-labelledby="history-title">
      <div class="history-column">
        <EndedNotice />
        <header class="history-head row">
          <div class="history-told">
            <h1 id="history-title">{headWords(seen, shown.length, IN_WORDS[name], of)}</h1>
            {camera !== null && (
              <p>
                <a href={formatRoute({ page: 'history', camera: null })}>All cameras</a> ·{' '}
                <a href={formatRoute({ page: 'camera', id: camera })}>Open the camera</a>
              </p>
            )}
          </div>
          <Segments label="How far back" choices={CHOICES} chosen={name} onChoose={setName} />
        </header>
        {seen.trouble !== null && (
          <Notice tone="caution">
            <b>{REASONS[seen.trouble].label}.</b> {REASONS[seen.trouble].says} {REASONS[seen.trouble].next}
          </Notice>
        )}
        {lines.length > 0 && seen.outages !== null && (
          <Lines lines={lines} span={span} linked={camera === null} knownFrom={knownFrom(seen, span)} />
        )}
        {shown.length > 0 && (
          <Panel title="Outages" note={`${shown.length}${seen.more ? ' so far' : ''}`}>
            <OutageList outages={shown} now={now.value} named={camera === null} />
          </Panel>
        )}
        {seen.more && (
          <p class="history-more">
            <Button onClick={seen.loadMore}>Show older ones</Button>
          </p>
        )}
      </div>
    </main>
  );
}

function headWords({ outages, more, trouble }: SeenOutages, count: number, span: string, of: string | null) {
  const where = of === null ? '' : `${of}: `;
  if (outages === null)
    return trouble === null ? 'The relay is asked for its history' : 'The history is not known yet';
  if (count === 0) return `${where}${where ? 'no' : 'No'} outage in ${span}`;
  const all = `${count}${more ? ' or more' : ''}`;
  return `${where}${all} outage${count === 1 && !more ? '' : 's'} in ${span}`;
}

/** What lies before the oldest that was loaded is not known to be well. */
export function knownFrom({ outages, more }: Pick<SeenOutages, 'outages' | 'more'>, span: Span): number {
  if (!more || !outages || outages.length === 0) return span.from;
  return Math.max(span.from, Math.min(...outages.map(({ since }) => since)));
}

interface LinesProps {
  lines: readonly CameraLine[];
  span: Span;
  linked: boolean;
  knownFrom: number;
}

function Lines({ lines, span, linked, knownFrom: from }: LinesProps) {
  return (
    <section class="panel card card-bleeds history-lines" aria-label="Timeline">
      <ul>
        {lines.map((line) => (
          <li key={line.id} class="history-line" data-history={line.id}>
            {linked ? (
              <a class="history-name ellipsis" href={formatRoute({ page: 'history', camera: line.id })}>
                {line.name}
              </a>
            ) : (
              <span class="history-name ellipsis">{line.name}</span>
            )}
            <Timeline
              outages={line.outages}
              span={span}
              knownFrom={from}
              label={`${line.name}: ${lineWords(line)}`}
            />
            <span
              class="history-sum ellipsis"
              title={line.outages.length > 0 ? `down ${lengthWords(line.downMs)}` : undefined}
            >
              {lineWords(line)}
            </span>
          </li>
        ))}
      </ul>
      <TimeScale span={span} />
    </section>
  );
}
