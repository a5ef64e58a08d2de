import type { IceConfiguration } from '@porthole/shared/protocol/ice';
import type { RtcCandidate } from '@porthole/shared/protocol/rtc';
import { type PeerStats, readPeerStats } from './peer-stats.ts';

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

export type Peer = Pick<BrowserPeer, 'video' | 'answer' | 'addCandidate' | 'stats' | 'close'>;

export type OpenPeer = (ice: IceConfiguration, events: PeerEvents) => Peer;

/** This browser's WebRTC; null: it has none, or does not tell of the frames that it presents. */
export function browserPeer(): OpenPeer | null {
  const able =
    typeof RTCPeerConnection !== 'undefined' &&
    typeof HTMLVideoElement !== 'undefined' &&
    'requestVideoFrameCallback' in HTMLVideoElement.prototype;
  return able ? (ice, events) => new BrowserPeer(ice, events) : null;
}

/** One attempt's connection, receiving only. */
class BrowserPeer {
  /** Where its frames are shown. Nowhere in the page: they are drawn to the camera's canvas. */
  readonly video = document.createElement('video');
  readonly #connection: RTCPeerConnection;
  readonly #events: PeerEvents;
  /** That came before the offer. */
  #early: (RtcCandidate | null)[] | null = [];
  #closed = false;

  constructor({ iceServers, iceTransportPolicy }: IceConfiguration, events: PeerEvents) {
    this.#events = events;
    this.#connection = new RTCPeerConnection({
      iceServers: iceServers as RTCIceServer[],
      iceTransportPolicy,
      bundlePolicy: 'max-bundle',
    });
    const silent = { muted: true, autoplay: true, playsInline: true, disablePictureInPicture: true };
    Object.assign(this.video, silent);
    this.#listen();
    this.#nextFrame();
  }

  /** Takes the publisher's offer. @returns the answer */
  async answer(offer: string): Promise<string> {
    await this.#connection.setRemoteDescription({ type: 'offer', sdp: offer });
    const early = this.#early ?? [];
    this.#early = null;
    for (const candidate of early) this.addCandidate(candidate);
    await this.#connection.setLocalDescription();
    return this.#connection.localDescription?.sdp ?? '';
  }

  /** Null: there are no more. Those that come before the offer wait for it. One that cannot be used costs nothing. */
  addCandidate(candidate: RtcCandidate | null): void {
    if (this.#early) {
      this.#early.push(candidate);
      return;
    }
    const given = candidate && { sdpMLineIndex: 0, ...candidate };
    this.#connection.addIceCandidate(given as RTCIceCandidateInit | null).catch(() => {});
  }

  async stats(): Promise<PeerStats> {
    return readPeerStats(await this.#connection.getStats());
  }

  /** Idempotent and terminal. */
  close(): void {
    this.#closed = true;
    this.#connection.close();
    // Browsers bound the players of a page, and one that nobody holds counts until memory is tidied.
    this.video.srcObject = null;
  }

  #listen(): void {
    const connection = this.#connection;
    const on = <Heard extends Event>(type: string, heard: (event: Heard) => void) =>
      connection.addEventListener(type, (event) => {
        if (!this.#closed) heard(event as Heard);
      });
    on<RTCPeerConnectionIceEvent>('icecandidate', ({ candidate }) => {
      // An empty one ends a generation of candidates, of which there is only one; null follows it.
      if (candidate?.candidate !== '') this.#events.candidate((candidate?.toJSON() as RtcCandidate) ?? null);
    });
    on<RTCPeerConnectionIceErrorEvent>('icecandidateerror', ({ errorCode, url }) =>
      this.#events.serverError(errorCode, url),
    );
    on('iceconnectionstatechange', () => {
      const { iceConnectionState } = connection;
      if (iceConnectionState === 'connected' || iceConnectionState === 'completed') this.#events.pairOpen();
    });
    on('connectionstatechange', () => this.#events.connection(connection.connectionState));
    on<RTCTrackEvent>('track', (event) => this.#play(event));
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
