import type { RtcCandidate } from '@porthole/shared/protocol/rtc';

/** What passes between the doctor and the process in which it receives what this PC's sender sends. */
export type ToReceiver = { type: 'offer'; sdp: string } | { type: 'candidate'; candidate: RtcCandidate };

export type FromReceiver =
  | { type: 'ready' }
  /** There is no WebRTC here. */
  | { type: 'unavailable'; why: Missing }
  | { type: 'answer'; sdp: string }
  /** Null: there are no more. */
  | { type: 'candidate'; candidate: RtcCandidate | null }
  /** So many frames have been decoded. */
  | { type: 'decoded'; frames: number };

/** Its package; the part of it that is made for this kind of system; or that part is there, and does not load. */
export type Missing = 'package' | 'build' | 'load';
