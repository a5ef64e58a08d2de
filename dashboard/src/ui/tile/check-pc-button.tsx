import type { CameraModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { pcSteps } from '../dialogs/pc-steps.ts';
import { Button } from '../parts/button.tsx';
import type { TileView } from './tile-view.ts';

interface CheckPcButtonProps {
  camera: CameraModel;
  view: TileView;
  tabIndex?: number | undefined;
}

/** Of a camera whose trouble is at its PC: what to do there. */
export function CheckPcButton({ camera, view, tabIndex }: CheckPcButtonProps) {
  const { dialog } = useApp();
  if (view.look !== 'offline' || pcSteps(view.reason, location.origin) === null) return null;
  return (
    <Button
      label={`Check that PC: ${camera.status.value.name}`}
      tabIndex={tabIndex}
      onClick={() => {
        dialog.value = { kind: 'check-pc', camera };
      }}
    >
      Check that PC
    </Button>
  );
}
