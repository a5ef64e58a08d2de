import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import type { IceConfiguration } from '@porthole/shared/protocol/ice';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { SignalToViewer, ViewerSignal } from '@porthole/shared/protocol/rtc';
import type { RtcMode } from '@porthole/shared/rtc/rtc-state';
import type { RtcAttempt, RtcReport } from '../rtc-report.ts';
import { type RtcMemory, type RtcPicture, RtcView, type RtcViewFacts } from '../rtc-view.ts';
import { FakePeer } from './fake-peer.ts';

export const NO_SERVERS: IceConfiguration = { iceServers: [], iceTransportPolicy: 'all', expiresAt: null };

export const ALL_WELL: RtcViewFacts = {
  offered: { state: 'ready', watching: 0, most: 3 },
  jpegAt: null,
  sourceAlive: true,
  visible: true,
  allowed: true,
  signalling: true,
};

/** Ms between two frames: of the relay's JPEGs, of those that stand by, and of WebRTC. */
const JPEG_MS = 100;
const STANDBY_MS = 300;
const FRAME_MS = 50;

export interface SceneOptions {
  /** Why a signal is not passed on. */
  readonly refuse?: (signal: ViewerSignal) => ReasonCode | null;
  readonly ice?: () => Promise<IceConfiguration>;
  /** This browser has no WebRTC. */
  readonly none?: boolean;
  /** No connection can be opened. */
  readonly broken?: boolean;
  readonly timers?: ManualTimers;
  readonly memory?: RtcMemory;
}

type Untold<Signal> = Signal extends { attempt: string } ? Omit<Signal, 'attempt'> : never;

/** An RtcView whose relay, publisher, connection and time are the test's. */
export class RtcScene {
  readonly timers: ManualTimers;
  readonly sent: ViewerSignal[] = [];
  readonly peers: FakePeer[] = [];
  readonly modes: RtcMode[] = [];
  readonly pictures: RtcPicture[] = [];
  readonly reports: RtcReport[] = [];
  readonly ended: RtcAttempt[] = [];
  readonly view: RtcView;

  constructor({
    refuse = () => null,
    ice = async () => NO_SERVERS,
    none = false,
    broken = false,
    timers = new ManualTimers(),
    memory,
  }: SceneOptions = {}) {
    this.timers = timers;
    this.view = new RtcView(
      {
        camera: 'gate',
        timers: this.timers,
        chance: () => 0.5,
        send: async (signal) => {
          this.sent.push(signal);
          return refuse(signal);
        },
        ice,
        ...(memory && { memory }),
        openPeer: none
          ? null
          : (configuration, events) => {
              if (broken) throw new Error('no more connections');
              return this.#open(new FakePeer(configuration, events));
            },
      },
      {
        painted: (picture) => this.pictures.push(picture),
        mode: (mode) => this.modes.push(mode),
        report: (report) => this.reports.push(report),
        ended: (attempt) => this.ended.push(attempt),
      },
    );
    this.view.facts(ALL_WELL);
  }

  get report(): RtcReport | undefined {
    return this.reports.at(-1);
  }

  get peer(): FakePeer {
    const peer = this.peers.at(-1);
    if (!peer) throw new Error('No attempt has a connection.');
    return peer;
  }

  /** The id of the newest attempt. */
  get attempt(): string {
    return this.sent.findLast(({ type }) => type === 'watch')?.attempt ?? '';
  }

  sentOf<Type extends ViewerSignal['type']>(type: Type) {
    return this.sent.filter((signal) => signal.type === type) as Extract<ViewerSignal, { type: Type }>[];
  }

  publisherSays(signal: Untold<SignalToViewer>, attempt = this.attempt): void {
    this.view.signalled({ ...signal, attempt } as SignalToViewer);
  }

  async pass(ms: number, { jpegs = true, frames = false } = {}): Promise<void> {
    for (const until = this.timers.monotonic() + ms; this.timers.monotonic() < until; ) {
      this.timers.advance(FRAME_MS);
      const now = this.timers.monotonic();
      const jpegMs = this.modes.at(-1) === 'rtc' ? STANDBY_MS : JPEG_MS;
      if (jpegs && now % jpegMs === 0) this.view.facts({ jpegAt: now });
      if (frames) this.peer.paint();
      await settled();
    }
  }

  async asked(): Promise<void> {
    await this.pass(2_100);
  }

  async offered(): Promise<void> {
    await this.asked();
    this.publisherSays({ type: 'offer', sdp: 'offer' });
    await settled();
  }

  async showing(): Promise<void> {
    await this.offered();
    this.peer.connect();
    await this.pass(1_000, { frames: true });
  }

  #open(peer: FakePeer): FakePeer {
    this.peers.push(peer);
    return peer;
  }
}

/** What was promised has been heard. */
export async function settled(): Promise<void> {
  for (let turns = 0; turns < 10; turns += 1) await Promise.resolve();
}
