import { useApp } from '../app/context.ts';
import { setSignal } from '../app/set-signal.ts';
import { DeleteCamera, NewKey, RenameCamera } from './camera-dialogs.tsx';
import { CheckPc } from './check-pc.tsx';
import { FindCamera } from './find-camera.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';

const OF_CAMERA = { rename: RenameCamera, delete: DeleteCamera, 'new-key': NewKey, 'check-pc': CheckPc };
const OF_PAGE = { password: PasswordDialog, shortcuts: ShortcutsDialog, find: FindCamera };

/** The one dialog that may be open. */
export function DialogHost() {
  const { dialog } = useApp();
  const request = dialog.value;
  const close = setSignal(dialog, null);
  if (request === null) return null;
  if ('camera' in request) {
    const CameraDialog = OF_CAMERA[request.kind];
    return <CameraDialog camera={request.camera} onClose={close} />;
  }
  const PageDialog = OF_PAGE[request.kind];
  return <PageDialog onClose={close} />;
}
