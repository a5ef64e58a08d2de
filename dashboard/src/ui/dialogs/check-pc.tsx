import { useState } from 'preact/hooks';
import type { CameraModel } from '../../state/model.ts';
import { doctorCommand, onlyHere, SHELLS, type Shell } from '../add/commands.ts';
import { Glyph } from '../glyphs/glyph.tsx';
import { Button } from '../parts/button.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { Dialog, DialogActions } from '../parts/dialog.tsx';
import { Segments } from '../parts/segments.tsx';
import { pcOf, type TileView } from '../tile/tile-view.ts';
import { useTileView } from '../tile/use-tile-view.ts';
import './check-pc.css';
import { pcSteps } from './pc-steps.ts';

interface CheckPcProps {
  camera: CameraModel;
  onClose: () => void;
}

/** What is known of a camera's PC, and what to do there; it follows what happens meanwhile. */
export function CheckPc({ camera, onClose }: CheckPcProps) {
  const view = useTileView(camera).value;
  const { name } = camera.status.value;
  const pc = pcOf(camera.status.value);
  const steps = pcSteps(view.reason, location.origin);
  return (
    <Dialog title={`Check ${pc ?? `the PC of ${name}`}`} onClose={onClose}>
      <div class="dialog-body check-pc">
        <Now view={view} />
        {steps && (
          <ol class="check-pc-steps">
            {steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        )}
        {steps && <AskDoctor />}
      </div>
      <DialogActions>
        <Button kind="primary" onClick={onClose}>
          Close
        </Button>
      </DialogActions>
    </Dialog>
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

function AskDoctor() {
  const [shell, setShell] = useState<Shell>('powershell');
  const command = doctorCommand(shell, location.origin);
  return (
    <section class="check-pc-doctor">
      <p>
        If that does not help: in Porthole’s folder there, this looks at the webcam, ffmpeg and the way to
        this relay, and says which of them it is.
      </p>
      <Segments label="Shell" choices={SHELLS} chosen={shell} onChoose={setShell} />
      <div class="code-box">
        <code>{command}</code>
        <CopyButton text={command} />
      </div>
      {onlyHere(location.hostname) && (
        <p>
          Put this machine’s name or address in the place of <code>{location.hostname}</code> where that PC is
          another one.
        </p>
      )}
    </section>
  );
}
