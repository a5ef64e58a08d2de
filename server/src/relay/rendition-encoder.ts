import type { Rendition } from '@porthole/shared/protocol/renditions';

/** A rendition that must be made; `full` is the camera's own. */
export type MadeRendition = Exclude<Rendition, 'full'>;

export interface EncodedPicture {
  readonly jpeg: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Makes pictures smaller, off the event loop. */
export interface RenditionEncoder {
  /** Pictures it works on at once. */
  readonly atOnce: number;
  /** Rejects what cannot be decoded. */
  encode(jpeg: Uint8Array, name: MadeRendition): Promise<EncodedPicture>;
}

/** Counts for all cameras, as the metrics do. */
export interface RenditionObserver {
  renditionFailed(name: MadeRendition): void;
}
