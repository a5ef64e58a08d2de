import type { PeerCounts } from '@porthole/shared/rtc/rtc-state';

/** A pair of addresses: what each is, and what lies between. */
export interface RtcPair {
  readonly local: string;
  readonly remote: string;
  readonly protocol: string;
  /** How the TURN server is reached, where one relays for this end: udp, tcp or tls. */
  readonly relayProtocol: string | null;
}

/** Of `RTCPeerConnection.getStats()`, what is judged, shown and told. Null: not known. */
export interface PeerStats extends PeerCounts {
  readonly pair: RtcPair | null;
  readonly roundTripMs: number | null;
  readonly dtls: string | null;
  readonly fps: number | null;
  readonly bytesReceived: number;
  readonly packetsLost: number;
  readonly framesDropped: number;
  readonly freezes: number;
  readonly keyFrames: number;
  readonly nacks: number;
  readonly plis: number;
  /** Ms a frame lay in the jitter buffer, on average. */
  readonly jitterBufferMs: number | null;
  readonly decodeMs: number | null;
  readonly codec: string | null;
}
