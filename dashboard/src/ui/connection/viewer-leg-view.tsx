import { REASONS } from '@porthole/shared/protocol/reasons';
import type { Transport } from '@porthole/shared/protocol/transport';
import type { ComponentChildren } from 'preact';
import type { RtcFigures } from '../../rtc/rtc-report.ts';
import type { LegModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { figureText, rateFigure, roundTripFigure, thousands } from '../figures/figures.ts';
import { Button } from '../parts/button.tsx';
import type { ShownLeg } from './connection-text.ts';
import { LegView } from './leg-view.tsx';
import { pairWords } from './pair-words.ts';
import type { ShownTransport } from './transport-words.ts';
import { WebRtcActions } from './webrtc-actions.tsx';

/** This page's leg, with what a person may do about it; it is the same for all cameras. */
export function ViewerLegView({ shown, children }: { shown: ShownLeg; children?: ComponentChildren }) {
  const { leg, rtc } = useApp().wall;
  const figures = rtc.report.value?.figures;
  const { webrtc } = shown.transports;
  return (
    <LegView
      leg={shown}
      action={(carrier) =>
        carrier === 'webrtc' ? <WebRtcActions rtc={rtc} /> : <Actions leg={leg} transport={carrier} />
      }
      webRtcNote={figures ? figuresText(figures) : webrtc && whatHelps(webrtc)}
    >
      {children}
    </LegView>
  );
}

/** Of the attempt that runs. */
function figuresText({ pair, roundTripMs, bytesPerSecond, lossShare, freezes }: RtcFigures): string {
  const texts = [
    pair && pairWords(pair),
    figureText(roundTripFigure(roundTripMs)),
    figureText(rateFigure(bytesPerSecond)),
    `${lossShare === null ? '–' : (lossShare * 100).toFixed(1)} % lost`,
    `${thousands(freezes)} ${freezes === 1 ? 'freeze' : 'freezes'}`,
  ];
  return texts.filter(Boolean).join(' · ');
}

/** What the reason catalogue advises, where WebRTC does not bring the picture. */
const whatHelps = ({ state, code, note }: ShownTransport): string | null =>
  code === null || note !== undefined || state === 'trying' || state === 'carrying'
    ? null
    : REASONS[code].next;

/** Tries a transport at once beside the one in use; or uses it whatever else there is. */
function Actions({ leg, transport }: { leg: LegModel; transport: Transport }) {
  const choice = leg.choice.value;
  const { state, retryAt } = leg.rungs.value[transport];
  if (state === 'failed' && retryAt !== null && choice === 'auto')
    return <Button onClick={() => leg.tryNow(transport)}>Try now</Button>;
  const isChosen = choice === transport;
  return (
    <Button kind="link" onClick={() => leg.choose(isChosen ? 'auto' : transport)}>
      {isChosen ? 'Back to Auto' : 'Pin'}
    </Button>
  );
}
