import type { Timers } from '@porthole/shared/flow/timers';
import { pastOnNewNetwork, type RtcPast } from '@porthole/shared/rtc/rtc-past';
import type { NetworkChanges } from './network-changes.ts';
import type { RtcAttempt } from './rtc-report.ts';

/** What came of WebRTC on one camera. */
export interface RtcKept {
  readonly past: RtcPast;
  /** Newest last. */
  readonly attempts: readonly RtcAttempt[];
}

/** Cameras that are remembered; of more, those that were left last. */
const MOST_CAMERAS = 64;

/** What came of WebRTC on the cameras that this page has shown: one that failed goes on resting while another is looked at. */
export class RtcMemory {
  readonly #timers: Timers;
  readonly #kept = new Map<string, RtcKept>();
  readonly #stopNetwork: () => void;

  constructor(timers: Timers, networkChanges: NetworkChanges) {
    this.#timers = timers;
    this.#stopNetwork = networkChanges(() => this.#elsewhere());
  }

  recall(camera: string): RtcKept | null {
    return this.#kept.get(camera) ?? null;
  }

  keep(camera: string, kept: RtcKept): void {
    this.#kept.delete(camera);
    this.#kept.set(camera, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_CAMERAS && oldest !== undefined) this.#kept.delete(oldest);
  }

  /** Idempotent. */
  close(): void {
    this.#stopNetwork();
    this.#kept.clear();
  }

  #elsewhere(): void {
    const now = this.#timers.monotonic();
    for (const [camera, { past, attempts }] of this.#kept)
      this.#kept.set(camera, { past: pastOnNewNetwork(past, now), attempts });
  }
}
