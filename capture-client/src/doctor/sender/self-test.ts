import type { Timers } from '@porthole/shared/flow/timers';
import type { IceConfiguration } from '@porthole/shared/protocol/ice';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { SignalToViewer } from '@porthole/shared/protocol/rtc';
import type { FromSidecar, ToSidecar } from '../../rtc/sidecar-messages.ts';
import type { OpenSidecar, SidecarRun } from '../../rtc/sidecar-run.ts';
import type { OpenSource, SourceRun } from '../../sources/source.ts';
import type { FromReceiver, Missing } from './receiver-messages.ts';
import type { OpenReceiver, ReceiverRun } from './receiver-run.ts';

export type SelfTestEnd =
  /** `afterMs`: from the first question to the last of them. */
  | { readonly end: 'decoded'; readonly frames: number; readonly afterMs: number }
  | { readonly end: 'missing'; readonly what: Missing }
  /** Its sender does not start, though its package loads. */
  | { readonly end: 'no-sender' }
  | { readonly end: 'crashed'; readonly detail: string }
  /** The sender gave it up by itself. */
  | { readonly end: 'closed'; readonly code: ReasonCode }
  /** This PC has no address but that of itself. */
  | { readonly end: 'no-address' }
  | { readonly end: 'no-frames'; readonly connected: boolean };

export interface SelfTestOptions {
  readonly openSender: OpenSidecar;
  readonly openReceiver: OpenReceiver;
  /** Moving pictures. */
  readonly openPictures: OpenSource;
  readonly timers: Timers;
  readonly signal: AbortSignal;
}

/** Frames that prove it. */
const FRAMES = 5;

/** Ms in which they must be there, once both processes run. */
const FRAMES_MS = 10_000;

const ATTEMPT = 'doctor-self-test';
const NO_SERVERS: IceConfiguration = { iceServers: [], iceTransportPolicy: 'all', expiresAt: null };
const KBPS = 1_200;

/** What a camera's picture goes through on this PC, with the doctor in the viewer's place: each end in a process of its own. */
export class SelfTest {
  readonly ended: Promise<SelfTestEnd>;
  readonly #timers: Timers;
  readonly #sender: SidecarRun;
  #receiver: ReceiverRun | undefined;
  readonly #openPictures: OpenSource;
  #pictures: SourceRun | undefined;
  readonly #ready = { sender: false, receiver: false };
  /** It said so, and its process ends. */
  #noSender = false;
  #beganAt = 0;
  #connected = false;
  #named = false;
  #end!: (end: SelfTestEnd) => void;
  #cancel = () => {};

  constructor({ openSender, openReceiver, openPictures, timers, signal }: SelfTestOptions) {
    this.#timers = timers;
    this.#openPictures = openPictures;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    signal.addEventListener('abort', () => this.#giveUp(), { once: true });
    const crashed = (detail: string) => this.#end({ end: 'crashed', detail });
    this.#sender = openSender({
      heard: (message) => this.#heardSender(message),
      crashed: (detail) => {
        if (!this.#noSender) crashed(detail);
      },
    });
    try {
      this.#receiver = openReceiver({ heard: (message) => this.#heardReceiver(message), crashed });
    } catch (error) {
      crashed(String(error));
    }
  }

  async close(): Promise<void> {
    this.#cancel();
    await Promise.all([this.#pictures?.stop(), this.#sender.stop(), this.#receiver?.stop()]);
  }

  #heardSender(message: FromSidecar): void {
    switch (message.type) {
      case 'ready':
        this.#ready.sender = true;
        this.#judgeStart();
        break;
      case 'unavailable':
        this.#noSender = true;
        this.#judgeStart();
        break;
      case 'signal':
        this.#pass(message.signal);
        break;
      case 'connected':
        this.#connected = true;
        break;
      case 'closed':
        this.#end({ end: 'closed', code: message.code });
        break;
    }
  }

  #heardReceiver(message: FromReceiver): void {
    switch (message.type) {
      case 'ready':
        this.#ready.receiver = true;
        this.#judgeStart();
        break;
      case 'unavailable':
        this.#end({ end: 'missing', what: message.why });
        break;
      case 'answer':
        this.#tell({ type: 'answer', attempt: ATTEMPT, sdp: message.sdp });
        break;
      case 'candidate':
        this.#tell({ type: 'candidate', attempt: ATTEMPT, candidate: message.candidate });
        break;
      case 'decoded':
        if (message.frames >= FRAMES)
          this.#end({
            end: 'decoded',
            frames: message.frames,
            afterMs: this.#timers.monotonic() - this.#beganAt,
          });
        break;
    }
  }

  /** Where the sender has no WebRTC, the receiver tells what is missing, if it is the package of both. */
  #judgeStart(): void {
    if (!this.#ready.receiver) return;
    if (this.#noSender) this.#end({ end: 'no-sender' });
    else if (this.#ready.sender) this.#begin();
  }

  #begin(): void {
    this.#beganAt = this.#timers.monotonic();
    this.#cancel = this.#timers.after(FRAMES_MS, () => this.#giveUp());
    this.#tell({ type: 'open', attempt: ATTEMPT, ice: NO_SERVERS, address: null, kbps: KBPS });
    this.#pictures = this.#openPictures({
      frame: ({ jpeg }) => this.#tell({ type: 'frame', jpeg }),
      label: () => {},
      atMostFps: () => {},
      failed: () => this.#end({ end: 'no-sender' }),
    });
  }

  #pass(signal: SignalToViewer): void {
    if (signal.type === 'offer') this.#receiver?.send({ type: 'offer', sdp: signal.sdp });
    if (signal.type !== 'candidate') return;
    if (signal.candidate) {
      this.#named = true;
      this.#receiver?.send({ type: 'candidate', candidate: signal.candidate });
    } else if (!this.#named) this.#end({ end: 'no-address' });
  }

  #giveUp(): void {
    this.#end({ end: 'no-frames', connected: this.#connected });
  }

  #tell(message: ToSidecar): void {
    this.#sender.send(message);
  }
}
