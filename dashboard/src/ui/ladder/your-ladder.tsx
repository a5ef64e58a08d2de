import type { Transport } from '@porthole/shared/protocol/transport';
import type { ComponentChildren } from 'preact';
import type { LegModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { Panel } from '../camera/panel.tsx';
import { Button } from '../parts/button.tsx';
import { WebRtcActions } from '../webrtc/webrtc-actions.tsx';
import './ladder.css';
import type { ShownLeg } from './ladder-text.ts';
import { CONNECTED } from './ladder-words.ts';
import { RungList } from './rung-list.tsx';
import { yourLeg } from './your-leg.ts';

/** This page's leg alone: it is the same for all cameras. */
export function YourLadder() {
  const { wall, elapsed } = useApp();
  return (
    <Panel title="Ladder" class="ladder">
      <YourRungs shown={yourLeg(wall, elapsed.value, CONNECTED)} />
    </Panel>
  );
}

export function YourRungs({ shown, children }: { shown: ShownLeg; children?: ComponentChildren }) {
  const { leg, rtc } = useApp().wall;
  return (
    <RungList
      leg={shown}
      action={(carrier) =>
        carrier === 'webrtc' ? <WebRtcActions rtc={rtc} /> : <YourRung leg={leg} transport={carrier} />
      }
    >
      {children}
    </RungList>
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
