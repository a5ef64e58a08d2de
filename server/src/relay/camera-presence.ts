import type { Timers } from '@porthole/shared/flow/timers';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { judgePresence, type Presence } from './presence.ts';
import type { Publisher } from './publisher.ts';
import { StuckPicture } from './stuck-picture.ts';

/** What one camera was last heard to do, and whether that makes it there. */
export class CameraPresence {
  readonly #timers: Timers;
  readonly #stuck = new StuckPicture();
  #everSeen: boolean;
  /** Monotonic ms, as all times here. */
  #heardAt = 0;
  #lastFrameAt: number | undefined;
  #left: { at: number; code: ReasonCode } | undefined;
  #shown: Presence & { readonly since: number };

  constructor(timers: Timers, everSeen: boolean) {
    this.#timers = timers;
    this.#everSeen = everSeen;
    this.#shown = { ...this.#judge(undefined), since: timers.now() };
  }

  /** As last judged; `since` in ms since the epoch on the relay's clock. */
  get shown(): Presence & { readonly since: number } {
    return this.#shown;
  }

  publisherCame(): void {
    this.#everSeen = true;
    this.#left = undefined;
  }

  /** @param code `camera-lost` where nobody announced it: then it left when it was last heard */
  publisherLeft(code: ReasonCode): void {
    this.#left = { at: code === 'camera-lost' ? this.#heardAt : this.#timers.monotonic(), code };
  }

  /** Monotonic ms of the last sign of life. */
  get heardAt(): number {
    return this.#heardAt;
  }

  heard(): void {
    this.#heardAt = this.#timers.monotonic();
  }

  frameCame(jpeg: Uint8Array): void {
    this.#lastFrameAt = this.#timers.monotonic();
    this.#stuck.take(jpeg, this.#lastFrameAt);
  }

  /** @returns whether it is another one than before */
  judge(publisher: Publisher | undefined): boolean {
    const next = this.#judge(publisher);
    if (next.state === this.#shown.state && next.code === this.#shown.code) return false;
    // A picture is found to be stuck some time after it began to be.
    const stuckSince = this.#stuckSince(publisher);
    const stuckMs = stuckSince === undefined ? 0 : this.#timers.monotonic() - stuckSince;
    // Who is offline has been away since they were interrupted.
    const same = next.code !== null && next.code === this.#shown.code;
    this.#shown = { ...next, since: same ? this.#shown.since : this.#timers.now() - stuckMs };
    return true;
  }

  #judge(publisher: Publisher | undefined): Presence {
    return judgePresence({
      now: this.#timers.monotonic(),
      stuckSince: this.#stuckSince(publisher),
      publisher: publisher && { status: publisher.status, heardAt: this.#heardAt },
      lastFrameAt: this.#lastFrameAt,
      left: this.#left,
      everSeen: this.#everSeen,
    });
  }

  #stuckSince(publisher: Publisher | undefined): number | undefined {
    return publisher && this.#stuck.since(publisher.status.source.kind, this.#timers.monotonic());
  }
}
