import { LineEstimate } from './line-estimate.ts';
import { MovingMean } from './moving-mean.ts';

/** Frames in flight before anything is known of the path: fills 15 fps at 250 ms. */
const FIRST_SIZE = 4;

/**
 * Bytes in flight before the first acknowledgement, as TCP's own first flight (RFC 6928). One frame may always go; a second large one
 * would be as old as the first took, which is a second and more on the thinnest lines.
 */
const FIRST_BYTES = 15_000;

/** Most frames in flight: a wall of sixteen cameras at 15 fps needs them at 270 ms from sending to acknowledgement. */
export const MOST_IN_FLIGHT = 64;

/** Most bytes in flight: the same wall at 50 KB a frame has 3.2 MB under way. One frame may always go, whatever its size. */
export const MOST_BYTES_IN_FLIGHT = 4_000_000;

/** Part of the transfers that are slower than usual. */
const TYPICAL = 0.5;

/** Part of the transfers that are slower than the line: those that met a loss. */
const UNHINDERED = 0.8;

/** Ms by which frames may be older than their way is long, so that a line is never idle. */
const AGE_BUDGET_MS = 100;

/** More than the rate seen, so that a window that limits the rate grows. */
const GAIN = 1.25;

/** Ms between two frames of a webcam; before the first two, that is taken. */
const USUAL_INTERVAL_MS = 1_000 / 15;

/** Weight of the time between the last two frames in what is usual. */
const INTERVAL_WEIGHT = 1 / 8;

/** Ms that it counts at the most: a camera that nobody watches sends one frame a second, and then all of them. */
const LONGEST_INTERVAL_MS = 150;

/** A frame that came in one read, as behind TLS in one record: between its header and its last byte nobody saw the line. */
const ONE_READ_MS = 2;
const ONE_READ_BYTES = 17_000;

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
  /** Its acknowledgement may wait for a later one's. */
  readonly ackLater: boolean;
}

/** What a receiver says of the frame that it acknowledges, in ms. */
export interface FrameTimes {
  /** From its first byte to its last, by the receiver's own clock. */
  readonly transferMs?: number | undefined;
  /** From its last byte to the acknowledgement. */
  readonly heldMs?: number | undefined;
}

/**
 * Frames on their way to one receiver, over all its cameras. A sender learns of room from the receiver's acknowledgements, not from
 * its own socket, which reports room for megabytes that are yet to cross a thin line.
 *
 * As many bytes as the line carries in the time of the way there and back and a little more. See docs/decisions/0009.
 */
export class FrameWindow {
  readonly #now: () => number;
  readonly #line = new LineEstimate();
  /** Ms between two frames. */
  readonly #interval = new MovingMean(INTERVAL_WEIGHT);
  #sentAt: number | undefined;
  #inFlight: FrameInFlight[] = [];
  #bytes = 0;
  /** Those whose acknowledgement is not to wait. */
  #awaited = 0;
  /** The last acknowledgement, or the first sending after all was settled. */
  #since = 0;
  #roundTripMs: number | undefined;
  /** Ms of the quickest way there and back there was: recent ones contain the queue that too wide a window makes. */
  #quickest = Number.POSITIVE_INFINITY;
  #roundTripsPerFrame: number;
  readonly #perPoll: number;
  #cameras = 1;
  #lastBytes = 0;
  #ackMs: number | undefined;
  #limits: { frames: number; bytes: number } | undefined;

  constructor({ now, roundTripsPerFrame = 1, perPoll = 1 }: FrameWindowOptions) {
    this.#now = now;
    this.#perPoll = perPoll;
    this.#roundTripsPerFrame = roundTripsPerFrame;
  }

  /** Changes with the transport that carries the connection. */
  set roundTripsPerFrame(roundTrips: number) {
    if (roundTrips === this.#roundTripsPerFrame) return;
    this.#roundTripsPerFrame = roundTrips;
    this.#limits = undefined;
  }

  /** How many share the connection: of each a frame may come in the same moment. */
  set cameras(cameras: number) {
    this.#cameras = Math.max(1, cameras);
    this.#limits = undefined;
  }

  /** Frames of the size of the last one that may be in flight now, 1 … MOST_IN_FLIGHT. */
  get size(): number {
    const { frames, bytes } = this.#fitting;
    return Math.max(1, Math.min(frames, Math.round(bytes / Math.max(1, this.#lastBytes))));
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

  /** What the line carries, bytes a second, by the receiver's word of each frame's transfer; undefined where it tells nothing. */
  get bytesPerSecond(): number | undefined {
    const rate = this.#line.rate(TYPICAL);
    return rate === undefined ? undefined : 1_000 * rate;
  }

  /** Ms from sending to acknowledgement of the last frame; undefined before the first. */
  get ackMs(): number | undefined {
    return this.#ackMs;
  }

  /** @param bytes of the next frame */
  hasRoom(bytes = 0): boolean {
    if (this.#inFlight.length === 0) return true;
    const most = this.#fitting;
    const fits = this.#bytes + bytes / 2 <= most.bytes && this.#bytes + bytes <= MOST_BYTES_IN_FLIGHT;
    return fits && this.#awaited < most.frames && !this.stalled;
  }

  sent(key: string, sequence: number, bytes: number, ackLater = false): void {
    const sentAt = this.#now();
    if (this.#inFlight.length === 0) this.#since = sentAt;
    if (this.#sentAt !== undefined) this.#interval.add(Math.max(SHORTEST_MS, sentAt - this.#sentAt));
    this.#sentAt = sentAt;
    this.#inFlight.push({ key, sequence, bytes, sentAt, ackLater });
    this.#bytes += bytes;
    if (!ackLater) this.#awaited += 1;
    this.#lastBytes = bytes;
  }

  /**
   * Settles every frame of `key` sent up to and including `sequence`; one that was never sent settles nothing ahead of it.
   *
   * @returns what is settled, oldest first
   */
  acknowledge(key: string, sequence: number, times: FrameTimes = {}): FrameInFlight[] {
    const settled = this.#take((frame) => frame.key === key && frame.sequence <= sequence);
    const last = settled.at(-1);
    if (last) this.#measure(last, times);
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
    this.#line.clear();
    this.#sentAt = undefined;
    this.#interval.clear();
    this.#roundTripMs = undefined;
    this.#quickest = Number.POSITIVE_INFINITY;
    this.#limits = undefined;
    return lost;
  }

  /** @param ms the quickest recent round trip of a small message, by either side's measure */
  roundTrip(ms: number): void {
    this.#roundTripMs = ms;
    this.#limits = undefined;
  }

  /** Ms for which a frame has been in flight whose acknowledgement is not to wait; 0 while none is. */
  get dueMs(): number {
    const oldest = this.#awaited > 0 ? this.#inFlight.find(({ ackLater }) => !ackLater) : undefined;
    return oldest ? this.#now() - oldest.sentAt : 0;
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

  get #fitting(): { frames: number; bytes: number } {
    this.#limits ??= this.#reckon();
    return this.#limits;
  }

  #reckon(): { frames: number; bytes: number } {
    if (this.#quickest === Number.POSITIVE_INFINITY) return { frames: FIRST_SIZE, bytes: FIRST_BYTES };
    const intervalMs = this.#interval.value ?? USUAL_INTERVAL_MS;
    const carried = this.#line.rate(UNHINDERED);
    // Of one who tells nothing of itself, the way contains a frame's transfer.
    if (carried === undefined) return atMost((GAIN * this.#wayMs) / intervalMs + 1, MOST_BYTES_IN_FLIGHT);
    const spanMs = this.#wayMs + AGE_BUDGET_MS;
    const sent = (GAIN * spanMs) / Math.min(LONGEST_INTERVAL_MS, intervalMs);
    return atMost(sent + 1 + this.#together, carried * spanMs);
  }

  /** How many frames may come in the same moment: one of each camera, or more where they wait for a poll. */
  get #together(): number {
    return this.#roundTripsPerFrame > 1 ? this.#perPoll * this.#cameras : this.#cameras;
  }

  /** Ms of one frame's way there and its acknowledgement's way back, its own transfer left out where it is known. */
  get #wayMs(): number {
    const told = this.#roundTripMs ?? Number.POSITIVE_INFINITY;
    return Math.min(told * this.#roundTripsPerFrame, this.#quickest);
  }

  #measure(last: FrameInFlight, { transferMs, heldMs = 0 }: FrameTimes): void {
    const now = this.#now();
    const took = Math.max(SHORTEST_MS, now - last.sentAt);
    const isSeen = transferMs !== undefined && (transferMs > ONE_READ_MS || last.bytes > ONE_READ_BYTES);
    this.#quickest = Math.min(this.#quickest, Math.max(0, took - heldMs - (isSeen ? transferMs : 0)));
    this.#since = now;
    this.#limits = undefined;
    if (isSeen) this.#line.add(now, last.bytes, transferMs);
    if (last.ackLater) return;
    this.#ackMs = took;
    if (!isSeen && this.#roundTripMs !== undefined)
      this.#line.add(now, last.bytes, took - heldMs - this.#wayMs);
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
      if (!frame.ackLater) this.#awaited -= 1;
    }
    if (taken.length > 0) this.#inFlight = left;
    return taken;
  }
}

function atMost(frames: number, bytes: number): { frames: number; bytes: number } {
  return {
    frames: Math.min(MOST_IN_FLIGHT, Math.floor(frames)),
    bytes: Math.min(MOST_BYTES_IN_FLIGHT, bytes),
  };
}
