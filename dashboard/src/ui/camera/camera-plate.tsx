import type { CameraModel } from '../../state/model.ts';
import { Glyph } from '../glyphs/glyph.tsx';
import { Button } from '../parts/button.tsx';
import { hasFullScreen, toggleFullScreen, useFullScreen } from '../tile/full-screen.ts';
import { Legs } from '../tile/legs.tsx';
import { MoreMenu } from '../tile/more-menu.tsx';
import { RenditionStat } from '../tile/plate.tsx';
import { RenditionMenu } from '../tile/rendition-menu.tsx';
import { showFigures } from '../tile/shown-figures.ts';
import { saveSnapshot } from '../tile/snapshot.ts';
import { Stat } from '../tile/stat.tsx';
import type { TileView } from '../tile/tile-view.ts';
import { TransportMenu } from '../tile/transport-menu.tsx';
import { useShownLegs } from '../tile/use-shown-legs.ts';
import { WhyLink } from '../tile/why-link.tsx';

interface CameraPlateProps {
  camera: CameraModel;
  view: TileView;
  headingId: string;
}

export function CameraPlate({ camera, view, headingId }: CameraPlateProps) {
  const fullScreen = useFullScreen() ? 'Leave full screen' : 'Full screen';
  const shown = showFigures(view, camera.figures.value);
  return (
    <div class="camera-plate">
      <div class="camera-plate-words">
        <div class="camera-state row">
          <h1 class="row" id={headingId}>
            <Glyph mark={view.reduced ? 'reduced' : view.look} />
            <span class="visually-hidden">{camera.status.value.name}: </span>
            {view.word}
          </h1>
          <span class="camera-when">{view.state === 'stale' ? '' : view.when}</span>
          {view.reduced && (
            <span class="camera-when" title={view.next}>
              {view.reduced.size}
              {shown.fps.data && ` at ${Math.round(Number(shown.fps.data))} fps`} because {view.reduced.why}
            </span>
          )}
          {view.reduced && <WhyLink camera={camera} view={view} />}
        </div>
        <Legs {...useShownLegs(camera, view)} />
        <p class="plate-figures">
          <Stat name="frames" figure={shown.frames} />
          <Stat name="fps" figure={shown.fps} />
          <Stat name="age" figure={shown.age} />
          <Stat name="rate" figure={shown.rate} />
          <Stat name="resolution" figure={shown.resolution} />
          <RenditionStat camera={camera} figure={shown.rendition} />
        </p>
      </div>
      <div class="camera-actions row">
        <Button
          icon="camera"
          disabled={camera.figures.value.frames === 0 || view.look === 'signed-out'}
          onClick={() => saveSnapshot(camera)}
        >
          Snapshot
        </Button>
        {hasFullScreen() && (
          <Button
            icon="expand"
            title={fullScreen}
            onClick={() => toggleFullScreen(document.querySelector('.camera-frame'))}
          >
            <span class="full-screen-word">{fullScreen}</span>
          </Button>
        )}
        <TransportMenu camera={camera} />
        <RenditionMenu camera={camera} />
        <MoreMenu camera={camera} opens={false} />
      </div>
    </div>
  );
}
