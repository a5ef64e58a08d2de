import type { CameraModel } from '../../state/model.ts';
import { Glyph } from '../glyphs/glyph.tsx';
import { Deadline, useTried, useWait } from './connecting.tsx';
import { HistoryLink } from './history-link.tsx';
import './strip.css';
import type { Look, TileView } from './tile-view.ts';
import { TryNow, useIsTried } from './try-now.tsx';
import { WhyLink } from './why-link.tsx';

interface StripProps {
  camera: CameraModel;
  view: TileView;
  /** The page says why, once for all its pictures: here only since when is told. */
  told?: boolean;
}

/** The colours of its ground; none for a picture that merely rests. */
const TONES: Record<Look, 'bad' | 'caution' | 'info' | 'none'> = {
  connecting: 'info',
  live: 'none',
  delayed: 'none',
  stale: 'caution',
  offline: 'bad',
  resting: 'none',
  refused: 'bad',
  'signed-out': 'caution',
};

/** At the bottom edge of a picture that is not live, on its own ground. */
export function Strip({ camera, view, told = false }: StripProps) {
  const tried = useIsTried(view.reason) && view.state === 'offline' && !told;
  if (view.state === 'live') return null;
  return (
    <div class={`strip card tone-${TONES[view.look]}`} data-look={view.look}>
      <Glyph mark={view.look} />
      {view.state === 'connecting' ? <Trying camera={camera} /> : <Told view={view} told={told} />}
      <WhyLink camera={camera} view={view} />
      {tried && <TryNow kind="link" />}
      <HistoryLink camera={camera} view={view} />
    </div>
  );
}

function Trying({ camera }: { camera: CameraModel }) {
  const tried = useTried();
  const wait = useWait(camera);
  if (!wait) return null;
  return (
    <p class="strip-text">
      <span class="strip-line ellipsis">
        <b>Connecting</b> <span class="strip-tried">{tried}</span> · {wait.seconds} s
        <span class="strip-of"> of {wait.of}</span>
      </span>
      <Deadline part={wait.part} />
    </p>
  );
}

function Told({ view, told }: { view: TileView; told: boolean }) {
  const stale = view.state === 'stale';
  return (
    <p class="strip-text" title={`${view.title}. ${view.says} ${view.next}`}>
      <span class="strip-line ellipsis">
        <b>{view.when || stale || told ? view.word : view.title}</b>
        {view.when && (
          <>
            {stale && ' · '}
            <span class="strip-when"> {view.when}</span>
            <span class="strip-when-short"> {view.whenShort}</span>
            {!told && <span class="strip-title"> · {view.title}</span>}
          </>
        )}
      </span>
      {!told && (
        <span class="strip-says">
          {view.says} {view.next}
        </span>
      )}
    </p>
  );
}

/** In the corner of a live picture that is less than it could be: as wide as its words. */
export function Chip({ camera, view }: { camera: CameraModel; view: TileView }) {
  if (!view.reduced) return null;
  const { size, why, says, next } = view.reduced;
  return (
    <p class="chip card tone-caution" title={`${says} ${next}`}>
      <Glyph mark="reduced" />
      <span class="ellipsis">
        {size} <span class="chip-why">· {why}</span>
      </span>
      <WhyLink camera={camera} view={view} />
    </p>
  );
}
