import type { CameraModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { formatRoute } from '../app/route.ts';
import { useTabStop } from '../parts/tab-stop.ts';
import { useWait } from './connecting.tsx';
import './tile-link.css';
import type { TileView } from './tile-view.ts';

/** Most first pictures are there by then, and nobody asks. */
const WAITED_S = 5;

/** To the connection panel, of a picture that is not what it should be although its camera is there. */
export function WhyLink({ camera, view }: { camera: CameraModel; view: TileView }) {
  const tabStop = useTabStop();
  const { sought } = useApp();
  const wait = useWait(camera);
  const waits = view.look === 'connecting' && wait !== null && wait.seconds >= WAITED_S;
  if (!waits && view.look !== 'stale' && !view.reduced) return null;
  return (
    <a
      class="tile-link why-link"
      href={formatRoute({ page: 'camera', id: camera.id })}
      tabIndex={tabStop}
      aria-label={`Why ${camera.status.value.name} is ${view.reduced ? 'reduced' : view.word.toLowerCase()}`}
      onClick={({ ctrlKey, metaKey, shiftKey }) => {
        // In another tab it is another page's.
        if (!ctrlKey && !metaKey && !shiftKey) sought.value = 'connection';
      }}
    >
      Why
    </a>
  );
}
