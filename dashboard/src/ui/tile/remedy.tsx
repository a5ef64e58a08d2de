import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { CameraModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { Button } from '../parts/button.tsx';
import { TryNow, useIsTried } from './try-now.tsx';

interface RemedyProps {
  reason: ReasonCode | null;
  /** Where it is one camera's trouble. */
  camera?: CameraModel;
  tabIndex?: number | undefined;
}

/** A button only where a click here helps; most of what goes wrong mends itself. */
export function Remedy({ reason, camera, tabIndex }: RemedyProps) {
  const { leave, wall, dialog } = useApp();
  const tried = useIsTried(reason);
  if (reason === 'transport-pinned')
    return (
      <Button kind="primary" tabIndex={tabIndex} onClick={() => wall.leg.choose('auto')}>
        Choose Auto
      </Button>
    );
  if (reason === 'version-mismatch')
    return (
      <Button kind="primary" tabIndex={tabIndex} onClick={() => location.reload()}>
        Reload
      </Button>
    );
  if (wall.ended.value !== null)
    return (
      <Button kind="primary" tabIndex={tabIndex} onClick={() => leave('ended')}>
        Sign in
      </Button>
    );
  if (tried) return <TryNow tabIndex={tabIndex} />;
  if (camera && (reason === 'camera-never-seen' || reason === 'key-withdrawn'))
    return (
      <Button
        tabIndex={tabIndex}
        onClick={() => {
          dialog.value = { kind: 'new-key', camera };
        }}
      >
        Make a new key
      </Button>
    );
  return null;
}
