import { labelWithin, REASONS, type ReasonCode } from '@porthole/shared/protocol/reasons';
import { CARRIER_LABELS, TRANSPORT_LABELS, type Transport } from '@porthole/shared/protocol/transport';
import { useApp } from '../app/context.ts';
import { type Figure, figureText, rateFigure, roundTripFigure } from '../figures/figures.ts';
import { LineStyle } from '../glyphs/line-style.tsx';

/** This page's own leg: its line, round trip and what all cameras together bring over it. Past the relay where WebRTC paints. */
export function YouLeg() {
  const { leg, rtc, ended } = useApp().wall;
  const trouble = ended.value ?? leg.trouble.value;
  const transport = trouble === null ? leg.transport.value : null;
  const report = rtc.report.value;
  if (ended.value === null && report?.rung.state === 'carrying') {
    const { roundTripMs = null, bytesPerSecond = null } = report.figures ?? {};
    const all = bytesPerSecond === null ? null : bytesPerSecond + (leg.bytesPerSecond.value ?? 0);
    return (
      <p class="you-leg" title={trouble === null ? PAST_RELAY : REASONS[trouble].says}>
        <Line carrier="webrtc" />
        <Measured roundTrip={roundTripFigure(roundTripMs)} rate={rateFigure(all)} />
        <StandsBy transport={transport} trouble={trouble} />
      </p>
    );
  }
  return (
    <p class="you-leg" title={trouble === null ? 'Your line to the relay' : REASONS[trouble].says}>
      <Line carrier={transport} />
      {trouble === null ? (
        <Measured
          roundTrip={roundTripFigure(leg.roundTripMs.value)}
          rate={rateFigure(leg.bytesPerSecond.value)}
        />
      ) : (
        <span class="you-trouble">{labelWithin(trouble)}</span>
      )}
    </p>
  );
}

const PAST_RELAY = 'The picture comes past the relay, whose line stands by';

function Line({ carrier }: { carrier: Transport | 'webrtc' | null }) {
  return (
    <>
      <LineStyle transport={carrier} />
      <span>
        You: <b>{carrier === null ? '–' : CARRIER_LABELS[carrier]}</b>
      </span>
    </>
  );
}

function Measured({ roundTrip, rate }: { roundTrip: Figure; rate: Figure }) {
  return (
    <>
      <span class="you-dot">·</span>
      <span class="you-trip">{figureText(roundTrip)}</span>
      <span class="you-dot">·</span>
      <span class="you-rate">{figureText(rate)}</span>
    </>
  );
}

/** What the picture falls back on; or why there is nothing. */
function StandsBy({ transport, trouble }: { transport: Transport | null; trouble: ReasonCode | null }) {
  if (trouble !== null) return <span class="you-trouble">{labelWithin(trouble)}</span>;
  if (transport === null) return null;
  return (
    <>
      <span class="you-dot">·</span>
      <span class="you-spare">{TRANSPORT_LABELS[transport]} stands by</span>
    </>
  );
}
