import type {
  IceCandidate,
  PeerConnection,
  RawPicture,
  RtcConfiguration,
  VideoTrack,
  Wrtc,
} from '../sidecar/wrtc.ts';

/** A connection without a network: what it finds and how it fares is up to the test. */
export class FakeConnection implements PeerConnection {
  connectionState: PeerConnection['connectionState'] = 'new';
  onicecandidate: PeerConnection['onicecandidate'] = null;
  onconnectionstatechange: PeerConnection['onconnectionstatechange'] = null;
  answer: string | undefined;
  readonly added: string[] = [];
  readonly tracks: VideoTrack[] = [];
  isClosed = false;
  readonly configuration: RtcConfiguration;

  constructor(configuration: RtcConfiguration) {
    if (configuration.iceServers.some(({ urls }) => urls.includes('nonsense'))) throw new SyntaxError();
    this.configuration = configuration;
  }

  addTransceiver(track: VideoTrack): void {
    this.tracks.push(track);
  }
  async createOffer() {
    return { type: 'offer', sdp: 'v=0\r\n' } as const;
  }
  async setLocalDescription(): Promise<void> {}
  async setRemoteDescription({ sdp }: { sdp: string }): Promise<void> {
    if (!sdp.startsWith('v=0')) throw new Error('Failed to parse SessionDescription.');
    this.answer = sdp;
  }
  async addIceCandidate({ candidate }: IceCandidate): Promise<void> {
    if (candidate === 'nonsense') throw new Error('Error processing ICE candidate');
    this.added.push(candidate);
  }
  close(): void {
    this.isClosed = true;
  }

  find(candidate: IceCandidate | null): void {
    this.onicecandidate?.({ candidate });
  }

  becomes(state: PeerConnection['connectionState']): void {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }
}

/** In place of the native package, which no test runner may load. */
export function fakeWrtc() {
  const connections: FakeConnection[] = [];
  const shown: RawPicture[] = [];
  const wrtc: Wrtc = {
    RTCPeerConnection: class extends FakeConnection {
      constructor(configuration: RtcConfiguration) {
        super(configuration);
        connections.push(this);
      }
    },
    nonstandard: {
      RTCVideoSource: class {
        createTrack() {
          return { kind: 'video' } as const;
        }
        onFrame({ width, height, data }: RawPicture) {
          shown.push({ width, height, data: data.slice() });
        }
      },
      // Brightness only, which suffices to tell one picture from another.
      rgbaToI420: (rgba, i420) => {
        for (let at = 0; at < rgba.width * rgba.height; at += 1) i420.data[at] = rgba.data[4 * at] ?? 0;
      },
    },
  };
  return { wrtc, connections, shown };
}
