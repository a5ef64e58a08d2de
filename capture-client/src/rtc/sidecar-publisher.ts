import type { Timers } from '@porthole/shared/flow/timers';
import { hasTurn } from '@porthole/shared/protocol/ice';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { PublisherSignal, RtcStatus, SignalToPublisher } from '@porthole/shared/protocol/rtc';
import type { CapturedFrame } from '@porthole/shared/publisher/outbox';
import type { FromSidecar } from './sidecar-messages.ts';
import type { OpenSidecar, SidecarRun } from './sidecar-process.ts';

export interface SidecarPublisherOptions {
  /** Viewers at once; 0 switches it off. */
  readonly most: number;
  /** Whether WebRTC's package is installed; without it nothing is offered. */
  readonly installed: boolean;
  /** Of video for one viewer at most, kbit/s. */
  readonly kbps: number;
  /** Only by TURN, so that viewers do not learn this PC's addresses. */
  readonly relayOnly: boolean;
  readonly open: OpenSidecar;
  readonly timers: Timers;
}

export interface RtcPublisherEvents {
  /** To be passed to the relay. */
  signal(signal: PublisherSignal): void;
  statusChanged(): void;
}

export interface RtcFigures {
  /** Of its process, since the capture client runs. */
  readonly crashes: number;
  /** How the last of them ended, and what it wrote last; null before the first. */
  readonly lastCrash: string | null;
}

/** Ms in which a viewer wants to be connected, where the relay does not say. */
const USUAL_CONNECT_MS = 5_000;

/** A viewer that gives up says so; one that went without a word is not waited for much longer. */
const TIMES_PATIENT = 2;

/** Ms that the process may take to start: a slow disk, and a virus scanner that reads 16 MB for the first time. */
const START_WITHIN_MS = 30_000;

/** Ms: a process that has not used a picture by then uses none any more. */
const HUNG_AFTER_MS = 15_000;

/** Ms without a viewer before the process ends: an idle one holds more memory than all else of the capture client, and a page that is reloaded finds it running. */
const UNUSED_MS = 180_000;

/** So many crashes within so many ms, and it is left alone. */
const MOST_CRASHES = 3;
const CRASHES_WITHIN_MS = 600_000;

type Watch = Extract<SignalToPublisher, { type: 'watch' }>;

/** An attempt that goes on, from asking to the last word. */
interface Viewer {
  readonly watch: Watch;
  readonly cancelDeadline: () => void;
  isConnected: boolean;
}

/**
 * Sends the camera to viewers who have been upgraded to WebRTC, which runs in a process of its own: its end is nobody else's, and frames by
 * the relay do not notice. Whoever made it ends it; end is idempotent, and nothing is said after it.
 */
export class SidecarPublisher {
  readonly #options: SidecarPublisherOptions;
  readonly #events: RtcPublisherEvents;
  readonly #viewers = new Map<string, Viewer>();
  #run: SidecarRun | undefined;
  /** The process has started. */
  #isReady = false;
  /** Processes that were told to stop and are still at it. */
  #stopping: Promise<unknown> = Promise.resolve();
  /** For good. */
  #off: ReasonCode | undefined;
  /** It goes by TURN alone, and the relay names none. */
  #lacksTurn = false;
  #crashedAt: number[] = [];
  #crashes = 0;
  #lastCrash: string | null = null;
  /** One picture is with the process, at most one waits: the newest. */
  #isFrameOut = false;
  #nextFrame: Uint8Array | undefined;
  #told: string;
  #ended = false;
  /** Of the process: until it must have started, then until it is not needed. */
  #cancelWait = () => {};
  #cancelHung = () => {};

  constructor(options: SidecarPublisherOptions, events: RtcPublisherEvents) {
    this.#options = options;
    this.#events = events;
    if (options.most === 0 || !options.installed) this.#off = 'rtc-not-offered';
    this.#told = JSON.stringify(this.status);
  }

  get status(): RtcStatus {
    const code = this.#offCode;
    return {
      state: code ? 'off' : 'ready',
      ...(code && { code }),
      watching: [...this.#viewers.values()].filter(({ isConnected }) => isConnected).length,
      most: this.#options.most,
    };
  }

  get figures(): RtcFigures {
    return { crashes: this.#crashes, lastCrash: this.#lastCrash };
  }

  get pid(): number | undefined {
    return this.#run?.pid;
  }

  /** From the relay. */
  signal(signal: SignalToPublisher): void {
    if (this.#ended) return;
    if (signal.type === 'watch') this.#asked(signal);
    else if (!this.#viewers.has(signal.attempt)) return;
    else if (signal.type === 'bye') this.#leave(signal.attempt);
    else this.#run?.send(signal);
  }

  /** Every frame as its source gives it; costs nothing while nobody is upgraded. */
  offer({ jpeg }: Pick<CapturedFrame, 'jpeg'>): void {
    if (this.#viewers.size === 0 || !this.#isReady) return;
    if (this.#isFrameOut) this.#nextFrame = jpeg;
    else this.#sendFrame(jpeg);
  }

  /**
   * Another connection carries signals from now on, perhaps to a relay that was started anew, or none does: every attempt ends. Its viewer
   * may have been signed out meanwhile, and the relay's goodbye lost.
   */
  publisherMoved(): void {
    this.#lacksTurn = false;
    this.#dismissAll('rtc-peer-closed');
    this.#tell();
  }

  async end(): Promise<void> {
    this.#stop('rtc-peer-closed');
    this.#ended = true;
    await this.#stopping;
  }

  get #offCode(): ReasonCode | undefined {
    return this.#off ?? (this.#lacksTurn ? 'rtc-no-turn' : undefined);
  }

  #asked(watch: Watch): void {
    const { attempt, ice } = watch;
    if (this.#viewers.has(attempt)) return;
    const { most, relayOnly, timers } = this.#options;
    this.#lacksTurn = relayOnly && !hasTurn(ice);
    this.#tell();
    const code = this.#offCode;
    if (code) this.#events.signal({ type: 'bye', attempt, code });
    else if (this.#viewers.size >= most)
      this.#events.signal({ type: 'busy', attempt, watching: this.#viewers.size, most });
    else {
      const withinMs = TIMES_PATIENT * (ice.connectionTimeoutMs ?? USUAL_CONNECT_MS);
      const overdue = () => this.#dismiss(attempt, 'rtc-ice-timeout');
      const cancelDeadline = timers.after(withinMs, overdue);
      this.#viewers.set(attempt, { watch, cancelDeadline, isConnected: false });
      if (this.#isReady) this.#open(watch);
      else if (!this.#run) this.#start();
    }
  }

  #open(watch: Watch): void {
    const { kbps, relayOnly } = this.#options;
    const ice = relayOnly ? ({ ...watch.ice, iceTransportPolicy: 'relay' } as const) : watch.ice;
    this.#cancelWait();
    this.#run?.send({ ...watch, ice, kbps });
  }

  /** The viewer has gone, or cannot be told. */
  #leave(attempt: string): void {
    this.#viewers.get(attempt)?.cancelDeadline();
    if (!this.#viewers.delete(attempt)) return;
    if (this.#isReady) this.#run?.send({ type: 'bye', attempt });
    this.#waitUnused();
    this.#tell();
  }

  #dismiss(attempt: string, code: ReasonCode): void {
    this.#leave(attempt);
    this.#events.signal({ type: 'bye', attempt, code });
  }

  #dismissAll(code: ReasonCode): void {
    for (const attempt of [...this.#viewers.keys()]) this.#dismiss(attempt, code);
  }

  #start(): void {
    const { open, timers } = this.#options;
    const isCurrent = () => this.#run === run;
    let run: SidecarRun | undefined;
    try {
      run = open({
        heard: (message) => isCurrent() && this.#heard(message),
        crashed: (detail) => {
          if (isCurrent()) this.#crashed(detail);
        },
      });
      this.#run = run;
      this.#cancelWait = timers.after(START_WITHIN_MS, () => this.#crashed('It did not start.'));
    } catch (error) {
      this.#crashed(String(error));
    }
  }

  #heard(message: FromSidecar): void {
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        this.#cancelWait();
        for (const { watch } of this.#viewers.values()) this.#open(watch);
        this.#waitUnused();
        break;
      case 'unavailable':
        this.#off = 'rtc-not-offered';
        this.#stop(this.#off);
        break;
      case 'taken':
        this.#taken();
        break;
      default:
        if (this.#viewers.has(message.attempt)) this.#ofAttempt(message);
    }
  }

  #ofAttempt(message: Extract<FromSidecar, { attempt: string }>): void {
    if (message.type === 'connected') {
      const viewer = this.#viewers.get(message.attempt);
      viewer?.cancelDeadline();
      if (viewer) viewer.isConnected = true;
      this.#tell();
      return;
    }
    if (message.type === 'bye') this.#leave(message.attempt);
    this.#events.signal(message);
  }

  #waitUnused(): void {
    if (!this.#isReady || this.#viewers.size > 0) return;
    this.#cancelWait();
    this.#cancelWait = this.#options.timers.after(UNUSED_MS, () => this.#stop('rtc-peer-closed'));
  }

  #sendFrame(jpeg: Uint8Array): void {
    this.#isFrameOut = true;
    const hung = () => this.#crashed('It took no frame any more.');
    this.#cancelHung = this.#options.timers.after(HUNG_AFTER_MS, hung);
    this.#run?.send({ type: 'frame', jpeg });
  }

  #taken(): void {
    const next = this.#nextFrame;
    this.#forgetFrames();
    if (next) this.#sendFrame(next);
  }

  #forgetFrames(): void {
    this.#cancelHung();
    this.#isFrameOut = false;
    this.#nextFrame = undefined;
  }

  #crashed(detail: string): void {
    const now = this.#options.timers.monotonic();
    this.#crashes += 1;
    this.#lastCrash = detail;
    this.#crashedAt = [...this.#crashedAt.filter((at) => now - at < CRASHES_WITHIN_MS), now];
    if (this.#crashedAt.length >= MOST_CRASHES) this.#off = 'rtc-off';
    this.#stop('rtc-sidecar-crash');
  }

  /** The process is let go, and all who are left are told why. */
  #stop(code: ReasonCode): void {
    const run = this.#run;
    this.#run = undefined;
    this.#isReady = false;
    this.#cancelWait();
    this.#forgetFrames();
    if (run) this.#stopping = Promise.all([this.#stopping, run.stop()]);
    this.#dismissAll(code);
    this.#tell();
  }

  #tell(): void {
    const status = JSON.stringify(this.status);
    if (status === this.#told || this.#ended) return;
    this.#told = status;
    this.#events.statusChanged();
  }
}
