import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { CameraModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { Button } from '../parts/button.tsx';

interface RemedyProps {
  reason: ReasonCode | null;
  /** Where it is one camera's trouble. */
  camera?: CameraModel;
}

/** A button only where a click here helps; most of what goes wrong mends itself. */
export function Remedy({ reason, camera }: RemedyProps) {
  const { leave, wall, dialog } = useApp();
  if (wall.ended.value !== null)
    return (
      <Button kind="primary" onClick={() => leave('ended')}>
        Sign in
      </Button>
    );
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
  if (camera && (reason === 'camera-never-seen' || reason === 'key-withdrawn'))
    return (
      <Button
        onClick={() => {
          dialog.value = { kind: 'new-key', camera };
        }}
      >
        Make a new key
      </Button>
    );
  return null;
}
