import type { CameraModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { Glyph } from '../glyphs/glyph.tsx';
import { Button } from '../parts/button.tsx';
import { ConnectingSteps, useTried } from './connecting.tsx';
import './message.css';
import type { TileView } from './tile-view.ts';

/** In the middle of a roomy well: what happened, since when, in a sentence, and what comes next. */
export function Message({ camera, view }: { camera: CameraModel; view: TileView }) {
  if (view.state === 'live' || view.state === 'stale') return null;
  return (
    <div class="message">
      <Glyph mark={view.look} size={28} />
      <p class="message-title">{view.title}</p>
      {view.look === 'connecting' ? <Connecting camera={camera} /> : <Reason camera={camera} view={view} />}
    </div>
  );
}

function Connecting({ camera }: { camera: CameraModel }) {
  const tried = useTried();
  return (
    <>
      <p class="message-says">{tried ? `Waiting for the first frame ${tried}` : 'Asking the relay'}</p>
      <ConnectingSteps camera={camera} />
    </>
  );
}

function Reason({ camera, view }: { camera: CameraModel; view: TileView }) {
  return (
    <>
      {view.when && (
        <p class="message-when">
          {view.word} {view.when}
        </p>
      )}
      <p class="message-says">
        {view.says} {view.next}
      </p>
      <Action camera={camera} view={view} />
    </>
  );
}

/** Only where a click here helps; most of what goes wrong mends itself. */
function Action({ camera, view }: { camera: CameraModel; view: TileView }) {
  const { leave, wall, dialog } = useApp();
  const act = (label: string, run: () => void, kind: 'primary' | 'plain' = 'primary') => (
    <div class="message-action">
      <Button kind={kind} onClick={run}>
        {label}
      </Button>
    </div>
  );
  if (view.look === 'signed-out') return act('Sign in', () => leave('ended'));
  switch (view.reason) {
    case 'transport-pinned':
      return act('Choose Auto', () => wall.leg.choose('auto'));
    case 'version-mismatch':
      return act('Reload', () => location.reload());
    case 'camera-never-seen': {
      const ask = () => {
        dialog.value = { kind: 'new-key', camera };
      };
      return act('Make a new key', ask, 'plain');
    }
    default:
      return null;
  }
}
