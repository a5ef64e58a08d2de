import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { CameraModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { setSignal } from '../app/set-signal.ts';
import { pcSteps } from '../dialogs/pc-steps.ts';
import { Button } from '../parts/button.tsx';
import type { TileView } from './tile-view.ts';
import { TryNow, useIsTried } from './try-now.tsx';

interface RemedyProps {
  reason: ReasonCode | null;
  /** Where it is one camera's trouble. */
  camera?: CameraModel;
}

/** A button only where a click here helps; most of what goes wrong mends itself. */
export function Remedy({ reason, camera }: RemedyProps) {
  const { leave, wall, dialog } = useApp();
  const tried = useIsTried(reason);
  if (reason === 'transport-pinned')
    return (
      <Button kind="primary" onClick={() => wall.leg.choose('auto')}>
        Choose Auto
      </Button>
    );
  if (reason === 'version-mismatch')
    return (
      <Button kind="primary" onClick={() => location.reload()}>
        Reload
      </Button>
    );
  if (wall.ended.value !== null)
    return (
      <Button kind="primary" onClick={() => leave('ended')}>
        Sign in
      </Button>
    );
  if (tried) return <TryNow />;
  if (camera && (reason === 'camera-never-seen' || reason === 'key-withdrawn'))
    return <Button onClick={setSignal(dialog, { kind: 'new-key', camera })}>Make a new key</Button>;
  return null;
}

/** Of a camera whose trouble is at its PC: what to do there. */
export function CheckPcButton({ camera, view }: { camera: CameraModel; view: TileView }) {
  const { dialog } = useApp();
  if (view.look !== 'offline' || pcSteps(view.reason, location.origin) === null) return null;
  return (
    <Button
      label={`Check that PC: ${camera.status.value.name}`}
      onClick={setSignal(dialog, { kind: 'check-pc', camera })}
    >
      Check that PC
    </Button>
  );
}
