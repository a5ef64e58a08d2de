import type { CameraModel } from '../../state/model.ts';
import { clockTime, duration } from '../figures/times.ts';
import { type LaneOf, LanePlot, useLane } from '../lanes/lane.tsx';
import { SPAN_MS } from '../lanes/plot.ts';
import { useStoppedFor } from '../lanes/tile-lanes.tsx';
import { Panel } from './panel.tsx';

/** Frames a second and frame age over two minutes, on one time axis. */
export function LastMinutes({ camera }: { camera: CameraModel }) {
  const history = camera.history.value;
  const until = history.at(-1)?.at;
  const since = history[0]?.at;
  const full = until !== undefined && since !== undefined && until - since >= SPAN_MS - 3_000;
  return (
    <Panel
      title="Last two minutes"
      note={until && (full ? `until ${clockTime(until)}` : `${duration(until - (since ?? until))} so far`)}
    >
      <div class="minutes">
        <Row camera={camera} of="fps" />
        <Row camera={camera} of="age" />
        <p class="minutes-scale" aria-hidden="true">
          <span>2 min ago</span>
          <span>1 min</span>
          <span>now</span>
        </p>
      </div>
      <SamplesAsText camera={camera} />
    </Panel>
  );
}

function Row({ camera, of }: { camera: CameraModel; of: LaneOf }) {
  const { label, plot, said } = useLane(of, camera.history.value, useStoppedFor(camera));
  return (
    <div class="minutes-row">
      <p class="minutes-label">
        {label}
        <b>{said}</b>
      </p>
      <LanePlot plot={plot} />
    </div>
  );
}

const EVERY = 10;

function SamplesAsText({ camera }: { camera: CameraModel }) {
  return (
    <details class="as-text">
      <summary>Show as text</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Frames a second</th>
            <th scope="col">Frame age</th>
          </tr>
        </thead>
        <tbody>
          {camera.history.value
            .filter((_, index, all) => (all.length - 1 - index) % EVERY === 0)
            .map(({ at, fps, ageMs }) => (
              <tr key={at}>
                <td>{clockTime(at)}</td>
                <td>{fps === null ? '–' : fps.toFixed(1)}</td>
                <td>{ageMs === null ? '–' : `${(ageMs / 1000).toFixed(2)} s`}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </details>
  );
}
