import { CARRIER_LABELS, CARRIERS, type Carrier } from '@porthole/shared/protocol/transport';
import type { ComponentChildren } from 'preact';
import { Glyph } from '../glyphs/glyph.tsx';
import { LineStyle } from '../glyphs/line-style.tsx';
import type { ShownLeg } from './connection-text.ts';
import { LegChanges } from './leg-changes.tsx';
import { choiceWords, transportWords } from './transport-words.ts';

interface LegViewProps {
  leg: ShownLeg;
  /** What a person may do with a transport. */
  action?: (carrier: Carrier) => ComponentChildren;
  /** Below what WebRTC says: its figures, or what helps. */
  webRtcNote?: ComponentChildren;
  /** The figures of its link. */
  children?: ComponentChildren;
}

/** One leg: its transports, best first and the one in use marked; the figures of its link; its last changes. */
export function LegView({ leg, action, webRtcNote, children }: LegViewProps) {
  return (
    <div class="connection-leg">
      <p class="leg-title">
        <b>{leg.title}</b>
        <span title={leg.by}>{[leg.by, choiceWords(leg.choice)].join(' · ')}</span>
      </p>
      <ul class="transports" aria-label={leg.title}>
        {CARRIERS.map((carrier) => (
          <TransportRow
            key={carrier}
            leg={leg}
            carrier={carrier}
            action={action?.(carrier)}
            note={carrier === 'webrtc' && webRtcNote}
          />
        ))}
      </ul>
      {children}
      <LegChanges leg={leg} />
    </div>
  );
}

interface TransportRowProps {
  leg: ShownLeg;
  carrier: Carrier;
  action: ComponentChildren;
  note: ComponentChildren;
}

function TransportRow({ leg, carrier, action, note }: TransportRowProps) {
  const transport = leg.transports[carrier];
  if (!transport) return null;
  const { mark, says, next } = transportWords(transport, leg.carries);
  return (
    <li
      class="transport"
      data-carrier={carrier}
      data-state={transport.state}
      data-code={transport.code ?? undefined}
      title={transport.code ?? undefined}
    >
      <LineStyle transport={carrier} width={24} />
      <span class="transport-name">{CARRIER_LABELS[carrier]}</span>
      <Glyph mark={mark} />
      <span class="transport-says">
        {says} {next && <span class="transport-next">{next}</span>}
        {note && <span class="transport-note">{note}</span>}
      </span>
      {action && <span class="transport-actions">{action}</span>}
    </li>
  );
}
