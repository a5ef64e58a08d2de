import { useComputed } from '@preact/signals';
import type { CameraModel } from '../../state/model.ts';
import { IconButton } from '../parts/icon-button.tsx';
import './controls.css';
import { hasFullScreen, toggleFullScreen } from './full-screen.ts';
import { MoreMenu } from './more-menu.tsx';
import { RenditionMenu } from './rendition-menu.tsx';
import { saveSnapshot } from './snapshot.ts';
import { TransportMenu } from './transport-menu.tsx';
import { useFullScreen } from './use-full-screen.ts';

/** One dark bar in the picture's corner; reached by Tab from the tile that the arrows have reached. */
export function Controls({ camera, active }: { camera: CameraModel; active: boolean }) {
  const tabIndex = active ? 0 : -1;
  const alone = useFullScreen();
  const painted = useComputed(() => camera.figures.value.frames > 0).value;
  return (
    <div class="controls card row">
      <IconButton
        icon="camera"
        label="Snapshot"
        tabIndex={tabIndex}
        disabled={!painted}
        onClick={() => saveSnapshot(camera)}
      />
      {hasFullScreen() && (
        <IconButton
          icon="expand"
          label={alone ? 'Leave full screen' : 'Full screen'}
          tabIndex={tabIndex}
          onClick={() => toggleFullScreen(document.querySelector(`[data-camera="${camera.id}"]`))}
        />
      )}
      <span class="controls-line" />
      <TransportMenu camera={camera} tabIndex={tabIndex} />
      <RenditionMenu camera={camera} tabIndex={tabIndex} />
      <span class="controls-line" />
      <MoreMenu camera={camera} tabIndex={tabIndex} opens />
    </div>
  );
}
