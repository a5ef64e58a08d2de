import { useState } from 'preact/hooks';
import { useApp } from '../app/context.ts';
import { lookOf } from '../bar/troubled.ts';
import { Glyph } from '../glyphs/glyph.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/text-field.tsx';
import './dialogs.css';

const SHOWN = 8;

export function FindCamera({ onClose }: { onClose: () => void }) {
  const { wall, router } = useApp();
  const [text, setText] = useState('');
  const wanted = text.trim().toLocaleLowerCase();
  const found = (wall.cameras.value ?? [])
    .filter(({ status }) => status.value.name.toLocaleLowerCase().includes(wanted))
    .slice(0, SHOWN);
  const open = (id: string | undefined) => {
    if (id === undefined) return;
    onClose();
    router.go({ page: 'camera', id });
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    open(found[0]?.id);
  };
  return (
    <Dialog title="Find a camera" onClose={onClose}>
      <form class="dialog-body" onSubmit={submit}>
        <TextField label="Name" value={text} onInput={setText} required={false} autofocus />
        <ul class="found" aria-live="polite">
          {found.map((camera) => (
            <li key={camera.id}>
              <button type="button" class="menu-item row" onClick={() => open(camera.id)}>
                <Glyph mark={lookOf(camera, wall.ended.value)} />
                {camera.status.value.name}
              </button>
            </li>
          ))}
          {found.length === 0 && <li class="menu-note">No camera’s name has that in it.</li>}
        </ul>
      </form>
    </Dialog>
  );
}
