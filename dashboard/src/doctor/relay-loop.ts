import type { CheckContext } from '@porthole/shared/doctor/check';
import type { TurnServer } from '@porthole/shared/doctor/ice/ice-servers';
import { LOOP_FRAMES, LOOP_MS, type LoopEnd, type RelayLoop } from '@porthole/shared/doctor/ice/relay-checks';
import type { IceConfiguration } from '@porthole/shared/protocol/ice';
import type { RtcCandidate } from '@porthole/shared/protocol/rtc';
import { browserPeer } from '../rtc/browser-peer.ts';
import { OwnCandidates } from '../rtc/own-candidates.ts';
import type { OpenPeer, Peer, PeerEvents } from '../rtc/peer.ts';
import { type Found, foundIn, type Refused, turnEnd } from './gathering.ts';
import { MovingPicture } from './moving-picture.ts';

/** Two ends in this page, each with nothing but an address of that server: what one sends, the other decodes. */
export const relayLoop: RelayLoop = async (server, context) => {
  const openPeer = browserPeer();
  if (!openPeer) throw new Error('no WebRTC');
  if (document.hidden) return { end: 'hidden' };
  const loop = new Loop(server, context, openPeer);
  return loop.ended.finally(() => loop.close());
};

class Loop {
  readonly ended: Promise<LoopEnd>;
  readonly #server: TurnServer;
  readonly #picture: MovingPicture;
  readonly #sender: RTCPeerConnection;
  readonly #receiver: Peer;
  readonly #toSender: OwnCandidates;
  readonly #cancel: () => void;
  readonly #found: Found[] = [];
  readonly #refused: Refused[] = [];
  #frames = 0;
  #reached: Extract<LoopEnd, { end: 'no-frames' }>['reached'] = 'nothing';
  #end!: (end: LoopEnd) => void;
  #fail!: (error: unknown) => void;

  constructor(server: TurnServer, { timers, signal }: CheckContext, openPeer: OpenPeer) {
    this.#server = server;
    this.ended = new Promise((resolve, reject) => {
      this.#end = resolve;
      this.#fail = reject;
    });
    const ice = relayOnly(server);
    this.#picture = new MovingPicture(timers);
    this.#sender = openOr(
      () => this.#picture.stop(),
      () => new RTCPeerConnection(ice as RTCConfiguration),
    );
    this.#toSender = new OwnCandidates((candidate) => {
      this.#sender.addIceCandidate(candidate as RTCIceCandidateInit | null).catch(() => {});
    });
    const heard: PeerEvents = {
      candidate: (candidate) => this.#toSender.gathered(candidate),
      serverError: () => {},
      pairOpen: () => {
        if (this.#reached === 'nothing') this.#reached = 'pair';
      },
      connection: (state) => this.#becomes(state),
      painted: () => this.#painted(),
    };
    this.#receiver = openOr(
      () => {
        this.#picture.stop();
        this.#sender.close();
      },
      () => openPeer(ice, heard),
    );
    this.#cancel = timers.after(LOOP_MS, () => this.#giveUp());
    signal.addEventListener('abort', () => this.#giveUp(), { once: true });
    this.#listen();
    this.#begin().catch((error) => this.#fail(error));
  }

  close(): void {
    this.#cancel();
    this.#sender.close();
    this.#receiver.close();
    this.#picture.stop();
  }

  #listen(): void {
    const sender = this.#sender;
    sender.onicecandidate = (event) => {
      const { candidate } = event;
      if (candidate?.candidate) this.#found.push(foundIn(candidate, event));
      this.#receiver.addCandidate(candidate?.candidate ? (candidate.toJSON() as RtcCandidate) : null);
    };
    sender.onicecandidateerror = ({ url, errorCode, errorText }) => {
      this.#refused.push({ url, errorCode, errorText });
    };
    sender.onicegatheringstatechange = () => {
      if (sender.iceGatheringState === 'complete' && this.#found.length === 0) this.#giveUp();
    };
    sender.onconnectionstatechange = () => this.#becomes(sender.connectionState);
  }

  async #begin(): Promise<void> {
    const sender = this.#sender;
    sender.addTransceiver(this.#picture.track, { direction: 'sendonly' });
    await sender.setLocalDescription();
    const sdp = await this.#receiver.answer(sender.localDescription?.sdp ?? '');
    await sender.setRemoteDescription({ type: 'answer', sdp });
    this.#toSender.answered();
  }

  #becomes(state: RTCPeerConnectionState): void {
    if (state === 'connected') this.#reached = 'connected';
    if (state === 'failed') this.#giveUp();
  }

  #painted(): void {
    this.#frames += 1;
    if (this.#frames >= LOOP_FRAMES) this.#end({ end: 'decoded', frames: this.#frames });
  }

  #giveUp(): void {
    if (document.hidden) this.#end({ end: 'hidden' });
    else if (this.#found.length > 0) this.#end({ end: 'no-frames', reached: this.#reached });
    else this.#end(withoutAddress(this.#refused, this.#server));
  }
}

/** What cannot be opened leaves nothing running. */
function openOr<End>(leave: () => void, open: () => End): End {
  try {
    return open();
  } catch (error) {
    leave();
    throw error;
  }
}

function withoutAddress(refused: readonly Refused[], server: TurnServer): LoopEnd {
  const ended = turnEnd({ found: [], refused, isComplete: true }, server);
  return ended.end === 'open' ? { end: 'no-frames', reached: 'nothing' } : ended;
}

const relayOnly = ({ url, username, credential }: TurnServer): IceConfiguration => ({
  iceServers: [{ urls: [url], username, credential }],
  iceTransportPolicy: 'relay',
  expiresAt: null,
});
