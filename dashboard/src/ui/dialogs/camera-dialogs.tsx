import { MAX_CAMERA_NAME } from '@porthole/shared/protocol/limits';
import { useState } from 'preact/hooks';
import type { CameraModel } from '../../state/model.ts';
import { KeyCommands } from '../add/key-commands.tsx';
import { useApp } from '../app/context.ts';
import { useRequest } from '../app/use-request.ts';
import { Button } from '../parts/button.tsx';
import { Dialog, DialogActions } from '../parts/dialog.tsx';
import { Notice } from '../parts/notice.tsx';
import { TextField } from '../parts/text-field.tsx';

interface CameraDialogProps {
  camera: CameraModel;
  onClose: () => void;
}

export function RenameCamera({ camera, onClose }: CameraDialogProps) {
  const { api } = useApp();
  const [name, setName] = useState(camera.status.peek().name);
  const { busy, refusal, run } = useRequest();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void run(() => api.renameCamera(camera.id, name.trim()), onClose);
  };
  return (
    <Dialog title="Rename camera" onClose={onClose}>
      <form class="dialog-body" onSubmit={submit}>
        {refusal && <Notice tone="bad">{`${refusal.says} ${refusal.next}`}</Notice>}
        <TextField label="Name" value={name} onInput={setName} maxLength={MAX_CAMERA_NAME} autofocus />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={busy || name.trim() === ''}>
            Rename
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

export function DeleteCamera({ camera, onClose }: CameraDialogProps) {
  const { api, router } = useApp();
  const { busy, refusal, run } = useRequest();
  const remove = () =>
    run(
      () => api.deleteCamera(camera.id),
      () => {
        onClose();
        router.go({ page: 'wall' });
      },
    );
  return (
    <Dialog title={`Delete ${camera.status.peek().name}?`} onClose={onClose}>
      {refusal && <Notice tone="bad">{`${refusal.says} ${refusal.next}`}</Notice>}
      <p>Its key ends at once, its PC is turned away, and it leaves every wall. This cannot be undone.</p>
      <DialogActions>
        <Button onClick={onClose}>Keep it</Button>
        <Button kind="danger" disabled={busy} onClick={remove}>
          Delete camera
        </Button>
      </DialogActions>
    </Dialog>
  );
}

export function NewKey({ camera, onClose }: CameraDialogProps) {
  const { api } = useApp();
  const [key, setKey] = useState<string | null>(null);
  const { busy, refusal, run } = useRequest();
  const { name } = camera.status.peek();
  return (
    <Dialog title={`New key for ${name}`} onClose={onClose}>
      {refusal && <Notice tone="bad">{`${refusal.says} ${refusal.next}`}</Notice>}
      {key === null ? (
        <p>The old key ends at once: a PC that uses it stops sending until it is started with the new one.</p>
      ) : (
        <KeyCommands camera={camera.id} secret={key} />
      )}
      <DialogActions>
        <Button onClick={onClose}>{key === null ? 'Cancel' : 'Done'}</Button>
        {key === null && (
          <Button
            kind="primary"
            disabled={busy}
            onClick={() =>
              run(
                () => api.renewCameraKey(camera.id),
                (made) => setKey(made.key),
              )
            }
          >
            Make a new key
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}
