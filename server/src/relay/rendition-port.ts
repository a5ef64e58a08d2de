import type { ChosenRendition } from '@porthole/shared/flow/rendition-ladder';
import type { Frame } from '@porthole/shared/protocol/frame';
import type { Rendition, Wish } from '@porthole/shared/protocol/renditions';
import type { Deliver } from './rendition-stream.ts';

/** Where one viewer's pictures come from, and who is told what became of them. Closed by the viewer. */
export interface RenditionPort {
  changeWish(wish: Wish): void;
  /** Which picture this frame is to be. */
  choose(frame: Frame): ChosenRendition;
  request(frame: Frame, rendition: Rendition, deliver: Deliver): void;
  /** A frame was handed to the line. */
  sent(): void;
  /** A frame gave way to a newer one, for want of room on the line. */
  crowdedOut(): void;
  /**
   * @param sentAt when the frame that the receiver has settled was handed to the line, monotonic ms
   * @param carries what the line does, bytes a second; undefined where nobody tells
   */
  settled(bytes: number, sentAt: number, carries?: number): void;
  close(): void;
}

/** A frame, or what was made of it. */
export interface RenderedFrame {
  readonly frame: Frame;
  readonly rendition: ChosenRendition;
}

export const FULL: ChosenRendition = { name: 'full', cause: 'full' };

/** What a picture turned out to be: the camera's own where none could be made. */
export function shownRendition({ header }: Frame, chosen: ChosenRendition): ChosenRendition {
  if (header.full || chosen.name === 'full') return chosen;
  return chosen.cause === 'viewer-busy' ? { name: 'full', cause: chosen.cause } : FULL;
}

/** For viewers that are sent every frame as it is. */
export const AS_IT_IS: RenditionPort = {
  changeWish: () => {},
  choose: () => FULL,
  request: (frame, _rendition, deliver) => deliver(frame),
  sent: () => {},
  crowdedOut: () => {},
  settled: () => {},
  close: () => {},
};
