import { MovingMean } from './moving-mean.ts';
import { RecentLeast, RecentMost } from './recent.ts';

/** Frames in flight before anything is known of the path: fills 15 fps at 250 ms. */
const FIRST_SIZE = 4;

/**
 * Bytes in flight before the first acknowledgement, as TCP's own first flight (RFC 6928). One frame may always go; a second large one
 * would be as old as the first took, which is a second and more on the thinnest lines.
 */
const FIRST_BYTES = 15_000;

/** Ms from the first acknowledgement, or from a pause, in which the window may open to FIRST_SIZE at once; then rates were seen, and tell more. */
const BEGINNING_MS = 2_000;

/**
 * Ms with nothing on its way that are a pause: what was sent before it tells how little there was to send. A publisher that nobody
 * watches pauses so before each of its frames, on a path of up to 600 ms.
 */
const PAUSE_MS = 400;

/** Ms of a path over a satellite, with its paint: what is told to be longer was asked behind a frame, and contains its passage. */
const LONGEST_PATH_MS = 600;

/** Most frames in flight: a wall of sixteen cameras at 15 fps needs them at 270 ms from sending to acknowledgement. */
export const MOST_IN_FLIGHT = 64;

/** Most bytes in flight: the same wall at 50 KB a frame has 3.2 MB under way. One frame may always go, whatever its size. */
export const MOST_BYTES_IN_FLIGHT = 4_000_000;

/** More than the rate seen, so that a window that limits the rate grows. */
const GAIN = 1.25;

/** Ms for which a delivery rate counts: long enough for some frames of a slow line, short enough to notice that a line became thin. */
const RATE_SPAN_MS = 2_000;

/** Weight of a new frame in what the receiver takes to paint: with many cameras its quickest paint tells nothing of the usual one. */
const HELD_WEIGHT = 1 / 8;

/** Ms for which the receiver's quickest paint counts. */
const QUICKEST_HELD_SPAN_MS = 10_000;

/** Ms without any acknowledgement after which nothing more is sent, and after which the receiver is given up. */
export const STALLED_AFTER_MS = 5_000;
export const OVERDUE_AFTER_MS = 15_000;

/** Ms below which a time is no measure of anything. */
const SHORTEST_MS = 1;

export interface FrameWindowOptions {
  /** Ms that only ever grow. */
  readonly now: () => number;
  /** Round trips one frame takes on this transport. */
  readonly roundTripsPerFrame?: number;
  /** Frames of one camera that may wait for the same poll, where a frame takes several round trips. */
  readonly perPoll?: number;
}

/** A frame on its way. */
export interface FrameInFlight {
  /** The camera; acknowledgements are cumulative within it. */
  readonly key: string;
  readonly sequence: number;
  readonly bytes: number;
  readonly sentAt: number;
  /** Frames this receiver had settled when this one was sent. */
  readonly deliveredBefore: number;
  /** When the last of them was settled; this one's own sending where none was under way. */
  readonly since: number;
}

/**
 * Frames on their way to one receiver, over all its cameras. A sender learns of room from the receiver's acknowledgements, not from
 * its own socket, which reports room for megabytes that are yet to cross a thin line.
 *
 * As wide as the path is long: delivery rate × the path's round trip, and one. See docs/decisions/0009. Delivery rate after Cheng
 * et al., "Delivery Rate Estimation", IETF draft; its largest recent value counts, as in BBR.
 */
export class FrameWindow {
  readonly #now: () => number;
  readonly #rates = new RecentMost(RATE_SPAN_MS);
  readonly #ackTimes = new RecentLeast(RATE_SPAN_MS);
  readonly #held = new MovingMean(HELD_WEIGHT);
  readonly #quickestHeld = new RecentLeast(QUICKEST_HELD_SPAN_MS);
  #inFlight: FrameInFlight[] = [];
  #bytes = 0;
  #delivered = 0;
  /** The last acknowledgement, or the first sending after all was settled. */
  #since = 0;
  #roundTripMs: number | undefined;
  #quickestAck = Number.POSITIVE_INFINITY;
  /** Of the acknowledgement before: ms that its frame took, and the rate that it told. */
  #before: { took: number; rate: number } | undefined;
  #firstAckAt: number | undefined;
  /** When the first frame after a pause was sent. */
  #resumedAt = Number.NEGATIVE_INFINITY;
  #roundTripsPerFrame: number;
  readonly #perPoll: number;
  #cameras = 1;
  /** Until something is learnt: it is asked for with every frame. */
  #size: number | undefined;

  constructor({ now, roundTripsPerFrame = 1, perPoll = 1 }: FrameWindowOptions) {
    this.#now = now;
    this.#perPoll = perPoll;
    this.#roundTripsPerFrame = roundTripsPerFrame;
  }

  /** Changes with the transport that carries the connection. */
  set roundTripsPerFrame(roundTrips: number) {
    if (roundTrips === this.#roundTripsPerFrame) return;
    this.#roundTripsPerFrame = roundTrips;
    this.#size = undefined;
  }

  /** How many share the connection: of each a frame may come in the same moment. */
  set cameras(cameras: number) {
    this.#cameras = Math.max(1, cameras);
    this.#size = undefined;
  }

  /** Frames that may be in flight now, 1 … MOST_IN_FLIGHT. */
  get size(): number {
    this.#size ??= this.#fitting(this.#now());
    return this.#size;
  }

  get inFlight(): number {
    return this.#inFlight.length;
  }

  get bytesInFlight(): number {
    return this.#bytes;
  }

  /** Ms of the receiver's own word; undefined where it has not given one. */
  get roundTripMs(): number | undefined {
    return this.#roundTripMs;
  }

  /** Ms from sending to acknowledgement of the quickest frame of late; undefined before the first. */
  get ackMs(): number | undefined {
    return this.#ackTimes.value(this.#now());
  }

  /** @param bytes of the next frame */
  hasRoom(bytes = 0): boolean {
    if (this.#inFlight.length === 0) return true;
    const mostBytes = this.#firstAckAt === undefined ? FIRST_BYTES : MOST_BYTES_IN_FLIGHT;
    return this.#inFlight.length < this.size && this.#bytes + bytes <= mostBytes && !this.stalled;
  }

  sent(key: string, sequence: number, bytes: number): void {
    const sentAt = this.#now();
    if (this.#inFlight.length === 0) this.#begin(sentAt);
    const deliveredBefore = this.#delivered;
    this.#inFlight.push({ key, sequence, bytes, sentAt, deliveredBefore, since: this.#since });
    this.#bytes += bytes;
  }

  /**
   * Settles every frame of `key` sent up to and including `sequence`; one that was never sent settles nothing ahead of it.
   *
   * @returns what is settled, oldest first
   */
  acknowledge(key: string, sequence: number): FrameInFlight[] {
    const settled = this.#take((frame) => frame.key === key && frame.sequence <= sequence);
    const last = settled.at(-1);
    if (last) this.#measure(settled.length, last);
    return settled;
  }

  /** Nobody waits for these frames any more: they are no longer in flight, and say nothing of the path. */
  forget(key: string): FrameInFlight[] {
    return this.#take((frame) => frame.key === key);
  }

  /** What was sent of `key` before that moment did not arrive. */
  lose(key: string, before: number): FrameInFlight[] {
    return this.#take((frame) => frame.key === key && frame.sentAt < before);
  }

  /** The connection is gone and with it what was on its way, and what was known of the path. */
  reset(): FrameInFlight[] {
    const lost = this.#take(() => true);
    this.#rates.clear();
    this.#ackTimes.clear();
    this.#held.clear();
    this.#quickestHeld.clear();
    this.#roundTripMs = undefined;
    this.#quickestAck = Number.POSITIVE_INFINITY;
    this.#before = undefined;
    this.#firstAckAt = undefined;
    this.#size = undefined;
    return lost;
  }

  /** @param ms the quickest recent round trip of a small message, by either side's measure */
  roundTrip(ms: number): void {
    this.#roundTripMs = ms;
    this.#size = undefined;
  }

  /** @param ms what the receiver itself took from a frame's arrival to its paint */
  held(ms: number): void {
    this.#held.add(ms);
    this.#quickestHeld.add(this.#now(), ms);
    this.#size = undefined;
  }

  /** Ms for which frames have been in flight and none was acknowledged; 0 while none is. */
  get silentMs(): number {
    return this.#inFlight.length > 0 ? this.#now() - this.#since : 0;
  }

  /** Nothing more goes to one who has not acknowledged for so long. */
  get stalled(): boolean {
    return this.silentMs >= STALLED_AFTER_MS;
  }

  /** The receiver should be cut off. */
  get overdue(): boolean {
    return this.silentMs >= OVERDUE_AFTER_MS;
  }

  #fitting(now: number): number {
    const rate = this.#rates.value(now);
    const path = this.#path();
    if (rate === undefined || path === undefined) return FIRST_SIZE;
    const fills = Math.floor(GAIN * rate * path) + 1;
    const wider = Math.max(fills + this.#together, this.#isBeginning(now) ? FIRST_SIZE : 0);
    return Math.min(MOST_IN_FLIGHT, Math.max(fills, Math.min(wider, this.#couldFill(now, path))));
  }

  /** How many frames may come in the same moment: one of each camera, or more where they wait for a poll. */
  get #together(): number {
    return this.#roundTripsPerFrame > 1 ? this.#perPoll * this.#cameras : this.#cameras;
  }

  #isBeginning(now: number): boolean {
    return this.#firstAckAt !== undefined && now - Math.max(this.#firstAckAt, this.#resumedAt) < BEGINNING_MS;
  }

  #begin(now: number): void {
    if (now - this.#since >= PAUSE_MS) {
      this.#resumedAt = now;
      this.#size = undefined;
    }
    this.#since = now;
  }

  /**
   * Ms of one frame's way through an empty line, its own passage through the narrowest place left out. No longer than the quickest
   * acknowledgement there was, of all time: recent ones contain the queue that too wide a window has made, and so may what is told.
   */
  #path(): number | undefined {
    if (this.#roundTripMs === undefined) return finite(this.#quickestAck);
    return this.#there(this.#roundTripMs) + (this.#held.value ?? 0);
  }

  /**
   * The size at which the line itself would be the limit, from what a frame takes beyond the path: its passage through the narrowest
   * place. Without it a window of one could not grow where that and the path are about as long, for it never sees the line's rate; and
   * on a line that is no limit, cameras whose frames come in one moment would wait for each other.
   */
  #couldFill(now: number, path: number): number {
    if (this.#roundTripMs === undefined || path > LONGEST_PATH_MS) return 0;
    const quickest = this.#there(this.#roundTripMs) + (this.#quickestHeld.value(now) ?? 0);
    const passage = Math.max(SHORTEST_MS, (this.#ackTimes.value(now) ?? 0) - quickest);
    return Math.floor((GAIN * path) / passage) + 1;
  }

  #there(roundTripMs: number): number {
    return Math.min(roundTripMs * this.#roundTripsPerFrame, this.#quickestAck);
  }

  #measure(frames: number, last: FrameInFlight): void {
    const now = this.#now();
    this.#delivered += frames;
    this.#since = now;
    this.#size = undefined;
    const took = Math.max(SHORTEST_MS, now - last.sentAt);
    const delivered = this.#delivered - last.deliveredBefore;
    const rate = delivered / Math.max(took, now - last.since);
    // After a pause a shaped line lets one frame through at once, and then no more: two in a row are a line. Over polling they come by
    // the poll, and the slower one tells of the poll.
    const before = (this.#roundTripsPerFrame === 1 && this.#before) || { took, rate };
    this.#rates.add(now, Math.min(rate, before.rate));
    this.#ackTimes.add(now, Math.max(took, before.took));
    this.#before = { took, rate };
    this.#firstAckAt ??= now;
    if (took > 2 * (this.#path() ?? took)) this.#resumedAt = Number.NEGATIVE_INFINITY;
    this.#quickestAck = Math.min(this.#quickestAck, took);
  }

  #take(which: (frame: FrameInFlight) => boolean): FrameInFlight[] {
    const taken: FrameInFlight[] = [];
    const left: FrameInFlight[] = [];
    for (const frame of this.#inFlight) {
      if (!which(frame)) {
        left.push(frame);
        continue;
      }
      taken.push(frame);
      this.#bytes -= frame.bytes;
    }
    if (taken.length > 0) this.#inFlight = left;
    return taken;
  }
}

function finite(ms: number): number | undefined {
  return Number.isFinite(ms) ? ms : undefined;
}
