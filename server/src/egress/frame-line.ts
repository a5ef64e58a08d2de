import { type FrameTimes, FrameWindow } from '@porthole/shared/flow/frame-window';
import type { Timers } from '@porthole/shared/flow/timers';
import { NO_WISH, type Wish } from '@porthole/shared/protocol/renditions';
import type { ViewerTimes } from '@porthole/shared/protocol/view-events';
import type { CameraChannel } from '../relay/camera-channel.ts';
import type { RenditionPort } from '../relay/rendition-port.ts';
import { type Settlement, type TakenFrame, Viewer } from '../relay/viewer.ts';
import type { BookObserver } from '../relay/viewer-books.ts';
import type { ViewerLine, ViewerTransportName } from '../relay/viewer-report.ts';
import { AckThrift } from './ack-thrift.ts';

/**
 * Round trips one frame takes. Over polling it may just have missed a poll and go with the next, and its acknowledgement waits for the POST
 * before it; of held GETs one is always in our hands while the page keeps up.
 */
const ROUND_TRIPS = { websocket: 1, polling: 3, http: 1, mjpeg: 1 } as const;

/** Frames of one camera that a page paints of one poll's answer, one after the other: the first and the newest. */
const PER_POLL = 2;

/** What this line's viewers get their pictures from. */
export interface LineRenditions {
  viewer(camera: string, wish: Wish): RenditionPort;
}

export interface FrameLineParts {
  timers: Timers;
  /** What carries the frames at the moment. */
  transport: () => ViewerTransportName;
  /** A frame waits, and there may be room for it. */
  frameWaiting: () => void;
  renditions?: LineRenditions | undefined;
  observer?: BookObserver | undefined;
}

/**
 * One receiver's line, shared by all cameras it watches: one window, in which the camera served least recently goes first. Owned, and
 * closed, by the session or page it belongs to.
 */
export class FrameLine implements ViewerLine {
  readonly #parts: FrameLineParts;
  readonly #window: FrameWindow;
  readonly #thrift = new AckThrift();
  /** In the order of service: who was served goes to the end. */
  readonly #viewers = new Map<string, Viewer>();

  constructor(parts: FrameLineParts) {
    this.#parts = parts;
    this.#window = new FrameWindow({ now: () => parts.timers.monotonic(), perPoll: PER_POLL });
  }

  get transport(): ViewerTransportName {
    return this.#parts.transport();
  }

  get window(): number {
    this.#window.roundTripsPerFrame = ROUND_TRIPS[this.transport];
    return this.#window.size;
  }

  get roundTripMs(): number | null {
    return this.#window.roundTripMs ?? null;
  }

  /** By the receiver's timing, as the window has it. */
  get bytesPerSecond(): number | undefined {
    return this.transport === 'websocket' ? this.#window.bytesPerSecond : undefined;
  }

  /** Ms from sending to acknowledgement of the quickest frame of late; 0 while unknown. */
  get usualMs(): number {
    return this.#window.ackMs ?? 0;
  }

  get inFlight(): number {
    return this.#window.inFlight;
  }

  /** It has not acknowledged for so long that it should be let go. */
  get overdue(): boolean {
    return this.#window.overdue;
  }

  get cameras(): Iterable<string> {
    return this.#viewers.keys();
  }

  viewer(camera: string): Viewer | undefined {
    return this.#viewers.get(camera);
  }

  /** Said again, it changes the wish. @param after sequence of the newest frame the receiver has */
  watch(channel: CameraChannel, wish: Wish = NO_WISH, after?: number): void {
    const watching = this.#viewers.get(channel.id);
    if (watching) {
      watching.changeWish(wish);
      return;
    }
    const { frameWaiting, observer } = this.#parts;
    const renditions = this.#parts.renditions?.viewer(channel.id, wish);
    const viewer = new Viewer(channel, { line: this, frameWaiting, renditions, observer, wish });
    this.#viewers.set(channel.id, viewer);
    this.#window.cameras = this.#viewers.size;
    viewer.join(after);
  }

  unwatch(camera: string): void {
    this.#viewers.get(camera)?.close();
    this.#viewers.delete(camera);
    this.#window.cameras = this.#viewers.size;
    this.#window.forget(camera);
  }

  times({ roundTripMs }: Pick<ViewerTimes, 'roundTripMs'>): void {
    if (roundTripMs !== undefined) this.#window.roundTrip(roundTripMs);
  }

  /** Settles every frame of the camera that was sent up to `sequence`. */
  acknowledge(camera: string, sequence: number, settlement: Settlement & FrameTimes = {}): void {
    const last = this.#window.acknowledge(camera, sequence, settlement).at(-1);
    if (last && !last.ackLater) this.#thrift.acknowledged(this.#parts.timers.monotonic() - last.sentAt);
    this.#viewers.get(camera)?.acknowledge(sequence, settlement);
  }

  /** What was sent of the camera before that moment (monotonic ms) did not arrive. */
  lost(camera: string, before: number): void {
    this.#window.lose(camera, before);
    this.#viewers.get(camera)?.lost(before);
  }

  /** Whether a frame waits for which there is room. */
  get ready(): boolean {
    return this.#fairest() !== undefined;
  }

  /** The frame to send now; undefined where none waits or the window has no room for it. */
  next(): TakenFrame | undefined {
    const fairest = this.#fairest();
    const taken = fairest?.take();
    if (!fairest || !taken) return undefined;
    const { camera, sequence } = taken.frame.header;
    this.#served(camera, fairest);
    const ackLater = this.#mayWait(taken);
    if (ackLater) taken.ackLater = true;
    this.#window.sent(camera, sequence, taken.frame.jpeg.length, ackLater);
    return taken;
  }

  close(): void {
    for (const viewer of this.#viewers.values()) viewer.close();
    this.#viewers.clear();
    this.#window.reset();
  }

  #mayWait({ frame }: TakenFrame): boolean {
    if (this.transport !== 'websocket') return false;
    const now = this.#parts.timers.monotonic();
    return this.#thrift.mayWait(frame.jpeg.length, { now, dueMs: this.#window.dueMs });
  }

  #served(camera: string, viewer: Viewer): void {
    if (this.#viewers.size === 1) return;
    this.#viewers.delete(camera);
    this.#viewers.set(camera, viewer);
  }

  #fairest(): Viewer | undefined {
    for (const viewer of this.#viewers.values()) {
      const { waiting } = viewer;
      if (!waiting) continue;
      this.#window.roundTripsPerFrame = ROUND_TRIPS[this.transport];
      return this.#window.hasRoom(waiting.jpeg.length) ? viewer : undefined;
    }
    return undefined;
  }
}
