import type { IceConfiguration } from '@porthole/shared/protocol/ice';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { RtcCandidate, SignalToViewer } from '@porthole/shared/protocol/rtc';

/** What passes between the capture client and the process of its own that WebRTC runs in. */
export type ToSidecar =
  | {
      type: 'open';
      attempt: string;
      ice: IceConfiguration;
      /** What stands for the `.local` names of the viewer. */
      address: string | null;
      /** Of video at most, kbit/s. */
      kbps: number;
    }
  | { type: 'answer'; attempt: string; sdp: string }
  | { type: 'candidate'; attempt: string; candidate: RtcCandidate | null }
  | { type: 'close'; attempt: string }
  | { type: 'frame'; jpeg: Uint8Array };

export type FromSidecar =
  | { type: 'ready' }
  /** There is no WebRTC here, and there will be none. */
  | { type: 'unavailable' }
  | { type: 'signal'; signal: SignalToViewer }
  | { type: 'connected'; attempt: string }
  /** By itself. */
  | { type: 'closed'; attempt: string; code: ReasonCode }
  /** The last frame was used; the next may come. */
  | { type: 'taken' };
