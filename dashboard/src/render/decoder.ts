import { Mailbox } from '@porthole/shared/flow/mailbox';
import type { Timers } from '@porthole/shared/flow/timers';
import type { DecodePicture, Picture } from './picture.ts';

/** Ms after which a decode counts as failed. A browser that loses one, as to a GPU reset, must not stop the camera. */
const OVERDUE_MS = 5_000;

export interface DecoderEvents<T> {
  /** The next is decoded when this resolves. */
  decoded(item: T, picture: Picture): Promise<void>;
  /** A newer one came before it was decoded. */
  replaced(item: T): void;
  failed(item: T): void;
}

/** One camera's decodes: one at a time, and of those that wait only the newest. */
export class Decoder<T extends { readonly jpeg: Blob }> {
  readonly #decode: DecodePicture;
  readonly #timers: Timers;
  readonly #events: DecoderEvents<T>;
  readonly #waiting = new Mailbox<T>();
  #decoding = false;
  /** How often all that was in hand was let go. */
  #forgotten = 0;
  #closed = false;

  constructor(decode: DecodePicture, timers: Timers, events: DecoderEvents<T>) {
    this.#decode = decode;
    this.#timers = timers;
    this.#events = events;
  }

  put(item: T): void {
    if (this.#closed) return;
    const replaced = this.#waiting.put(item);
    if (replaced) this.#events.replaced(replaced);
    if (!this.#decoding) void this.#run();
  }

  /** A newer one has gone before all that is in hand. */
  forget(): void {
    this.#forgotten += 1;
    const waiting = this.#waiting.take();
    if (waiting) this.#events.replaced(waiting);
  }

  /** Idempotent. A decode under way is let go, and its picture closed when it comes. */
  close(): void {
    this.#closed = true;
    this.#waiting.take();
  }

  async #run(): Promise<void> {
    this.#decoding = true;
    for (let item = this.#waiting.take(); item; item = this.#waiting.take()) {
      const forgotten = this.#forgotten;
      const picture = await this.#decodeInTime(item);
      if (this.#closed) return picture?.close();
      if (forgotten !== this.#forgotten) {
        picture?.close();
        this.#events.replaced(item);
      } else if (picture) await this.#events.decoded(item, picture);
      else this.#events.failed(item);
    }
    this.#decoding = false;
  }

  #decodeInTime({ jpeg }: T): Promise<Picture | undefined> {
    return new Promise((resolve) => {
      let overdue = false;
      const cancel = this.#timers.after(OVERDUE_MS, () => {
        overdue = true;
        resolve(undefined);
      });
      const settle = (picture?: Picture) => {
        cancel();
        if (overdue) picture?.close();
        else resolve(picture);
      };
      this.#decode(jpeg).then(settle, () => settle());
    });
  }
}
