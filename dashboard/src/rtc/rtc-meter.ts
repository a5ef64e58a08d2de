import { RateMeter } from '@porthole/shared/flow/rate';
import type { PaintedFrame } from './peer.ts';
import type { PeerStats } from './peer-stats.ts';
import { AgeEstimate } from './rtc-age.ts';
import type { RtcFigures } from './rtc-report.ts';

/** Ms over which frames and bytes a second are taken. */
const RATE_MS = 2_000;

/** Measures one attempt. Times are monotonic ms. */
export class RtcMeter {
  readonly #age = new AgeEstimate();
  readonly #frames = new RateMeter(RATE_MS);
  readonly #bytes = new RateMeter(RATE_MS);
  #stats: PeerStats | null = null;
  #ageMs: number | null = null;

  /** @returns its age, ms; null while unknown */
  painted({ receivedAt, rtpTimestamp }: PaintedFrame, now: number): number | null {
    this.#frames.add(now, 0);
    this.#ageMs = this.#age.painted(receivedAt, rtpTimestamp, now);
    return this.#ageMs;
  }

  counted(stats: PeerStats, now: number): void {
    if (stats.roundTripMs !== null) this.#age.roundTrip(stats.roundTripMs);
    this.#bytes.add(now, stats.bytesReceived - (this.#stats?.bytesReceived ?? 0));
    this.#stats = stats;
  }

  figures(now: number): RtcFigures | null {
    if (!this.#stats) return null;
    const { pair, roundTripMs, lossShare, freezes } = this.#stats;
    const { fps } = this.#frames.rate(now);
    const { bytesPerSecond } = this.#bytes.rate(now);
    return { pair, bytesPerSecond, roundTripMs, fps, ageMs: this.#ageMs, lossShare, freezes };
  }
}
