import { SOON_MS } from './cooldown.ts';
import type { Rtc, RtcFacts } from './rtc-state.ts';

/** What stays of a camera's WebRTC while the page shows another: its next attempt still comes no sooner than the last ones allow. */
export interface RtcPast extends Pick<Rtc, 'attempts' | 'ended' | 'failures' | 'stalls'> {
  /** Monotonic ms. */
  readonly restsUntil: number | null;
  /** The publisher's last word: the same once more is none that shortens the wait. */
  readonly offered: RtcFacts['offered'];
}

export function rtcPast({ attempts, ended, failures, stalls, phase, facts }: Rtc): RtcPast {
  const restsUntil = phase.name === 'cooldown' ? phase.until : null;
  return { attempts, ended, failures, stalls, restsUntil, offered: facts.offered };
}

/** @param opened just now */
export function resumeRtc(opened: Rtc, { restsUntil, offered, ...past }: RtcPast): Rtc {
  const facts = { ...opened.facts, offered };
  const phase = restsUntil === null ? opened.phase : ({ name: 'cooldown', until: restsUntil } as const);
  return { ...opened, ...past, phase, facts };
}

/** As a camera that is shown hears of it: on another network old failures say nothing. */
export function pastOnNewNetwork(past: RtcPast, now: number): RtcPast {
  const { restsUntil } = past;
  return {
    ...past,
    failures: 0,
    stalls: [],
    restsUntil: restsUntil === null ? null : Math.min(restsUntil, now + SOON_MS),
  };
}
