import type { IceConfiguration } from '@porthole/shared/protocol/ice';
import type { RtcCandidate } from '@porthole/shared/protocol/rtc';
import type { OpenPeer, Peer, PeerEvents } from './peer.ts';
import { type PeerStats, readPeerStats } from './peer-stats.ts';

/** This browser's WebRTC; null: it has none, or does not tell of the frames that it presents. */
export function browserPeer(): OpenPeer | null {
  const able =
    typeof RTCPeerConnection !== 'undefined' &&
    typeof HTMLVideoElement !== 'undefined' &&
    'requestVideoFrameCallback' in HTMLVideoElement.prototype;
  return able ? (ice, events) => new BrowserPeer(ice, events) : null;
}

class BrowserPeer implements Peer {
  readonly video: HTMLVideoElement;
  readonly #connection: RTCPeerConnection;
  readonly #events: PeerEvents;
  /** That came before the offer. */
  #early: (RtcCandidate | null)[] | null = [];
  #ended = false;
  #closed = false;

  constructor({ iceServers, iceTransportPolicy }: IceConfiguration, events: PeerEvents) {
    this.#events = events;
    const servers = iceServers.map((server) => ({ ...server }));
    this.#connection = new RTCPeerConnection({
      iceServers: servers as RTCIceServer[],
      iceTransportPolicy,
      bundlePolicy: 'max-bundle',
    });
    this.video = silentVideo();
    this.#listen();
    this.#nextFrame();
  }

  async answer(offer: string): Promise<string> {
    await this.#connection.setRemoteDescription({ type: 'offer', sdp: offer });
    const early = this.#early ?? [];
    this.#early = null;
    for (const candidate of early) this.#add(candidate);
    await this.#connection.setLocalDescription();
    return this.#connection.localDescription?.sdp ?? '';
  }

  addCandidate(candidate: RtcCandidate | null): void {
    if (this.#early) this.#early.push(candidate);
    else this.#add(candidate);
  }

  async stats(): Promise<PeerStats> {
    return readPeerStats(await this.#connection.getStats());
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#connection.close();
    // Browsers bound the players of a page, and one that nobody holds counts until memory is tidied.
    this.video.srcObject = null;
  }

  #add(candidate: RtcCandidate | null): void {
    const given = candidate && { sdpMLineIndex: 0, ...candidate };
    // One that it cannot read, or that names what is not there, is one less.
    this.#connection.addIceCandidate(given as RTCIceCandidateInit | null).catch(() => {});
  }

  #listen(): void {
    const connection = this.#connection;
    const on = (type: string, heard: (event: Event) => void) =>
      connection.addEventListener(type, (event) => {
        if (!this.#closed) heard(event);
      });
    on('icecandidate', (event) => this.#gathered((event as RTCPeerConnectionIceEvent).candidate));
    on('icecandidateerror', (event) => {
      const { errorCode, url } = event as RTCPeerConnectionIceErrorEvent;
      this.#events.serverError(errorCode, url);
    });
    on('iceconnectionstatechange', () => {
      if (PAIR_OPEN.has(connection.iceConnectionState)) this.#events.pairOpen();
    });
    on('connectionstatechange', () => this.#events.connection(connection.connectionState));
    on('track', (event) => this.#play(event as RTCTrackEvent));
  }

  /** An empty one ends a generation of candidates, null all of them: there is only one. */
  #gathered(candidate: RTCIceCandidate | null): void {
    if (candidate?.candidate) this.#events.candidate(candidate.toJSON() as RtcCandidate);
    else if (!this.#ended) {
      this.#ended = true;
      this.#events.candidate(null);
    }
  }

  #play({ track, receiver, streams }: RTCTrackEvent): void {
    if ('jitterBufferTarget' in receiver) receiver.jitterBufferTarget = 0;
    this.video.srcObject = streams[0] ?? new MediaStream([track]);
    // Muted video plays without a gesture; where it does not, no frame is presented, and that is judged.
    this.video.play().catch(() => {});
  }

  #nextFrame(): void {
    this.video.requestVideoFrameCallback((_now, frame) => {
      if (this.#closed) return;
      this.#nextFrame();
      const { width, height, receiveTime, rtpTimestamp } = frame;
      this.#events.painted({
        width,
        height,
        receivedAt: receiveTime ?? null,
        rtpTimestamp: rtpTimestamp ?? null,
      });
    });
  }
}

const PAIR_OPEN: ReadonlySet<RTCIceConnectionState> = new Set<RTCIceConnectionState>([
  'connected',
  'completed',
]);

function silentVideo(): HTMLVideoElement {
  const video = document.createElement('video');
  video.muted = true;
  video.autoplay = true;
  video.playsInline = true;
  video.disablePictureInPicture = true;
  return video;
}
