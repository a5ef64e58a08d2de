import type { RtcAttempt, RtcReport } from '../rtc-report.ts';
import type { RtcPicture } from '../rtc-view.ts';

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
