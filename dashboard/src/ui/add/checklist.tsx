import { fill, REASONS } from '@porthole/shared/protocol/reasons';
import { TRANSPORT_LABELS } from '@porthole/shared/protocol/transport';
import type { CameraModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { ageFigure, figureText } from '../figures/figures.ts';
import { clockTime, duration } from '../figures/times.ts';
import { Glyph, type Mark } from '../glyphs/glyph.tsx';
import { Picture } from '../tile/picture.tsx';
import { useTileView } from '../tile/use-tile-view.ts';
import type { MadeCamera } from './name-form.tsx';

/** Success is a picture. */
export function Checklist({ made }: { made: MadeCamera | null }) {
  const { wall } = useApp();
  const camera = made && wall.cameras.value?.find(({ id }) => id === made.id);
  const painted = camera ? camera.figures.value.frames > 0 : false;
  return (
    <aside class="add-side">
      <div class="add-well">
        {camera && <LivePicture camera={camera} />}
        {!painted && (
          <p class="add-well-words centred">
            {made && <Glyph mark="connecting" size={24} />}
            The first picture appears here
          </p>
        )}
      </div>
      <ol class="checks">{camera && made ? <Steps camera={camera} made={made} /> : <Waiting />}</ol>
      {made && (
        <p class="add-side-note">
          {painted ? (
            <>
              It is on the wall. <a href={`#/camera/${made.id}`}>Open this camera</a>
            </>
          ) : (
            'Once the key is copied you can close this. The camera joins the wall by itself.'
          )}
        </p>
      )}
    </aside>
  );
}

function LivePicture({ camera }: { camera: CameraModel }) {
  const view = useTileView(camera).value;
  return (
    <div class="add-live" data-state={view.state}>
      <Picture camera={camera} view={view} />
    </div>
  );
}

function Waiting() {
  return (
    <>
      <Check state="waiting" title="Key made" />
      <Check state="waiting" title="PC connected" />
      <Check state="waiting" title="First frame received" />
      <Check state="waiting" title="First frame painted" />
    </>
  );
}

function Steps({ camera, made }: { camera: CameraModel; made: MadeCamera }) {
  const { now } = useApp();
  const { publisher, latest, reason } = camera.status.value;
  const { frames, ageMs } = camera.figures.value;
  const waited = `${duration(now.value - made.madeAt)}; nothing to do here`;
  const arrived = latest !== null;
  const connected = publisher !== null || arrived;
  const painted = frames > 0;
  const failed = connected && !arrived && reason !== null && reason.code !== 'camera-starting';
  const from =
    publisher &&
    `over ${TRANSPORT_LABELS[publisher.transport]}${publisher.host && `, from ${publisher.host}`}`;
  return (
    <>
      <Check state="done" title="Key made" detail={clockTime(made.madeAt)} />
      <Check
        state={connected ? 'done' : 'running'}
        title="PC connected"
        detail={connected ? (from ?? '') : waited}
      />
      <Check
        state={stateOf(arrived, connected)}
        title="First frame received"
        detail={
          failed
            ? `${REASONS[reason.code].label}. ${fill(REASONS[reason.code].next, { pc: reason.pc || 'its PC' })}`
            : (latest && sizeOf(latest)) || ''
        }
      />
      <Check
        state={stateOf(painted, arrived)}
        title="First frame painted"
        detail={painted && ageMs !== null ? figureText(ageFigure(ageMs)) : ''}
      />
    </>
  );
}

const sizeOf = ({ width, height }: { width: number; height: number }) => `${width} × ${height}`;

type CheckState = 'done' | 'running' | 'waiting';
const MARKS: Record<CheckState, Mark> = { done: 'tick', running: 'connecting', waiting: 'waiting' };
const stateOf = (done: boolean, begun: boolean): CheckState => {
  if (done) return 'done';
  return begun ? 'running' : 'waiting';
};

function Check({ state, title, detail = '' }: { state: CheckState; title: string; detail?: string }) {
  return (
    <li class="check" data-check={state} aria-busy={state === 'running'}>
      <Glyph mark={MARKS[state]} />
      <span>
        {title}
        <span class="visually-hidden">, {state}</span>
      </span>
      <span class="check-detail">{detail}</span>
    </li>
  );
}
