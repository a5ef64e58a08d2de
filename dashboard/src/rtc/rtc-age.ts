import { RecentLeast } from '@porthole/shared/flow/recent';

/**
 * How old a frame is when it is painted, estimated. Its RTP timestamp tells when it was handed to the encoder, by a clock that starts
 * anywhere; the quickest frame of late shows where it starts, for it cannot have travelled in less than half of the least round trip.
 * What goes before the encoder is taken as known.
 */

/**
 * Ms from the captured JPEG to its first packet: the way into the WebRTC process, some 4 ms of processor each for its pixels and for VP8, and
 * the wait between packets. By a number in the picture it is 13 to 27 ms at 640×480 on two busy cores, which test/webrtc/frame-age.test.ts holds.
 */
const ENCODING_MS = 15;

const RTP_PER_MS = 90;

/** Ms for which a frame's travel is remembered: two clocks drift apart by some 6 ms meanwhile. */
const REMEMBERED_MS = 120_000;

export class AgeEstimate {
  readonly #travel = new RecentLeast(REMEMBERED_MS);
  #last: number | null = null;
  /** Ms from the first frame to the last, by their timestamps. */
  #madeAt = 0;
  #roundTripMs: number | null = null;

  roundTrip(ms: number): void {
    this.#roundTripMs = Math.min(this.#roundTripMs ?? ms, ms);
  }

  /** @returns its age at `now`, ms; null while its travel is not known */
  painted(receivedAt: number | null, rtpTimestamp: number | null, now: number): number | null {
    if (rtpTimestamp === null || receivedAt === null) return null;
    // Timestamps start over at 2^32, and so does their difference.
    this.#madeAt += ((rtpTimestamp - (this.#last ?? rtpTimestamp)) | 0) / RTP_PER_MS;
    this.#last = rtpTimestamp;
    this.#travel.add(now, receivedAt - this.#madeAt);
    const least = this.#travel.value(now);
    if (this.#roundTripMs === null || least === undefined) return null;
    return Math.max(0, now - this.#madeAt - least + this.#roundTripMs / 2 + ENCODING_MS);
  }
}
