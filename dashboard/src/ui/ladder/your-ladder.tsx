import { TRANSPORTS, type Transport } from '@porthole/shared/protocol/transport';
import type { LegModel, WallModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { Panel } from '../camera/panel.tsx';
import { Button } from '../parts/button.tsx';
import { WebRtcActions } from '../webrtc/webrtc-actions.tsx';
import { webRtcRung } from '../webrtc/webrtc-rung.ts';
import './ladder.css';
import type { ShownLeg } from './ladder-text.ts';
import { PAINTS } from './ladder-words.ts';
import { RungList } from './rung-list.tsx';

/** This page's leg alone: it is the same for all cameras. */
export function YourLadder() {
  const { wall, elapsed } = useApp();
  return (
    <Panel title="Ladder" class="ladder">
      <YourRungs shown={yourLeg(wall, elapsed.value, 'painting')} />
    </Panel>
  );
}

export function YourRungs({ shown }: { shown: ShownLeg }) {
  const { leg, rtc } = useApp().wall;
  return (
    <RungList
      leg={shown}
      action={(carrier) =>
        carrier === 'webrtc' ? <WebRtcActions rtc={rtc} /> : <YourRung leg={leg} transport={carrier} />
      }
    />
  );
}

/** Tried at once, beside what carries; or held to, whatever else there is. */
function YourRung({ leg, transport }: { leg: LegModel; transport: Transport }) {
  const choice = leg.choice.value;
  const { state, retryAt } = leg.rungs.value[transport];
  if (choice === transport)
    return (
      <Button kind="link" onClick={() => leg.choose('auto')}>
        Back to Auto
      </Button>
    );
  if (state === 'failed' && retryAt !== null && choice === 'auto')
    return <Button onClick={() => leg.tryNow(transport)}>Try now</Button>;
  return (
    <Button kind="link" onClick={() => leg.choose(transport)}>
      Pin
    </Button>
  );
}

type YourWall = Pick<WallModel, 'leg' | 'rtc'>;

export function yourLeg({ leg, rtc }: YourWall, elapsed: number, carries: string): ShownLeg {
  const { choice, rungs, changes } = leg;
  const webrtc = webRtcRung(rtc, elapsed);
  const shown = TRANSPORTS.map((transport) => {
    const { state, code, retryAt } = rungs.value[transport];
    const standsBy = state === 'carrying' && webrtc.state === 'carrying';
    const retryInMs = retryAt === null ? null : Math.max(0, retryAt - elapsed);
    return [transport, { state: standsBy ? 'standby' : state, code, retryInMs }];
  });
  return {
    title: 'Relay → you',
    by: 'this browser',
    choice: choice.value,
    rungs: { webrtc, ...Object.fromEntries(shown) } as ShownLeg['rungs'],
    does: PAINTS,
    carries,
    changes: changes.value.map(({ at, ...change }) => ({ ...change, agoMs: Math.max(0, elapsed - at) })),
    attempts: rtc.report.value?.attempts ?? [],
  };
}
