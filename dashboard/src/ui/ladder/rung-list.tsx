import { LADDER_ORDER, TRANSPORT_LABELS, type Transport } from '@porthole/shared/protocol/transport';
import type { ComponentChildren } from 'preact';
import { Glyph } from '../glyphs/glyph.tsx';
import { LineStyle } from '../glyphs/line-style.tsx';
import type { ShownLeg } from './ladder-text.ts';
import { choiceWords, rungWords } from './ladder-words.ts';

interface RungListProps {
  leg: ShownLeg;
  /** What a person may do with a rung. */
  action?: (transport: Transport) => ComponentChildren;
}

/** The transports of one leg, the best on top, the one that carries marked. */
export function RungList({ leg, action }: RungListProps) {
  return (
    <div class="ladder-leg">
      <p class="ladder-title">
        <span>{leg.title}</span>
        <span class="ladder-by">
          {leg.by}, {choiceWords(leg.choice)}
        </span>
      </p>
      <ul class="rungs" aria-label={leg.title}>
        {LADDER_ORDER.map((transport) => (
          <Rung key={transport} transport={transport} leg={leg} action={action?.(transport)} />
        ))}
      </ul>
    </div>
  );
}

function Rung({
  transport,
  leg,
  action,
}: {
  transport: Transport;
  leg: ShownLeg;
  action: ComponentChildren;
}) {
  const rung = leg.rungs[transport];
  const { mark, says, next } = rungWords(rung, leg.carries);
  return (
    <li
      class="rung"
      data-rung={transport}
      data-state={rung.state}
      data-code={rung.code ?? undefined}
      title={rung.code ?? undefined}
    >
      <LineStyle transport={transport} width={24} />
      <span class="rung-name">{TRANSPORT_LABELS[transport]}</span>
      <Glyph mark={mark} />
      <span class="rung-says">
        {says}
        {next && <span class="rung-next">{next}</span>}
      </span>
      {action}
    </li>
  );
}
