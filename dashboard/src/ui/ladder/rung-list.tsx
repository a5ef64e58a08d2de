import { CARRIER_LABELS, CARRIERS, type Carrier } from '@porthole/shared/protocol/transport';
import type { ComponentChildren } from 'preact';
import { Glyph } from '../glyphs/glyph.tsx';
import { LineStyle } from '../glyphs/line-style.tsx';
import type { ShownLeg } from './ladder-text.ts';
import { choiceWords, rungWords, type ShownRung } from './ladder-words.ts';

interface RungListProps {
  leg: ShownLeg;
  /** What a person may do with a rung. */
  action?: (carrier: Carrier) => ComponentChildren;
  /** Below them. */
  children?: ComponentChildren;
}

/** The transports of one leg, the best on top, the one that carries marked. */
export function RungList({ leg, action, children }: RungListProps) {
  return (
    <div class="ladder-leg">
      <p class="ladder-title">
        <span>{leg.title}</span>
        <span class="ladder-by">{choiceWords(leg.choice)}</span>
      </p>
      <ul class="rungs" aria-label={leg.title}>
        {CARRIERS.map((carrier) => {
          const rung = leg.rungs[carrier];
          return (
            rung && (
              <RungRow
                key={carrier}
                carrier={carrier}
                rung={rung}
                carries={leg.carries}
                action={action?.(carrier)}
              />
            )
          );
        })}
      </ul>
      {children}
    </div>
  );
}

interface RungRowProps {
  carrier: Carrier;
  rung: ShownRung;
  carries: string;
  action: ComponentChildren;
}

function RungRow({ carrier, rung, carries, action }: RungRowProps) {
  const { mark, says, next } = rungWords(rung, carries);
  return (
    <li
      class="rung"
      data-rung={carrier}
      data-state={rung.state}
      data-code={rung.code ?? undefined}
      title={rung.code ?? undefined}
    >
      <LineStyle transport={carrier} width={24} />
      <span class="rung-name">{CARRIER_LABELS[carrier]}</span>
      <Glyph mark={mark} />
      <span class="rung-says">
        {says}
        {next && <span class="rung-next">{next}</span>}
      </span>
      {action}
    </li>
  );
}
