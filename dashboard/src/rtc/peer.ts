import type { IceConfiguration } from '@porthole/shared/protocol/ice';
import type { RtcCandidate } from '@porthole/shared/protocol/rtc';
import type { PeerStats } from './peer-stats.ts';

/** One attempt's connection, receiving only. */
export interface Peer {
  /** Where its frames are shown. Nowhere in the page: they are drawn to the camera's canvas. */
  readonly video: HTMLVideoElement;
  /** Takes the publisher's offer. @returns the answer */
  answer(offer: string): Promise<string>;
  /** Null: there are no more. Those that come before the offer wait for it. One that cannot be used costs nothing. */
  addCandidate(candidate: RtcCandidate | null): void;
  stats(): Promise<PeerStats>;
  /** Idempotent and terminal; nothing is left in the video. */
  close(): void;
}

export interface PeerEvents {
  /** One to tell the publisher of; null: there are no more. */
  candidate(candidate: RtcCandidate | null): void;
  /** A STUN or TURN server refused, by its STUN error code; 701: it does not answer. */
  serverError(code: number, url: string): void;
  /** A pair of addresses is open. */
  pairOpen(): void;
  connection(state: RTCPeerConnectionState): void;
  /** The video has presented a frame. */
  painted(frame: PaintedFrame): void;
}

/** What `requestVideoFrameCallback` says of a frame. */
export interface PaintedFrame {
  readonly width: number;
  readonly height: number;
  /** Monotonic ms at which its last packet came; null where the browser does not say. */
  readonly receivedAt: number | null;
  /** Of its RTP packets, in 1/90 000 s. */
  readonly rtpTimestamp: number | null;
}

export type OpenPeer = (ice: IceConfiguration, events: PeerEvents) => Peer;
