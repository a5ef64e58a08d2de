import type { Timers } from '@porthole/shared/flow/timers';
import type { CAMERA_STATES, PublisherStatus } from '@porthole/shared/protocol/cameras';
import { INTERRUPTED_AFTER_MS, OFFLINE_AFTER_MS, SLOW_INTERVALS } from '@porthole/shared/protocol/limits';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';

/** Whether a camera is there. `since` is in ms since the epoch on the relay's clock. */
export interface Presence {
  readonly state: (typeof CAMERA_STATES)[number];
  readonly code: ReasonCode | null;
  readonly since: number;
}

/** Ms for which one who left, or whose source failed, may come back before the camera counts as offline: a reconnect takes less. */
const GRACE_MS = OFFLINE_AFTER_MS - INTERRUPTED_AFTER_MS;

/** Ms for which the very same picture may come again and again. No two pictures of a sensor are the same, but for its noise. */
const STUCK_AFTER_MS = 10_000;

/** Fewer are no repetition, however slow the camera. */
const STUCK_FRAMES = 5;

/** Sources that a lens stands before. A screen, a file or a program of somebody's may well have nothing new to show. */
const SEES_THE_WORLD: ReadonlySet<PublisherStatus['source']['kind']> = new Set(['webcam', 'url', 'browser']);

/** What one camera was last heard to do, and whether that makes it there. Times are monotonic ms where not said otherwise. */
export class CameraPresence {
  readonly #timers: Timers;
  #heardAt = 0;
  #lastFrameAt = Number.NEGATIVE_INFINITY;
  /** The newest picture, since when it has been the very same, and in how many frames. */
  #picture = { jpeg: new Uint8Array() as Uint8Array, since: 0, frames: 0 };
  /** How and when the last publisher left. */
  #left: { readonly at: number; readonly code: ReasonCode };
  #shown: Presence;

  /** @param everSeen whether a publisher has ever used this camera's key, before this run of the relay */
  constructor(timers: Timers, everSeen: boolean) {
    this.#timers = timers;
    this.#left = { at: Number.NEGATIVE_INFINITY, code: everSeen ? 'camera-lost' : 'camera-never-seen' };
    this.#shown = { state: 'offline', code: this.#left.code, since: timers.now() };
  }

  /** As last judged. */
  get shown(): Presence {
    return this.#shown;
  }

  /** @param code `camera-lost` where nobody announced it: then it left when it was last heard */
  publisherLeft(code: ReasonCode): void {
    this.#left = { at: code === 'camera-lost' ? this.#heardAt : this.#timers.monotonic(), code };
  }

  /** When the last sign of life came. */
  get heardAt(): number {
    return this.#heardAt;
  }

  heard(): void {
    this.#heardAt = this.#timers.monotonic();
  }

  frameCame(jpeg: Uint8Array): void {
    this.#lastFrameAt = this.#timers.monotonic();
    if (Buffer.compare(this.#picture.jpeg, jpeg) === 0) this.#picture.frames += 1;
    else this.#picture = { jpeg, since: this.#lastFrameAt, frames: 1 };
  }

  /** @returns whether it is another one than before */
  judge(status: PublisherStatus | undefined): boolean {
    const [state, code] = this.#judge(status);
    if (state === this.#shown.state && code === this.#shown.code) return false;
    // A picture is found to be stuck some time after it began to be.
    const agoMs = code === 'frozen-source' ? this.#timers.monotonic() - this.#picture.since : 0;
    // Who is offline has been away since they were interrupted.
    const isSame = code !== null && code === this.#shown.code;
    this.#shown = { state, code, since: isSame ? this.#shown.since : this.#timers.now() - agoMs };
    return true;
  }

  #judge(status: PublisherStatus | undefined): [state: Presence['state'], code: Presence['code']] {
    const now = this.#timers.monotonic();
    const { at, code } = this.#left;
    if (!status) return [now - at < GRACE_MS ? 'interrupted' : 'offline', code];
    const { source, frameIntervalMs = 0 } = status;
    const silence = now - this.#heardAt;
    const patience = SLOW_INTERVALS * frameIntervalMs;
    if (silence >= Math.max(OFFLINE_AFTER_MS, patience)) return ['offline', 'camera-lost'];
    if (silence >= Math.max(INTERRUPTED_AFTER_MS, patience)) return ['interrupted', 'camera-lost'];
    if (source.state === 'failed')
      return [now - this.#lastFrameAt < GRACE_MS ? 'interrupted' : 'offline', source.code ?? 'source-failed'];
    if (source.state === 'starting') return ['online', 'camera-starting'];
    return ['online', SEES_THE_WORLD.has(source.kind) && this.#isStuck(now) ? 'frozen-source' : null];
  }

  #isStuck(now: number): boolean {
    const { since, frames } = this.#picture;
    return frames >= STUCK_FRAMES && now - since >= STUCK_AFTER_MS;
  }
}
