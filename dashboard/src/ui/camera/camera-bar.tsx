import type { CameraModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { AccountMenu } from '../bar/account-menu.tsx';
import { BarFrame, Brand } from '../bar/bar.tsx';
import { ThemeButton } from '../bar/theme-button.tsx';
import { Icon } from '../glyphs/icon.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { neighbour } from './neighbours.ts';

export function CameraBar({ camera }: { camera: CameraModel }) {
  const { wall, router } = useApp();
  const cameras = wall.cameras.value ?? [];
  const at = cameras.indexOf(camera) + 1;
  const step = (by: 1 | -1) => () => {
    const id = neighbour(cameras, camera.id, by);
    if (id) router.go({ page: 'camera', id });
  };
  return (
    <BarFrame>
      <Brand />
      <a class="camera-back row" href="#/">
        <Icon name="back" />
        <span class="camera-back-word">Wall</span>
      </a>
      <span class="camera-name ellipsis">{camera.status.value.name}</span>
      {cameras.length > 1 && (
        <span class="camera-steps row">
          <IconButton icon="back" label="Previous camera" onClick={step(-1)} />
          <span>
            {at} of {cameras.length}
          </span>
          <IconButton icon="forward" label="Next camera" onClick={step(1)} />
        </span>
      )}
      <span class="bar-space" />
      <span class="bar-tools row">
        <ThemeButton />
        <AccountMenu />
      </span>
    </BarFrame>
  );
}
