import type { Forecast, Verdict } from '@porthole/shared/doctor/verdict';
import { TRANSPORT_LABELS } from '@porthole/shared/protocol/transport';
import { Glyph } from '../glyphs/glyph.tsx';
import { LineStyle } from '../glyphs/line-style.tsx';

/** What each transport would do here, from the best down. */
export function ForecastList({ forecast }: Pick<Verdict, 'forecast'>) {
  return (
    <div class="doctor-forecast">
      <h2>Forecast for this network</h2>
      <ul>
        {forecast.map((one) => (
          <Line key={one.transport} {...one} />
        ))}
      </ul>
    </div>
  );
}

function Line({ transport, works, says }: Forecast) {
  return (
    <li data-forecast={transport} data-works={String(works)}>
      {transport === 'webrtc' ? <DoubleLine /> : <LineStyle transport={transport} />}
      <span class="doctor-forecast-name">
        {transport === 'webrtc' ? 'WebRTC' : TRANSPORT_LABELS[transport]}
      </span>
      <Glyph mark={works === null ? 'dash' : works ? 'tick' : 'cross'} />
      <span>{says}</span>
    </li>
  );
}

function DoubleLine() {
  return (
    <svg class="line-style" viewBox="0 0 26 6" width="26" height="6" aria-hidden="true">
      <path d="M0 1.5h26M0 4.5h26" stroke="currentColor" stroke-width="1.2" />
    </svg>
  );
}
