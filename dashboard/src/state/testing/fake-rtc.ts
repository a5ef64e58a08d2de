import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { SignalToViewer, ViewerSignal } from '@porthole/shared/protocol/rtc';
import type { RtcViewEvents, RtcViewFacts } from '../../rtc/rtc-view.ts';
import type { OpenedRtc } from '../rtc-seat.ts';

/** A camera's WebRTC in a test's hands. */
export class FakeRtcView implements OpenedRtc {
  readonly camera: string;
  readonly events: RtcViewEvents;
  readonly send: (signal: ViewerSignal) => Promise<ReasonCode | null>;
  readonly heard: SignalToViewer[] = [];
  known: RtcViewFacts = {};
  tries = 0;
  closed = 0;

  constructor(camera: string, send: FakeRtcView['send'], events: RtcViewEvents) {
    this.camera = camera;
    this.send = send;
    this.events = events;
  }

  signalled(signal: SignalToViewer): void {
    this.heard.push(signal);
  }

  facts(facts: RtcViewFacts): void {
    this.known = facts;
  }

  tryNow(): void {
    this.tries += 1;
  }

  close(): void {
    this.closed += 1;
  }
}

export function fakeRtc() {
  const views: FakeRtcView[] = [];
  const openRtc = (camera: string, send: FakeRtcView['send'], events: RtcViewEvents) => {
    const view = new FakeRtcView(camera, send, events);
    views.push(view);
    return view;
  };
  return {
    views,
    openRtc,
    get view() {
      return views.at(-1)!;
    },
  };
}
