import type { CameraModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { formatRoute } from '../app/route.ts';
import type { Figure } from '../figures/figures.ts';
import { Glyph } from '../glyphs/glyph.tsx';
import { Icon } from '../glyphs/icon.tsx';
import type { PlateKind } from '../layout/layout.ts';
import { Legs, ShortLegs } from './legs.tsx';
import './plate.css';
import { showFigures } from './shown-figures.ts';
import { Stat } from './stat.tsx';
import type { TileView } from './tile-view.ts';
import { useShownLegs } from './use-shown-legs.ts';
import { WhyLink } from './why-link.tsx';

interface PlateProps {
  camera: CameraModel;
  view: TileView;
  kind: PlateKind;
  nameId: string;
}

export function Plate({ camera, view, kind, nameId }: PlateProps) {
  const figures = camera.figures.value;
  const shown = showFigures(view, figures);
  const legs = useShownLegs(camera, view);
  const short = kind !== 'standard';
  // Not live and compact: the word stands where the figures were, as there is nothing to measure.
  const worded = kind === 'compact' && view.state !== 'live' && view.state !== 'stale';
  return (
    <div class={`plate plate-${kind}`} data-look={view.look}>
      <Glyph mark={view.reduced ? 'reduced' : view.look} />
      <h2 class="plate-name ellipsis" id={nameId} title={camera.status.value.name}>
        <a href={formatRoute({ page: 'camera', id: camera.id })} tabIndex={-1}>
          {camera.status.value.name}
        </a>
      </h2>
      <span class={short && !worded ? 'visually-hidden' : 'plate-word'}>
        <span class="ellipsis" title={view.reduced?.says}>
          {view.word}
          {view.reduced && <span class="plate-why">: {view.reduced.why}</span>}
        </span>
        {view.reduced && <WhyLink camera={camera} view={view} />}
      </span>
      <ChosenPin camera={camera} />
      <span class={worded ? 'visually-hidden' : 'plate-figures'}>
        <Stat name="frames" figure={shown.frames} unit={short ? '' : shown.frames.unit} />
        <Stat name="fps" figure={shown.fps} />
        <Stat
          name="age"
          figure={shown.age}
          unit={short ? shown.age.unit.replace(' old', '') : shown.age.unit}
        />
        {!short && <Stat name="rate" figure={shown.rate} />}
        {!short && <Stat name="resolution" figure={shown.resolution} />}
        {!short && <RenditionStat camera={camera} figure={shown.rendition} />}
      </span>
      {!short && <Legs {...legs} />}
      {short && !worded && <ShortLegs {...legs} />}
    </div>
  );
}

/** What a compact plate has no room for: above it while the tile is pointed at, else there for who cannot see. */
export function MoreFigures({ camera, view }: { camera: CameraModel; view: TileView }) {
  const figures = camera.figures.value;
  const shown = showFigures(view, figures);
  return (
    <div class="more-figures">
      <Legs {...useShownLegs(camera, view)} />
      <span class="plate-figures">
        <Stat name="rate" figure={shown.rate} />
        <Stat name="resolution" figure={shown.resolution} />
        <RenditionStat camera={camera} figure={shown.rendition} />
      </span>
    </div>
  );
}

/** Which picture of the camera's is sent, for a script: a person reads its size, and whether it is so because somebody chose it. */
export function RenditionStat({ camera, figure }: { camera: CameraModel; figure: Figure }) {
  const chosen = camera.choice.value !== 'auto' && figure.data !== '';
  if (chosen) return <Stat name="rendition" figure={{ ...figure, value: 'your choice' }} />;
  return (
    <span class="visually-hidden">
      <Stat name="rendition" figure={figure} />
    </span>
  );
}

/** A transport or a rendition that a person chose stays chosen; the plate says so. */
function ChosenPin({ camera }: { camera: CameraModel }) {
  const { leg } = useApp().wall;
  const chosen = [
    ...(leg.choice.value === 'auto' ? [] : ['transport']),
    ...(camera.choice.value === 'auto' ? [] : ['rendition']),
  ].join(' and ');
  if (chosen === '') return null;
  return (
    <span class="plate-pin" title={`Your choice: ${chosen}`}>
      <Icon name="pin" size={12} />
      <span class="visually-hidden">{chosen}: your choice</span>
    </span>
  );
}
