import { useState } from 'preact/hooks';
import { CopyButton } from '../parts/copy-button.tsx';
import { Segments } from '../parts/segments.tsx';
import { doctorCommand, SHELLS, type Shell } from './commands.ts';

/** The doctor of a camera's PC, to be copied. */
export function DoctorCommand() {
  const [shell, setShell] = useState<Shell>('powershell');
  const command = doctorCommand(shell, location.origin);
  return (
    <>
      <Segments label="Shell" choices={SHELLS} chosen={shell} onChoose={setShell} />
      <div class="code-box card">
        <code>{command}</code>
        <CopyButton text={command} />
      </div>
    </>
  );
}
