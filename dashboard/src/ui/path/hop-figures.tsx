import { ageFigure, type Figure, fpsFigure, rateFigure } from '../figures/figures.ts';
import { LegLine } from './leg-line.tsx';
import { type Bringer, bringerLabel, type HopFigures, percent } from './path-model.ts';

interface HopProps {
  hop: HopFigures & { readonly trouble: string | null };
  transport: Bringer | null;
  /** Beside the transport, where nothing is wrong. */
  note?: string | null;
}

/** One leg: what carries it above its line, its figures below. Every figure has its place and keeps it. */
export function Hop({ hop, transport, note = null }: HopProps) {
  const direct = transport === 'webrtc';
  const { age, fps, rate, window, dropped } = shownFigures(hop, direct);
  return (
    <div class="map-hop" data-trouble={hop.trouble === null ? undefined : ''}>
      <p class="map-over">
        <b>{transport === null ? '–' : bringerLabel(transport)}</b>
        {(hop.trouble ?? note) !== null && <span class="map-note">{hop.trouble ?? note}</span>}
      </p>
      <LegLine transport={transport} width="100%" />
      <p class="map-under">
        <Told name="age" figure={age} />
        <Told name="fps" figure={fps} />
        <Told name="rate" figure={rate} />
        {!direct && <Told name="window" figure={window} />}
        {!direct && <Told name="dropped" figure={dropped} />}
      </p>
    </div>
  );
}

function Told({ name, figure }: { name: string; figure: Figure }) {
  return (
    <span class={`map-figure map-${name}`} data-stat={name} data-value={figure.data} title={figure.title}>
      {name === 'window' ? (
        <>
          {figure.unit} <b>{figure.value}</b>
        </>
      ) : (
        <>
          <b>{figure.value}</b> {figure.unit}
        </>
      )}
    </span>
  );
}

const LITTLE_KNOWN = { value: '–', data: '', title: 'not known yet' };

/** @param direct WebRTC's: its age is estimated, and it has neither a window nor drops of the relay's */
export function shownFigures({ ageMs, fps, bytesPerSecond, window, dropped }: HopFigures, direct = false) {
  return {
    age: ageFigure(ageMs, direct),
    fps: fpsFigure(fps),
    rate: rateFigure(bytesPerSecond),
    window:
      window === null
        ? { ...LITTLE_KNOWN, unit: 'window' }
        : {
            value: String(window),
            unit: 'window',
            data: String(window),
            title: 'Frames that may be on their way at once',
          },
    dropped:
      dropped === null
        ? { ...LITTLE_KNOWN, unit: 'dropped' }
        : {
            value: percent(dropped),
            unit: 'dropped',
            data: String(Math.round(dropped * 100)),
            title: 'Of the last 10 s',
          },
  } satisfies Record<string, Figure>;
}
