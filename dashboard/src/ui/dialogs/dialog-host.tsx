import { useApp } from '../app/context.ts';
import { DeleteCamera, NewKey, RenameCamera } from './camera-dialogs.tsx';
import { CheckPc } from './check-pc.tsx';
import { FindCamera } from './find-camera.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';

/** The one dialog that may be open. */
export function DialogHost() {
  const { dialog } = useApp();
  const request = dialog.value;
  const close = () => {
    dialog.value = null;
  };
  switch (request?.kind) {
    case 'rename':
      return <RenameCamera camera={request.camera} onClose={close} />;
    case 'delete':
      return <DeleteCamera camera={request.camera} onClose={close} />;
    case 'new-key':
      return <NewKey camera={request.camera} onClose={close} />;
    case 'check-pc':
      return <CheckPc camera={request.camera} onClose={close} />;
    case 'password':
      return <PasswordDialog onClose={close} />;
    case 'shortcuts':
      return <ShortcutsDialog onClose={close} />;
    case 'find':
      return <FindCamera onClose={close} />;
    default:
      return null;
  }
}
