import type { ContainerRecord } from '@porthole/shared/protocol/frame-container';
import type { SignalToViewer } from '@porthole/shared/protocol/rtc';
import type { Asked } from '../signaling/request-line.ts';

/** What a page is told of its attempts at WebRTC with the answers to its GETs, where it has said that it hears it there. */
export class WallPost {
  #line: Asked<SignalToViewer>['line'] | undefined;
  /** The number of the last signal it was told of. */
  #told = 0;

  /** @returns to be called when the GET is held no longer */
  hold(asked: Asked<SignalToViewer> | undefined, wake: () => void): () => void {
    this.#line = asked?.line;
    if (!asked) return () => {};
    asked.line.mail.arrived(asked.heard);
    this.#told = asked.heard;
    return asked.line.hold(wake);
  }

  get hasNews(): boolean {
    return this.#line !== undefined && this.#line.mail.last !== this.#told;
  }

  take(): ContainerRecord[] {
    if (!this.#line || !this.hasNews) return [];
    const told = this.#line.mail.read();
    this.#told = told.last;
    return [{ type: 'rtc', ...told }];
  }
}
