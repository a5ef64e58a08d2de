import { TRANSPORT_LABELS, TRANSPORTS } from '@porthole/shared/protocol/transport';
import { useApp } from '../app/context.ts';
import { Glyph, type Mark } from '../glyphs/glyph.tsx';
import { LineStyle } from '../glyphs/line-style.tsx';
import { Button } from '../parts/button.tsx';
import { rungInWords } from '../tile/transport-menu.tsx';
import { Panel } from './panel.tsx';

const MARKS: Record<string, Mark> = { painting: 'live', failed: 'cross', ready: 'tick', untried: 'waiting' };

/** What is known of each transport of this page's leg, and which one a person holds to. */
export function LegPanel() {
  const { leg } = useApp().wall;
  const choice = leg.choice.value;
  return (
    <Panel title="Relay → you" note={choice === 'auto' ? 'this browser, Auto' : 'your choice'}>
      <ul class="rungs">
        {TRANSPORTS.map((transport) => {
          const rung = leg.rungs.value[transport];
          const pinned = choice === transport;
          return (
            <li key={transport} class="rung" data-carrying={rung.state === 'painting' ? '' : undefined}>
              <LineStyle transport={transport} width={24} />
              <span class="rung-name">{TRANSPORT_LABELS[transport]}</span>
              <Glyph mark={MARKS[rung.state] ?? 'waiting'} />
              <span class="rung-detail">{rungInWords(rung).detail}</span>
              <Button kind="link" onClick={() => leg.choose(pinned ? 'auto' : transport)}>
                {pinned ? 'Back to Auto' : 'Pin'}
              </Button>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
