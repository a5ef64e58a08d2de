import { labelWithin } from '@porthole/shared/protocol/reasons';
import { CARRIER_LABELS, LADDER_ORDER, TRANSPORT_LABELS } from '@porthole/shared/protocol/transport';
import type { CameraModel, LegModel, RtcModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { openConnection } from '../connection/open-connection.ts';
import { CONNECTED, type ShownTransport, transportWords } from '../connection/transport-words.ts';
import { viewerLeg } from '../connection/viewer-leg.ts';
import { Menu } from '../parts/menu.tsx';
import { MenuHeading, MenuItem, MenuLine } from '../parts/menu-item.tsx';

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

/** In a menu, the label of a reason code stands for its sentence. */
function menuWords(transport: ShownTransport): { detail: string; tone?: 'good' | 'bad' } {
  const { state, code } = transport;
  const { says, next } = transportWords(transport, CONNECTED);
  const words = code === null || state === 'trying' ? says : labelWithin(code);
  const detail = next ? `${words} · ${next.replace(', unseen', '')}` : words;
  if (state === 'carrying') return { detail, tone: 'good' };
  return state === 'failed' ? { detail, tone: 'bad' } : { detail };
}

/** The leg is the whole page's, so the choice made at one tile holds for all. */
export function TransportMenu({ camera, tabIndex }: { camera: CameraModel; tabIndex?: number }) {
  const app = useApp();
  const { wall, elapsed, now } = app;
  const { leg, rtc } = wall;
  const { transports } = viewerLeg(wall, { elapsed: elapsed.value, now: now.peek() }, CONNECTED);
  const choice = leg.choice.value;
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
          {...menuWords(transports[transport])}
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
      <WebRtcChoices rtc={rtc} transport={transports.webrtc} />
      {choice !== 'auto' && <p class="menu-note">Your choice is kept; nothing else is tried.</p>}
      <MenuLine />
      <MenuItem onChoose={() => openConnection(app, camera.id)} detail={<kbd>L</kbd>}>
        Open the connection
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
function WebRtcChoices({ rtc, transport }: { rtc: RtcModel; transport: ShownTransport | undefined }) {
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
          {...(chosen === choice && choice !== 'forbidden' && transport && menuWords(transport))}
        >
          {words}
        </MenuItem>
      ))}
      {transport?.state === 'failed' && transport.retryInMs !== null && (
        <MenuItem onChoose={() => rtc.tryNow()}>Try WebRTC now</MenuItem>
      )}
    </>
  );
}
