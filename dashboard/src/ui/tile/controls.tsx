import { useComputed } from '@preact/signals';
import type { CameraModel } from '../../state/model.ts';
import { IconButton } from '../parts/icon-button.tsx';
import './controls.css';
import { hasFullScreen, toggleFullScreen, useFullScreen } from './full-screen.ts';
import { MoreMenu } from './more-menu.tsx';
import { RenditionMenu } from './rendition-menu.tsx';
import { saveSnapshot } from './snapshot.ts';
import { TransportMenu } from './transport-menu.tsx';

/** One dark bar in the picture's corner; reached by Tab from the tile that the arrows have reached. */
export function Controls({ camera }: { camera: CameraModel }) {
  const alone = useFullScreen();
  const painted = useComputed(() => camera.figures.value.frames > 0).value;
  return (
    <div class="controls card row">
      <IconButton icon="camera" label="Snapshot" disabled={!painted} onClick={() => saveSnapshot(camera)} />
      {hasFullScreen() && (
        <IconButton
          icon="expand"
          label={alone ? 'Leave full screen' : 'Full screen'}
          onClick={() => toggleFullScreen(document.querySelector(`[data-camera="${camera.id}"]`))}
        />
      )}
      <span class="controls-line" />
      <TransportMenu camera={camera} />
      <RenditionMenu camera={camera} />
      <span class="controls-line" />
      <MoreMenu camera={camera} opens />
    </div>
  );
}
