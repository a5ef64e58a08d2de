import type { PublisherSignal, RtcStatus, SignalToPublisher } from '@porthole/shared/protocol/rtc';
import type { CapturedFrame } from '@porthole/shared/publisher/outbox';

/**
 * Sends the camera to viewers who have been upgraded to WebRTC. Whoever made it ends it; end is idempotent, and nothing is said after it.
 * Whatever fails in it, frames by the relay do not notice.
 */
export interface RtcPublisher {
  readonly status: RtcStatus;
  readonly figures: RtcFigures;
  /** From the relay. */
  signal(signal: SignalToPublisher): void;
  /** Every frame as its source gives it; costs nothing while nobody is upgraded. */
  offer(frame: CapturedFrame): void;
  /**
   * Another connection carries signals from now on, perhaps to a relay that was started anew, or none does: every attempt ends. Its viewer
   * may have been signed out meanwhile, and the relay's goodbye lost.
   */
  publisherMoved(): void;
  end(): Promise<void>;
}

export interface RtcFigures {
  /** Of its process, since the capture client runs. */
  readonly crashes: number;
  /** How the last of them ended, and what it wrote last; null before the first. */
  readonly lastCrash: string | null;
}

export type OpenRtcPublisher = (events: RtcPublisherEvents) => RtcPublisher;

export interface RtcPublisherEvents {
  /** To be passed to the relay. */
  signal(signal: PublisherSignal): void;
  statusChanged(): void;
}
