import { useLayoutEffect } from 'preact/hooks';
import type { CameraModel } from '../../state/model.ts';
import { onlyHere } from '../add/commands.ts';
import { DoctorCommand } from '../add/doctor-command.tsx';
import { useApp } from '../app/context.ts';
import { Glyph } from '../glyphs/glyph.tsx';
import { Button } from '../parts/button.tsx';
import { Dialog, DialogActions } from '../parts/dialog.tsx';
import { pcOf, type TileView } from '../tile/tile-view.ts';
import { useTileView } from '../tile/use-tile-view.ts';
import { focusTile } from '../wall/focus-tile.ts';
import './check-pc.css';
import { pcSteps } from './pc-steps.ts';

interface CheckPcProps {
  camera: CameraModel;
  onClose: () => void;
}

/** What is known of a camera's PC, and what to do there; it follows what happens meanwhile. */
export function CheckPc({ camera, onClose }: CheckPcProps) {
  const { wall } = useApp();
  const { name } = camera.status.value;
  const pc = pcOf(camera.status.value);
  const isDeleted = wall.cameras.value?.some(({ id }) => id === camera.id) === false;
  useWayBack(camera.id);
  return (
    <Dialog title={`Check ${pc ?? `the PC of ${name}`}`} startsAtTitle onClose={onClose}>
      <div class="dialog-body check-pc">
        {isDeleted ? <p role="status">The camera was deleted meanwhile.</p> : <Advice camera={camera} />}
      </div>
      <DialogActions>
        <Button kind="primary" onClick={onClose}>
          Close
        </Button>
      </DialogActions>
    </Dialog>
  );
}

/** The button that led here is gone once the picture is back. */
function useWayBack(camera: string): void {
  useLayoutEffect(
    () => () => {
      requestAnimationFrame(() => {
        if (document.activeElement === document.body) focusTile(camera);
      });
    },
    [camera],
  );
}

function Advice({ camera }: { camera: CameraModel }) {
  const view = useTileView(camera).value;
  const isOnlyHere = onlyHere(location.hostname);
  const steps = pcSteps(view.reason, isOnlyHere ? 'this relay’s address' : location.origin);
  return (
    <>
      <Now view={view} />
      {steps && (
        <>
          <ol class="check-pc-steps">
            {steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          <section class="check-pc-doctor">
            <p>
              If that does not help, close the capture client there, which holds the webcam, and run its
              doctor in Porthole’s folder, with the same <code>--source</code> and <code>--ffmpeg</code>
              {isOnlyHere && ', and with this machine’s name or address where that PC is another one'}:
            </p>
            <DoctorCommand />
          </section>
        </>
      )}
    </>
  );
}

/** How long it lasts is not read aloud each time it grows. */
function Now({ view }: { view: TileView }) {
  const isHere = view.state === 'live';
  return (
    <div class="check-pc-now">
      <Glyph mark={view.look} />
      <p role="status">
        <b>{isHere ? 'The picture is here.' : `${view.title}.`}</b> {!isHere && view.says}
      </p>
      {view.when && (
        <p class="check-pc-when">
          {view.word} {view.when}
        </p>
      )}
    </div>
  );
}
