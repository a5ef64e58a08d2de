import type { SignalToViewer, ViewerSignal } from '@porthole/shared/protocol/rtc';

export interface Seen {
  /** Decoded. */
  readonly frames: number;
  readonly size: string;
  /** In the middle of the last one. */
  readonly luma: number;
  readonly bytes: number;
}

export type ToViewing = SignalToViewer | { type: 'close' | 'look'; attempt: string };
export type FromViewing =
  | { type: 'ready' }
  | Exclude<ViewerSignal, { type: 'watch' }>
  | { type: 'seen'; attempt: string; seen: Seen };
