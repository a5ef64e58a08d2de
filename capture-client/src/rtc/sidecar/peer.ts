import type { Timers } from '@porthole/shared/flow/timers';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { RtcCandidate } from '@porthole/shared/protocol/rtc';
import { beginsHandshake, capVideo, startVideo, withCandidates } from '@porthole/shared/rtc/sdp';
import type { FromSidecar, Order } from '../sidecar-messages.ts';
import { isUsable, withAddress } from './usable-candidates.ts';
import type { IceCandidate, PeerConnection, VideoTrack, Wrtc } from './wrtc.ts';

/** Ms without any word from the viewer's side, once connected, until it counts as gone: ICE itself may wait for ever. */
const GONE_AFTER_MS = 20_000;

/** Kbit/s at first; from there on the path decides. JPEGs that have flowed for seconds are no less. */
const START_KBPS = 600;

type Say = (message: FromSidecar) => void;

/** One viewer's connection. It ends by `close`, or by itself with `bye`; nothing follows either. */
export class Peer {
  readonly #connection: PeerConnection;
  readonly #order: Order;
  readonly #say: Say;
  /** Candidates that came before the answer. */
  #early: RtcCandidate[] | undefined = [];
  #wasConnected = false;
  #isClosed = false;
  readonly #timers: Timers;
  #cancelGone: (() => void) | undefined;

  constructor({ RTCPeerConnection }: Wrtc, track: VideoTrack, order: Order, timers: Timers, say: Say) {
    this.#timers = timers;
    this.#order = order;
    this.#say = (message) => {
      if (!this.#isClosed) say(message);
    };
    const { iceServers, iceTransportPolicy } = order.ice;
    this.#connection = new RTCPeerConnection({ iceServers, iceTransportPolicy });
    this.#connection.onicecandidate = ({ candidate }) => this.#found(candidate);
    this.#connection.onconnectionstatechange = () => this.#changed();
    this.#connection.addTransceiver(track, { direction: 'sendonly' });
  }

  async offer(): Promise<void> {
    const offer = await this.#connection.createOffer();
    await this.#connection.setLocalDescription(offer);
    // As it was made, so that no candidate is told twice.
    this.#say({ type: 'offer', attempt: this.#order.attempt, sdp: beginsHandshake(offer.sdp) });
  }

  /** @throws where it is no answer to the offer */
  async answer(sdp: string): Promise<void> {
    const { kbps } = this.#order;
    const paced = startVideo(capVideo(sdp, kbps), Math.min(START_KBPS, kbps));
    const usable = withCandidates(paced, (line) => this.#reachable(line));
    await this.#connection.setRemoteDescription({ type: 'answer', sdp: usable });
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const candidate of early) await this.candidate(candidate);
  }

  async candidate(candidate: RtcCandidate | null): Promise<void> {
    if (this.#isClosed || candidate === null) return;
    if (this.#early) {
      this.#early.push(candidate);
      return;
    }
    const line = this.#reachable(candidate.candidate);
    // One that is not understood costs only itself.
    if (line !== null)
      await this.#connection.addIceCandidate({ ...candidate, candidate: line }).catch(() => {});
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelGone?.();
    this.#connection.onicecandidate = null;
    this.#connection.onconnectionstatechange = null;
    this.#connection.close();
  }

  /** @param code why, for the viewer */
  #fail(code: ReasonCode): void {
    this.#say({ type: 'bye', attempt: this.#order.attempt, code });
  }

  #found(candidate: IceCandidate | null): void {
    const { attempt } = this.#order;
    if (!candidate?.candidate) this.#say({ type: 'candidate', attempt, candidate: null });
    else if (isUsable(candidate.candidate))
      this.#say({ type: 'candidate', attempt, candidate: plain(candidate) });
  }

  #changed(): void {
    switch (this.#connection.connectionState) {
      case 'connected':
        this.#heard();
        break;
      // Which is said again of one that was connected, where a pair is left that nobody ever answered on.
      case 'connecting':
      case 'disconnected':
        if (this.#wasConnected)
          this.#cancelGone ??= this.#timers.after(GONE_AFTER_MS, () => this.#fail('rtc-peer-closed'));
        break;
      case 'failed':
      case 'closed':
        this.#fail(this.#wasConnected ? 'rtc-peer-closed' : 'rtc-ice-failed');
        break;
    }
  }

  #heard(): void {
    this.#cancelGone?.();
    this.#cancelGone = undefined;
    if (!this.#wasConnected) this.#say({ type: 'connected', attempt: this.#order.attempt });
    this.#wasConnected = true;
  }

  #reachable(line: string): string | null {
    const { address } = this.#order;
    const addressed = address === null ? line : withAddress(line, address);
    return isUsable(addressed) ? addressed : null;
  }
}

const plain = ({ candidate, sdpMid = null, sdpMLineIndex = null }: IceCandidate): RtcCandidate => ({
  candidate,
  sdpMid,
  sdpMLineIndex,
});
