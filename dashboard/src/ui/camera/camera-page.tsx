import { useEffect, useId } from 'preact/hooks';
import type { CameraModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { Message } from '../tile/message.tsx';
import { Picture } from '../tile/picture.tsx';
import { Strip } from '../tile/strip.tsx';
import { useTileView } from '../tile/use-tile-view.ts';
import { AboutPanel } from './about-panel.tsx';
import { CameraBar } from './camera-bar.tsx';
import { CameraPlate } from './camera-plate.tsx';
import './camera.css';
import { LastMinutes } from './last-minutes.tsx';
import { LegPanel } from './leg-panel.tsx';
import { PathPanel } from './path-panel.tsx';

/** One camera: the picture, its figures, and where its frames come along. */
export function CameraPage({ id }: { id: string }) {
  const { wall, selected } = useApp();
  const camera = wall.cameras.value?.find((one) => one.id === id);
  useEffect(() => {
    selected.value = id;
    document.getElementById('main')?.focus({ preventScroll: true });
  }, [id, selected]);
  if (!camera) return <Missing known={wall.cameras.value !== null} />;
  return (
    <>
      <CameraBar camera={camera} />
      <Focused key={id} camera={camera} />
    </>
  );
}

function Missing({ known }: { known: boolean }) {
  return (
    <main class="camera-page camera-missing" id="main" tabIndex={-1}>
      <p>
        {known
          ? 'There is no camera with this id; it may have been deleted.'
          : 'The relay is asked for its cameras.'}
      </p>
      <a href="#/">Back to the wall</a>
    </main>
  );
}

function Focused({ camera }: { camera: CameraModel }) {
  const id = useId();
  const view = useTileView(camera).value;
  return (
    <main
      class="camera-page"
      id="main"
      tabIndex={-1}
      data-camera={camera.id}
      data-state={view.state}
      data-look={view.look}
      data-reason={view.reason ?? undefined}
      aria-labelledby={id}
    >
      <div class="camera-left">
        <div class="camera-frame">
          <div class="well">
            <Picture camera={camera} view={view} />
            <Message camera={camera} view={view} />
            <Strip camera={camera} view={view} />
          </div>
          <CameraPlate camera={camera} view={view} headingId={id} />
        </div>
        <LastMinutes camera={camera} />
      </div>
      <div class="camera-rail">
        <PathPanel camera={camera} view={view} />
        <LegPanel />
        <AboutPanel camera={camera} />
      </div>
    </main>
  );
}
