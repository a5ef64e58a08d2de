import {
  CARRIER_LABELS,
  LADDER_ORDER,
  TRANSPORT_LABELS,
  type Transport,
} from '@porthole/shared/protocol/transport';
import type { CameraModel, LegModel, RtcModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { openLadder } from '../app/open-ladder.ts';
import { CONNECTED, rungWords, type ShownRung } from '../ladder/ladder-words.ts';
import { yourLeg } from '../ladder/your-leg.ts';
import { Menu } from '../parts/menu.tsx';
import { MenuHeading, MenuItem, MenuLine } from '../parts/menu-item.tsx';
import { webRtcRung } from '../webrtc/webrtc-rung.ts';

function ChoiceText({ leg, rtc }: { leg: LegModel; rtc: RtcModel }) {
  const choice = leg.choice.value;
  const direct = rtc.report.value?.rung.state === 'carrying';
  const carried = direct ? 'webrtc' : leg.transport.value;
  return (
    <span class="control-text">
      {choice === 'auto' ? 'Auto' : TRANSPORT_LABELS[choice]}
      {choice === 'auto' && carried !== null && (
        <span class="control-carried"> · {CARRIER_LABELS[carried]}</span>
      )}
    </span>
  );
}

function menuWords(rung: ShownRung): { detail: string; tone?: 'good' | 'bad' } {
  const { says, next } = rungWords(rung, CONNECTED);
  const detail = next ? `${says} · ${next.replace(', unseen', '')}` : says;
  if (rung.state === 'carrying') return { detail, tone: 'good' };
  return rung.state === 'failed' ? { detail, tone: 'bad' } : { detail };
}

/** The leg is the whole page's, so the choice made at one tile holds for all. */
export function TransportMenu({ camera, tabIndex }: { camera: CameraModel; tabIndex?: number }) {
  const app = useApp();
  const { wall, elapsed } = app;
  const { leg, rtc } = wall;
  const yours = yourLeg(wall, elapsed.value, CONNECTED);
  const choice = leg.choice.value;
  const inWords = (transport: Transport) => {
    return menuWords(yours.rungs[transport]);
  };
  return (
    <Menu
      label="Transport"
      icon={choice === 'auto' ? 'hops' : 'pin'}
      text={<ChoiceText leg={leg} rtc={rtc} />}
      name="transport"
      {...(tabIndex === undefined ? {} : { tabIndex })}
    >
      <MenuHeading>Relay → you, all cameras</MenuHeading>
      <MenuItem checked={choice === 'auto'} detail="best that paints" onChoose={() => leg.choose('auto')}>
        Auto
      </MenuItem>
      {LADDER_ORDER.map((transport) => (
        <MenuItem
          key={transport}
          checked={choice === transport}
          onChoose={() => leg.choose(transport)}
          {...inWords(transport)}
        >
          {TRANSPORT_LABELS[transport]}
        </MenuItem>
      ))}
      {LADDER_ORDER.filter((one) => choice === 'auto' && leg.rungs.value[one].retryAt !== null).map(
        (transport) => (
          <MenuItem key={`try-${transport}`} onChoose={() => leg.tryNow(transport)}>
            Try {TRANSPORT_LABELS[transport]} now
          </MenuItem>
        ),
      )}
      <WebRtcChoices rtc={rtc} elapsed={elapsed.value} />
      {choice !== 'auto' && <p class="menu-note">Your choice is kept; nothing else is tried.</p>}
      <MenuLine />
      <MenuItem onChoose={() => openLadder(app, camera.id)} detail={<kbd>L</kbd>}>
        Open the ladder
      </MenuItem>
    </Menu>
  );
}

const RTC_CHOICES = [
  ['auto', 'Where it passes'],
  ['pinned', 'Pin it'],
  ['forbidden', 'Don’t use it'],
] as const;

/** Past the relay, for a picture that is looked at alone: beside the leg's transports, and never instead of them. */
function WebRtcChoices({ rtc, elapsed }: { rtc: RtcModel; elapsed: number }) {
  const rung = webRtcRung(rtc, elapsed);
  const chosen = rtc.choice.value;
  return (
    <>
      <MenuLine />
      <MenuHeading>WebRTC, for a picture looked at alone</MenuHeading>
      {RTC_CHOICES.map(([choice, words]) => (
        <MenuItem
          key={choice}
          checked={chosen === choice}
          onChoose={() => rtc.choose(choice)}
          {...(chosen === choice && choice !== 'forbidden' && menuWords(rung))}
        >
          {words}
        </MenuItem>
      ))}
      {rung.state === 'failed' && rung.retryInMs !== null && (
        <MenuItem onChoose={() => rtc.tryNow()}>Try WebRTC now</MenuItem>
      )}
    </>
  );
}
