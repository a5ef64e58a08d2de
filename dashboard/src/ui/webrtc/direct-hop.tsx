import { useApp } from '../app/context.ts';
import { figureText, roundTripFigure } from '../figures/figures.ts';
import { pairTitle, pairWords } from './pair-words.ts';
import './direct-hop.css';
import { kbpsFigure } from './rtc-figures.ts';

/** From the camera's PC to this page, past the relay. */
export function DirectHop() {
  const figures = useApp().wall.rtc.report.value?.figures ?? null;
  const roundTrip = roundTripFigure(figures?.roundTripMs ?? null);
  const rate = kbpsFigure(figures?.kbps ?? null);
  const pair = figures?.pair;
  return (
    <span class="path-direct" data-hop="direct" data-line="double" title={pair ? pairTitle(pair) : undefined}>
      <span class="path-over">
        WebRTC
        <span class="path-direct-figures">
          {[figureText(roundTrip), figureText(rate), pair && pairWords(pair)].filter(Boolean).join(' · ')}
        </span>
      </span>
    </span>
  );
}
