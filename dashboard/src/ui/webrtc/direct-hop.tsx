import { useApp } from '../app/context.ts';
import { figureText, rateFigure, roundTripFigure } from '../figures/figures.ts';
import { pairWords } from './pair-words.ts';
import './direct-hop.css';

/** From the camera's PC to this page, past the relay. */
export function DirectHop() {
  const figures = useApp().wall.rtc.report.value?.figures ?? null;
  const roundTrip = roundTripFigure(figures?.roundTripMs ?? null);
  const rate = rateFigure(figures?.bytesPerSecond ?? null);
  const pair = figures?.pair && pairWords(figures.pair);
  return (
    <span class="path-direct" data-hop="direct" data-line="double">
      <span class="path-over">
        WebRTC
        <span class="path-direct-figures">
          {[figureText(roundTrip), figureText(rate), pair].filter(Boolean).join(' · ')}
        </span>
      </span>
    </span>
  );
}
