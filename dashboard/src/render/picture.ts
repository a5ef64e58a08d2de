/** A decoded frame. Holds memory outside the heap until closed, so that it has one owner and is closed exactly once. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly source: CanvasImageSource;
  close(): void;
}

/** A frame that a video presents at this moment. The video is its owner's. */
export type VideoPicture = Omit<Picture, 'close'>;

/** Rejects where the bytes are no picture. */
export type DecodePicture = (jpeg: Blob) => Promise<Picture>;
