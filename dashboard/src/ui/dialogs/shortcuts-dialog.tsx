import { useApp } from '../app/context.ts';
import { SHORTCUT_LIST } from '../app/shortcuts.ts';
import { Button } from '../parts/button.tsx';
import { Dialog, DialogActions } from '../parts/dialog.tsx';
import './dialogs.css';

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { singleKeys } = useApp().preferences;
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      <dl class="shortcuts">
        {SHORTCUT_LIST.map(([keys, does]) => (
          <div key={does} class="shortcut">
            <dt>{keys.map((key) => (key === '…' ? ' … ' : <kbd key={key}>{key}</kbd>))}</dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label class="switch row">
        <input
          type="checkbox"
          checked={singleKeys.value}
          onChange={(event) => {
            singleKeys.value = event.currentTarget.checked;
          }}
        />
        Single-key shortcuts (arrows, Enter and Esc always work)
      </label>
      <DialogActions>
        <Button autofocus onClick={onClose}>
          Close
        </Button>
      </DialogActions>
    </Dialog>
  );
}
