import { REASONS } from '@porthole/shared/protocol/reasons';
import { TRANSPORT_LABELS, TRANSPORTS, type Transport } from '@porthole/shared/protocol/transport';
import type { LegModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { Menu } from '../parts/menu.tsx';
import { MenuHeading, MenuItem } from '../parts/menu-item.tsx';

type Rung = ReturnType<LegModel['rungs']['peek']>[Transport];

export function rungInWords({ state, code }: Rung): { detail: string; tone?: 'good' | 'bad' } {
  if (state === 'painting') return { detail: 'painting', tone: 'good' };
  if (state === 'failed')
    return { detail: code ? REASONS[code].label.toLowerCase() : 'not answering', tone: 'bad' };
  return { detail: state === 'ready' ? 'ready' : 'not tried yet' };
}

function ChoiceText({ leg }: { leg: LegModel }) {
  const choice = leg.choice.value;
  const carried = leg.transport.value;
  return (
    <span class="control-text">
      {choice === 'auto' ? 'Auto' : TRANSPORT_LABELS[choice]}
      {choice === 'auto' && carried !== null && (
        <span class="control-carried"> · {TRANSPORT_LABELS[carried]}</span>
      )}
    </span>
  );
}

/** The leg is the whole page's, so the choice made at one tile holds for all. */
export function TransportMenu({ tabIndex }: { tabIndex?: number }) {
  const { leg } = useApp().wall;
  const choice = leg.choice.value;
  return (
    <Menu
      label="Transport"
      icon={choice === 'auto' ? 'hops' : 'pin'}
      text={<ChoiceText leg={leg} />}
      name="transport"
      {...(tabIndex === undefined ? {} : { tabIndex })}
    >
      <MenuHeading>Relay → you, all cameras</MenuHeading>
      <MenuItem checked={choice === 'auto'} detail="best that paints" onChoose={() => leg.choose('auto')}>
        Auto
      </MenuItem>
      {TRANSPORTS.map((transport) => (
        <MenuItem
          key={transport}
          checked={choice === transport}
          onChoose={() => leg.choose(transport)}
          {...rungInWords(leg.rungs.value[transport])}
        >
          {TRANSPORT_LABELS[transport]}
        </MenuItem>
      ))}
      {choice !== 'auto' && <p class="menu-note">Your choice is kept; nothing else is tried.</p>}
    </Menu>
  );
}
