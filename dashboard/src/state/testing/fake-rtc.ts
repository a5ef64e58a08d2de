import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { SignalToViewer, ViewerSignal } from '@porthole/shared/protocol/rtc';
import type { RtcAttempt, RtcReport } from '../../rtc/rtc-report.ts';
import type { RtcPicture, RtcViewEvents, RtcViewFacts } from '../../rtc/rtc-view.ts';
import type { OpenedRtc } from '../rtc-seat.ts';

/** A camera's WebRTC in a test's hands. */
export class FakeRtcView implements OpenedRtc {
  readonly camera: string;
  readonly events: RtcViewEvents;
  readonly send: (signal: ViewerSignal) => Promise<ReasonCode | null>;
  readonly heard: SignalToViewer[] = [];
  /** Each word of it, as it came. */
  readonly told: RtcViewFacts[] = [];
  tries = 0;
  closed = 0;

  constructor(camera: string, send: FakeRtcView['send'], events: RtcViewEvents) {
    this.camera = camera;
    this.send = send;
    this.events = events;
  }

  get known(): RtcViewFacts {
    return Object.assign({}, ...this.told) as RtcViewFacts;
  }

  signalled(signal: SignalToViewer): void {
    this.heard.push(signal);
  }

  facts(facts: RtcViewFacts): void {
    this.told.push(facts);
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

export function rtcPicture(part: Partial<RtcPicture> = {}): RtcPicture {
  return { source: {} as HTMLVideoElement, width: 640, height: 480, at: 0, ageMs: 80, ...part };
}

export function rtcAttempt(part: Partial<RtcAttempt> = {}): RtcAttempt {
  const gathered = { host: 12, srflx: null, relay: null };
  return {
    number: 1,
    at: 1_700_000_000_000,
    marks: { offer: 41, gathered, ice: 63, dtls: 88, firstDecoded: 120, firstPainted: 131, shown: 140 },
    end: null,
    figures: null,
    ...part,
  };
}

export function rtcReport(part: Partial<RtcReport> = {}): RtcReport {
  return {
    state: 'base',
    mode: 'jpeg',
    rung: { state: 'untried', code: null, retryAt: null },
    values: null,
    attempts: [],
    figures: null,
    ...part,
  };
}
