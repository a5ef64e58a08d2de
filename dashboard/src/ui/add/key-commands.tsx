import { useState } from 'preact/hooks';
import { CopyButton } from '../parts/copy-button.tsx';
import { Notice } from '../parts/notice.tsx';
import { Segments } from '../parts/segments.tsx';
import './add.css';
import { captureCommand, curlCommand, INSTALL, onlyHere, SHELLS, type Shell } from './commands.ts';

export interface KeyCommandsProps {
  camera: string;
  /** The camera key; in no later answer. */
  secret: string;
  onCopied?: () => void;
}

/** The key, once, and what to type on the camera's PC. */
export function KeyCommands({ camera, secret, onCopied }: KeyCommandsProps) {
  return (
    <div class="add-key">
      <KeyOnce camera={camera} secret={secret} {...(onCopied && { onCopied })} />
      <PcSteps camera={camera} secret={secret} {...(onCopied && { onCopied })} />
    </div>
  );
}

export function KeyOnce({ camera, secret, onCopied }: KeyCommandsProps) {
  return (
    <>
      <div role="alert">
        <Notice tone="caution">
          <b>This key is shown once.</b> Copy it now; Porthole keeps only its hash. Lost it? Make a new one
          any time.
        </Notice>
      </div>
      <div class="add-label">
        <h3>Camera key</h3>
        <span>
          camera id <code>{camera}</code>
        </span>
      </div>
      <div class="code-box card">
        <code>{secret}</code>
        <CopyButton text={secret} label="Copy key" {...(onCopied && { onCopied })} />
      </div>
    </>
  );
}

export function PcSteps({ camera, secret, onCopied }: KeyCommandsProps) {
  const [shell, setShell] = useState<Shell>('powershell');
  const command = captureCommand(shell, { origin: location.origin, camera, key: secret });
  return (
    <>
      <Segments label="Shell" choices={SHELLS} chosen={shell} onChoose={setShell} />
      <ol class="add-steps">
        <li>
          <h3>On that PC, in Porthole’s folder, install the capture client</h3>
          <p>Once. It needs Node 20.19 or newer, and nothing from outside the npm registry.</p>
          <div class="code-box card">
            <code>{INSTALL[shell]}</code>
            <CopyButton text={INSTALL[shell]} />
          </div>
        </li>
        <li>
          <h3>Start it with this camera’s key</h3>
          <p>
            It sends the first webcam it finds. <code>-- devices</code> lists them; <code>--source</code>{' '}
            takes another one, the screen, a file or an address.
          </p>
          <div class="code-box card">
            <code>{command}</code>
            <CopyButton text={command} primary {...(onCopied && { onCopied })} />
          </div>
          {onlyHere(location.hostname) && (
            <p>
              For another PC, put this machine’s name or address in the place of{' '}
              <code>{location.hostname}</code>.
            </p>
          )}
        </li>
      </ol>
    </>
  );
}

export function SoftwareSteps({ camera, secret }: KeyCommandsProps) {
  const command = curlCommand({ origin: location.origin, camera, key: secret });
  return (
    <>
      <div class="add-label">
        <h3>HTTP POST</h3>
        <span>PROTOCOL.md tells the rest</span>
      </div>
      <div class="code-box card">
        <code>{command}</code>
        <CopyButton text={command} />
      </div>
      <p>
        One JPEG a request, up to 2 MB. Answered 204, or a code and a sentence. Put the key in{' '}
        <code>PORTHOLE_KEY</code>, so that it stays out of your shell’s history.
      </p>
    </>
  );
}
