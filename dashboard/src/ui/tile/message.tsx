import type { CameraModel } from '../../state/model.ts';
import { Glyph } from '../glyphs/glyph.tsx';
import { ConnectingSteps, useTried } from './connecting.tsx';
import { HistoryLink } from './history-link.tsx';
import './message.css';
import { Remedy } from './remedy.tsx';
import type { TileView } from './tile-view.ts';

interface MessageProps {
  camera: CameraModel;
  view: TileView;
  tabIndex?: number;
}

/** In the middle of a roomy well: what happened, since when, in a sentence, and what comes next. */
export function Message({ camera, view, tabIndex }: MessageProps) {
  if (view.state === 'live' || view.state === 'stale') return null;
  return (
    <div class="message">
      <Glyph mark={view.look} size={28} />
      <p class="message-title">{view.title}</p>
      {view.look === 'connecting' ? (
        <Connecting camera={camera} />
      ) : (
        <Reason camera={camera} view={view} tabIndex={tabIndex} />
      )}
    </div>
  );
}

function Connecting({ camera }: { camera: CameraModel }) {
  const tried = useTried();
  return (
    <>
      <p class="message-says">{tried ? `Waiting for the first frame ${tried}` : 'Asking the relay'}</p>
      <ConnectingSteps camera={camera} />
    </>
  );
}

function Reason({ camera, view, tabIndex }: Parameters<typeof HistoryLink>[0]) {
  return (
    <>
      {view.when && (
        <p class="message-when">
          {view.word} {view.when}
        </p>
      )}
      <p class="message-says">
        {view.says} {view.next}
      </p>
      <div class="message-action">
        <Remedy reason={view.reason} camera={camera} />
        <HistoryLink camera={camera} view={view} tabIndex={tabIndex} />
      </div>
    </>
  );
}
