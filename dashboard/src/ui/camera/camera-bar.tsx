import { CARRIER_LABELS, type Carrier } from '@porthole/shared/protocol/transport';
import type { CameraModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { AccountMenu } from '../bar/account-menu.tsx';
import { BarFrame } from '../bar/bar.tsx';
import { ThemeButton } from '../bar/theme-button.tsx';
import { BrandMark } from '../glyphs/brand-mark.tsx';
import { Icon } from '../glyphs/icon.tsx';
import { LineStyle } from '../glyphs/line-style.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { useShownLegs } from '../tile/use-shown-legs.ts';
import { useTileView } from '../tile/use-tile-view.ts';
import { neighbour } from './neighbours.ts';

export function CameraBar({ camera }: { camera: CameraModel }) {
  const { wall, router } = useApp();
  const cameras = wall.cameras.value ?? [];
  const at = cameras.indexOf(camera) + 1;
  const { cameraTransport, viewerTransport, viewerStandsBy } = useShownLegs(
    camera,
    useTileView(camera).value,
  );
  const step = (by: 1 | -1) => () => {
    const id = neighbour(cameras, camera.id, by);
    if (id) router.go({ page: 'camera', id });
  };
  return (
    <BarFrame>
      <a class="brand camera-brand" href="#/" aria-label="Porthole, the wall">
        <BrandMark />
      </a>
      <a class="camera-back" href="#/">
        <Icon name="back" />
        <span class="camera-back-word">Wall</span>
      </a>
      <span class="camera-name">{camera.status.value.name}</span>
      {cameras.length > 1 && (
        <span class="camera-steps">
          <IconButton icon="back" label="Previous camera" onClick={step(-1)} />
          <span>
            {at} of {cameras.length}
          </span>
          <IconButton icon="forward" label="Next camera" onClick={step(1)} />
        </span>
      )}
      <span class="bar-space" />
      <p class="you-leg">
        <Leg name="Camera" transport={cameraTransport} />
        <span class="you-dot">·</span>
        <Leg name="You" transport={viewerStandsBy ?? viewerTransport} />
      </p>
      <span class="bar-tools">
        <ThemeButton />
        <AccountMenu />
      </span>
    </BarFrame>
  );
}

function Leg({ name, transport }: { name: string; transport: Carrier | null }) {
  return (
    <>
      <span>
        {name}: <b>{transport === null ? '–' : CARRIER_LABELS[transport]}</b>
      </span>
      <LineStyle transport={transport} />
    </>
  );
}
