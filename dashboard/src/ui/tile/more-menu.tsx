import { useComputed } from '@preact/signals';
import type { CameraModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { openConnection } from '../connection/open-connection.ts';
import { pcSteps } from '../dialogs/pc-steps.ts';
import { Menu } from '../parts/menu.tsx';
import { MenuItem, MenuLine } from '../parts/menu-item.tsx';
import { useTileView } from './use-tile-view.ts';

export function MoreMenu({ camera, opens }: { camera: CameraModel; opens: boolean }) {
  const app = useApp();
  const view = useTileView(camera);
  const { dialog, router } = app;
  const isMendable = useComputed(() => pcSteps(view.value.reason, location.origin) !== null).value;
  const ask = (kind: 'rename' | 'delete' | 'new-key' | 'check-pc') => () => {
    dialog.value = { kind, camera };
  };
  return (
    <Menu label="More" icon="more" name="more">
      {opens && (
        <MenuItem onChoose={() => router.go({ page: 'camera', id: camera.id })} detail={<kbd>Enter</kbd>}>
          Open
        </MenuItem>
      )}
      <MenuItem onChoose={() => openConnection(app, camera.id)} detail={<kbd>L</kbd>}>
        Connection
      </MenuItem>
      {isMendable && <MenuItem onChoose={ask('check-pc')}>Check that PC…</MenuItem>}
      <MenuItem onChoose={ask('rename')}>Rename…</MenuItem>
      <MenuItem onChoose={ask('new-key')}>New key…</MenuItem>
      <MenuLine />
      <MenuItem danger onChoose={ask('delete')}>
        Delete camera…
      </MenuItem>
    </Menu>
  );
}
