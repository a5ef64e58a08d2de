import { labelWithin, REASONS } from '@porthole/shared/protocol/reasons';
import { TRANSPORT_LABELS } from '@porthole/shared/protocol/transport';
import { useApp } from '../app/context.ts';
import { figureText, rateFigure, roundTripFigure } from '../figures/figures.ts';
import { LineStyle } from '../glyphs/line-style.tsx';

/** This page's own leg: its line, round trip and what all cameras together bring over it. */
export function YouLeg() {
  const { leg, ended } = useApp().wall;
  const trouble = ended.value ?? leg.trouble.value;
  const transport = trouble === null ? leg.transport.value : null;
  return (
    <p class="you-leg" title={trouble === null ? 'Your line to the relay' : REASONS[trouble].says}>
      <LineStyle transport={transport} />
      <span>
        You: <b>{transport === null ? '–' : TRANSPORT_LABELS[transport]}</b>
      </span>
      {trouble === null ? (
        <>
          <span class="you-dot">·</span>
          <span class="you-trip">{figureText(roundTripFigure(leg.roundTripMs.value))}</span>
          <span class="you-dot">·</span>
          <span class="you-rate">{figureText(rateFigure(leg.bytesPerSecond.value))}</span>
        </>
      ) : (
        <span class="you-trouble">{labelWithin(trouble)}</span>
      )}
    </p>
  );
}
