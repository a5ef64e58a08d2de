import { Mailbox } from '@porthole/shared/flow/mailbox';
import type { Frame } from '@porthole/shared/protocol/frame';
import type { CameraChannel } from './camera-channel.ts';

/** What became of the frames offered to one viewer: offered = taken + replaced + waiting (0 or 1). */
export interface ViewerAccount {
  offered: number;
  taken: number;
  replaced: number;
}

/**
 * One receiver of one camera. The channel offers every frame; the door that owns the viewer takes one when it has room, and is
 * told when one is waiting. Closed by that door.
 */
export class Viewer {
  readonly account: ViewerAccount = { offered: 0, taken: 0, replaced: 0 };
  readonly #channel: CameraChannel;
  readonly #frameWaiting: () => void;
  readonly #cameraGone: () => void;
  readonly #mailbox = new Mailbox<Frame>();

  /** @param cameraGone for doors that would wait for ever otherwise */
  constructor(channel: CameraChannel, frameWaiting: () => void, cameraGone: () => void = () => {}) {
    this.#channel = channel;
    this.#frameWaiting = frameWaiting;
    this.#cameraGone = cameraGone;
  }

  /** @param after sequence of the newest frame the receiver has: the latest is offered at once unless it is that one */
  join(after?: number): void {
    this.#channel.join(this);
    // A receiver ahead of us has numbers from before a restart: ours is the newer frame all the same.
    if (this.#channel.latest?.header.sequence !== after) this.offerLatest();
  }

  offerLatest(): void {
    if (this.#channel.latest) this.offer(this.#channel.latest);
  }

  offer(frame: Frame): void {
    this.account.offered += 1;
    if (this.#mailbox.put(frame)) this.account.replaced += 1;
    this.#frameWaiting();
  }

  end(): void {
    this.#mailbox.take();
    this.#cameraGone();
  }

  get waiting(): boolean {
    return this.#mailbox.full;
  }

  take(): Frame | undefined {
    const frame = this.#mailbox.take();
    if (frame) this.account.taken += 1;
    return frame;
  }

  close(): void {
    this.#channel.leave(this);
    this.#mailbox.take();
  }
}
