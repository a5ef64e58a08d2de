import type { DownlinkDrop } from '@porthole/shared/protocol/drops';
import type { Frame } from '@porthole/shared/protocol/frame';
import { type RenderedFrame, type RenditionPort, shownRendition } from './rendition-port.ts';

export interface PictureStageParts {
  renditions: RenditionPort;
  /** A picture waits to be taken. */
  waiting: () => void;
  dropped: (reason: DownlinkDrop) => void;
}

/**
 * From the offer of a frame to the picture that a viewer takes. Some are being made, one waits for room: whatever is there first, the
 * older ones are overtaken.
 */
export class PictureStage {
  readonly #parts: PictureStageParts;
  #waiting: RenderedFrame | undefined;
  /** Being made, from the oldest. Never many: of what waits to be made, a newer one takes the place. */
  #making: RenderedFrame[] = [];

  constructor(parts: PictureStageParts) {
    this.#parts = parts;
  }

  offer(frame: Frame): void {
    const { renditions } = this.#parts;
    // Another rendition than that of the frame before may end what is being made of that.
    const rendition = renditions.choose(frame);
    const held = { frame, rendition };
    if (rendition.name === 'full') this.#ready(held);
    else {
      this.#making.push(held);
      renditions.request(frame, rendition.name, (picture) => this.#made(held, picture));
    }
  }

  /** The one to be taken. */
  get ready(): Frame | undefined {
    return this.#waiting?.frame;
  }

  /** Frames between offer and taking. */
  get holds(): number {
    return this.#making.length + (this.#waiting ? 1 : 0);
  }

  take(): RenderedFrame | undefined {
    const held = this.#waiting;
    this.#waiting = undefined;
    return held;
  }

  /** @returns how many frames it held */
  close(): number {
    const held = this.holds;
    this.#waiting = undefined;
    this.#making = [];
    return held;
  }

  #made(held: RenderedFrame, picture: Frame | undefined): void {
    const at = this.#making.indexOf(held);
    if (at === -1) return;
    this.#making.splice(at, 1);
    if (picture) this.#ready({ frame: picture, rendition: shownRendition(picture, held.rendition) });
    else this.#parts.dropped('encoder-busy');
  }

  /** What is older and still being made comes too late, and what still waits for room has lost its place. */
  #ready(held: RenderedFrame): void {
    const { dropped, waiting } = this.#parts;
    if (this.take()) dropped('downlink-full');
    while (this.#making[0] && this.#making[0].frame.header.sequence < held.frame.header.sequence) {
      this.#making.shift();
      dropped('encoder-busy');
    }
    this.#waiting = held;
    waiting();
  }
}
