import type { PublisherSignal, SignalToPublisher } from '@porthole/shared/protocol/rtc';

/** An attempt to be opened. */
export type Order = Extract<SignalToPublisher, { type: 'watch' }> & {
  /** Of video at most, kbit/s. */
  kbps: number;
};

/** What passes between the capture client and the process of its own that WebRTC runs in: signals as the relay has them, and pictures. */
export type ToSidecar =
  | Order
  | Exclude<SignalToPublisher, { type: 'watch' }>
  | { type: 'frame'; jpeg: Uint8Array };

export type FromSidecar =
  | { type: 'ready' }
  /** There is no WebRTC here, and there will be none. */
  | { type: 'unavailable' }
  | Exclude<PublisherSignal, { type: 'busy' }>
  | { type: 'connected'; attempt: string }
  /** The last frame was used; the next may come. */
  | { type: 'taken' };
