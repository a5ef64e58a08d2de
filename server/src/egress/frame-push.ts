import { FrameWindow } from '@porthole/shared/flow/window';
import type { Frame } from '@porthole/shared/protocol/frame';
import type { CameraChannel } from '../relay/camera-channel.ts';
import { Viewer } from '../relay/viewer.ts';

/** Sends one camera's frames to one receiver as its acknowledgements make room. Closed by the session that opened it. */
export class FramePush {
  readonly #viewer: Viewer;
  readonly #window: FrameWindow;
  readonly #send: (frame: Frame) => void;
  readonly #lineIsFree: () => boolean;

  /** @param lineIsFree whether what was sent has left: an acknowledgement is only the receiver's word */
  constructor(channel: CameraChannel, window: number, send: (frame: Frame) => void, lineIsFree = () => true) {
    this.#viewer = new Viewer(channel, () => this.#pump());
    this.#window = new FrameWindow(window);
    this.#send = send;
    this.#lineIsFree = lineIsFree;
  }

  open(): void {
    this.#viewer.join();
  }

  acknowledge(sequence: number): void {
    this.#window.acknowledge(sequence);
    this.#pump();
  }

  close(): void {
    this.#viewer.close();
  }

  #pump(): void {
    while (this.#window.hasRoom && this.#lineIsFree()) {
      const frame = this.#viewer.take();
      if (!frame) return;
      this.#window.sent(frame.header.sequence);
      this.#send(frame);
    }
  }
}
