import { useEffect, useId, useLayoutEffect, useState } from 'preact/hooks';
import type { CameraModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { Bar } from '../bar/bar.tsx';
import { ConnectionPanel } from '../connection/connection-panel.tsx';
import { GraphsPanel } from '../graphs/graphs-panel.tsx';
import { HistoryPanel } from '../history/history-panel.tsx';
import { Message } from '../tile/message.tsx';
import { Picture } from '../tile/picture.tsx';
import { Strip } from '../tile/strip.tsx';
import { useTileView } from '../tile/use-tile-view.ts';
import { AskingPage } from '../wall/asking-page.tsx';
import { AboutPanel } from './about-panel.tsx';
import { CameraBar } from './camera-bar.tsx';
import { CameraPlate } from './camera-plate.tsx';
import { type CameraTab, CameraTabs } from './camera-tabs.tsx';
import './camera.css';
import { useSoughtPart } from './use-sought-part.ts';

/** One camera: the picture, its figures, and the connection its frames take. */
export function CameraPage({ id }: { id: string }) {
  const { wall, selected } = useApp();
  const cameras = wall.cameras.value;
  const camera = cameras?.find((one) => one.id === id);
  const found = camera !== undefined;
  useEffect(() => {
    selected.value = id;
  }, [id, selected]);
  // A camera deleted while it is looked at takes the focus with it. Before the part that a key sought can have it.
  useLayoutEffect(() => {
    document.getElementById('main')?.focus({ preventScroll: true });
  }, [id, found]);
  if (!camera)
    return (
      <>
        <Bar />
        {cameras === null || wall.ended.value !== null ? <AskingPage /> : <Missing />}
      </>
    );
  return (
    <>
      <CameraBar camera={camera} />
      <Focused key={id} camera={camera} />
    </>
  );
}

/** The list came and this camera is not on it, or no longer. */
function Missing() {
  return (
    <main class="asking centred" id="main" tabIndex={-1}>
      <p>There is no camera with this id; it may have been deleted.</p>
      <a href="#/">Back to the wall</a>
    </main>
  );
}

function Focused({ camera }: { camera: CameraModel }) {
  const id = useId();
  const view = useTileView(camera).value;
  const [tab, setTab] = useState<CameraTab>('connection');
  useSoughtPart(setTab);
  return (
    <main
      class="camera-page"
      id="main"
      tabIndex={-1}
      data-camera={camera.id}
      data-state={view.state}
      data-look={view.look}
      data-reason={view.reason ?? undefined}
      data-reduced={view.reduced?.code}
      data-tab={tab}
      aria-labelledby={id}
    >
      <div class="camera-left">
        <div class="camera-frame card card-bleeds">
          <div class="well">
            <Picture camera={camera} view={view} />
            <Message camera={camera} view={view} />
            <Strip camera={camera} view={view} />
          </div>
          <CameraPlate camera={camera} view={view} headingId={id} />
        </div>
        <CameraTabs chosen={tab} onChoose={setTab} />
        <ConnectionPanel camera={camera} view={view} />
        <GraphsPanel camera={camera} />
      </div>
      <div class="camera-rail">
        <HistoryPanel camera={camera.id} />
        <AboutPanel camera={camera} />
      </div>
    </main>
  );
}
