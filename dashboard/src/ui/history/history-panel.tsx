import { useApp } from '../app/context.ts';
import { formatRoute } from '../app/route.ts';
import { Panel } from '../camera/panel.tsx';
import { downWithin, placeOutage, SPANS } from './outage-times.ts';
import './history.css';
import { lineWords } from './outage-groups.ts';
import { OutageList } from './outage-list.tsx';
import { Timeline, TimeScale } from './timeline.tsx';
import { useOutages } from './use-outages.ts';

/** Outages told beside the picture; the rest is on the history's page. */
const MOST = 4;

/** One camera's last seven days, beside its picture. */
export function HistoryPanel({ camera }: { camera: string }) {
  const { now } = useApp();
  const { outages, more, trouble } = useOutages(camera, SPANS.week);
  const span = { from: now.value - SPANS.week, to: now.value };
  const shown = (outages ?? []).filter((outage) => placeOutage(outage, span) !== null);
  const words = lineWords({ outages: shown, downMs: downWithin(shown, span) });
  return (
    <Panel
      title="History"
      note={<a href={formatRoute({ page: 'history', camera })}>All of it</a>}
      class="history-panel"
    >
      {outages === null ? (
        <p class="history-none">
          {trouble === null ? 'The relay is asked.' : 'Not known: no answer from the relay.'}
        </p>
      ) : (
        <>
          <Timeline
            outages={shown}
            span={span}
            knownFrom={more ? Math.min(...shown.map(({ since }) => since)) : span.from}
            label={`Last 7 days: ${words}`}
          />
          <TimeScale span={span} />
          {shown.length === 0 ? (
            <p class="history-none">No outage in the last 7 days</p>
          ) : (
            <OutageList outages={shown.slice(0, MOST)} now={now.value} named={false} />
          )}
        </>
      )}
    </Panel>
  );
}
