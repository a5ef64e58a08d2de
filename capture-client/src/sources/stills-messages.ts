/** What passes between the capture client and the process of its own that node-webcam runs in. */
export interface StillRequest {
  /** A number or literally TEST: it ends up in a shell line. */
  readonly device: number | 'TEST' | null;
  readonly width: number;
  readonly height: number;
  readonly quality: number;
}

export type StillReply = { picture: Uint8Array } | { failed: string };
