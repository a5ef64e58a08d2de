import type { CameraModel } from '../../state/model.ts';
import { Glyph } from '../glyphs/glyph.tsx';
import { ConnectingSteps, useTried } from './connecting.tsx';
import { HistoryLink } from './history-link.tsx';
import './message.css';
import { CheckPcButton, Remedy } from './remedy.tsx';
import type { TileView } from './tile-view.ts';
import { WhyLink } from './why-link.tsx';

interface MessageProps {
  camera: CameraModel;
  view: TileView;
}

/** In the middle of a roomy well: what happened, since when, in a sentence, and what comes next. */
export function Message(props: MessageProps) {
  const { view } = props;
  if (view.state === 'live' || view.state === 'stale') return null;
  return (
    <div class="message centred">
      <Glyph mark={view.look} size={28} />
      <p class="message-title">{view.title}</p>
      {view.look === 'connecting' ? <Connecting {...props} /> : <Reason {...props} />}
    </div>
  );
}

function Connecting({ camera, view }: MessageProps) {
  const tried = useTried();
  return (
    <>
      <p class="message-says">{tried ? `Waiting for the first frame ${tried}` : 'Asking the relay'}</p>
      <ConnectingSteps camera={camera} />
      <div class="message-why">
        <WhyLink camera={camera} view={view} />
      </div>
    </>
  );
}

function Reason({ camera, view }: MessageProps) {
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
        <CheckPcButton camera={camera} view={view} />
        <HistoryLink camera={camera} view={view} />
      </div>
    </>
  );
}
