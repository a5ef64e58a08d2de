import { createRequire } from 'node:module';
import type { IceConfiguration } from '@porthole/shared/protocol/ice';
import { WRTC_PACKAGE } from '../wrtc-package.ts';

/** The part of WebRTC's package that is used here; its own types are a page's. */
export interface Wrtc {
  readonly RTCPeerConnection: new (configuration: RtcConfiguration) => PeerConnection;
  readonly nonstandard: {
    readonly RTCVideoSource: new () => VideoSource;
    rgbaToI420(rgba: RawPicture, i420: RawPicture): void;
  };
}

export type RtcConfiguration = Pick<IceConfiguration, 'iceServers' | 'iceTransportPolicy'>;

export interface RawPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Nominal: only handed on. */
export interface VideoTrack {
  readonly kind: 'video';
}

export interface VideoSource {
  createTrack(): VideoTrack;
  /** Copies what it is given. */
  onFrame(picture: RawPicture & { readonly rotation: 0 }): void;
}

export interface IceCandidate {
  readonly candidate: string;
  readonly sdpMid?: string | null | undefined;
  readonly sdpMLineIndex?: number | null | undefined;
}

export interface PeerConnection {
  readonly connectionState: 'new' | 'connecting' | 'connected' | 'disconnected' | 'failed' | 'closed';
  onicecandidate: ((event: { readonly candidate: IceCandidate | null }) => void) | null;
  onconnectionstatechange: (() => void) | null;
  addTransceiver(track: VideoTrack, init: { direction: 'sendonly' }): unknown;
  createOffer(): Promise<{ readonly type: 'offer'; readonly sdp: string }>;
  setLocalDescription(offer: { readonly type: 'offer'; readonly sdp: string }): Promise<void>;
  setRemoteDescription(answer: { readonly type: 'answer'; readonly sdp: string }): Promise<void>;
  addIceCandidate(candidate: IceCandidate): Promise<void>;
  close(): void;
}

/** Only in a process of its own: it ends its process by a fault wherever that process ends other than by `process.exit`. @throws where it is not installed, or there is none for this platform */
export function loadWrtc(): Wrtc {
  return createRequire(import.meta.url)(WRTC_PACKAGE) as Wrtc;
}
