import type { RtcAttempt, RtcReport } from '../rtc-report.ts';
import type { RtcPicture } from '../rtc-view.ts';

export function rtcPicture(part: Partial<RtcPicture> = {}): RtcPicture {
  return { source: {} as HTMLVideoElement, width: 640, height: 480, at: 0, ageMs: 80, ...part };
}

export function rtcAttempt(part: Partial<RtcAttempt> = {}): RtcAttempt {
  return { number: 1, at: 1_700_000_000_000, shownMs: 140, framesPainted: 2, end: null, ...part };
}

export function rtcReport(part: Partial<RtcReport> = {}): RtcReport {
  return {
    rung: { state: 'untried', code: null, retryAt: null },
    values: null,
    attempt: null,
    figures: null,
    ...part,
  };
}
