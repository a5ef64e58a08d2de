import type { Timers } from '@porthole/shared/flow/timers';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { RtcStatus, SignalToPublisher } from '@porthole/shared/protocol/rtc';
import type { CapturedFrame } from '@porthole/shared/publisher/outbox';
import { FrameFeed } from './frame-feed.ts';
import type { RtcFigures, RtcPublisher, RtcPublisherEvents } from './rtc-publisher.ts';
import type { FromSidecar, ToSidecar } from './sidecar-messages.ts';
import type { OpenSidecar, SidecarRun } from './sidecar-run.ts';
import {
  type Supervision,
  type SupervisionEvent,
  stepSupervision,
  UNUSED_MS,
} from './sidecar-supervision.ts';
import { type AskIce, TurnNeed } from './turn-need.ts';
import { UpgradedViewers } from './upgraded-viewers.ts';

export interface SidecarPublisherOptions {
  /** Viewers at once; 0 switches it off. */
  readonly most: number;
  /** Whether WebRTC's package is installed; without it nothing is offered. */
  readonly installed: boolean;
  /** Of video for one viewer at most, kbit/s. */
  readonly kbps: number;
  /** Only by TURN, so that viewers do not learn this PC's addresses. */
  readonly relayOnly: boolean;
  /** Without it, that TURN is missing is known once somebody asks to watch. */
  readonly askIce?: AskIce;
  readonly open: OpenSidecar;
  readonly timers: Timers;
}

/** Ms in which a viewer wants to be connected, where the relay does not say. */
const USUAL_CONNECT_MS = 5_000;

/** A viewer that gives up says so; one that went without a word is not waited for much longer. */
const TIMES_PATIENT = 2;

type Watch = Extract<SignalToPublisher, { type: 'watch' }>;

/** WebRTC in a process of its own, whose end is nobody else's. */
export class SidecarPublisher implements RtcPublisher {
  readonly #options: SidecarPublisherOptions;
  readonly #events: RtcPublisherEvents;
  readonly #viewers: UpgradedViewers;
  readonly #feed: FrameFeed;
  readonly #turn: TurnNeed;
  #supervision: Supervision;
  #run: SidecarRun | undefined;
  /** Tells a process that was given up from the one that took its place. */
  #attempt = 0;
  /** Processes that were told to stop and are still at it. */
  #stopping: Promise<unknown> = Promise.resolve();
  /** Asked while the process was starting. */
  #waiting: Watch[] = [];
  #crashes = 0;
  #lastCrash: string | null = null;
  #told = '';
  #cancelTick = () => {};
  #cancelUnused = () => {};

  constructor(options: SidecarPublisherOptions, events: RtcPublisherEvents) {
    this.#options = options;
    this.#events = events;
    this.#supervision =
      options.most > 0 && options.installed
        ? { phase: 'idle', crashes: [] }
        : { phase: 'off', code: 'rtc-not-offered' };
    this.#viewers = new UpgradedViewers(options.timers);
    this.#turn = new TurnNeed({ ...options, changed: () => this.#tell() });
    this.#feed = new FrameFeed({
      timers: options.timers,
      send: (jpeg) => this.#send({ type: 'frame', jpeg }),
      hung: () => this.#crashed('It took no frame any more.'),
    });
    this.#told = JSON.stringify(this.status);
  }

  get status(): RtcStatus {
    const code = this.#offCode;
    return {
      state: code ? 'off' : 'ready',
      ...(code && { code }),
      watching: this.#viewers.watching,
      most: this.#options.most,
    };
  }

  get figures(): RtcFigures {
    return { crashes: this.#crashes, lastCrash: this.#lastCrash };
  }

  get pid(): number | undefined {
    return this.#run?.pid;
  }

  signal(signal: SignalToPublisher): void {
    if (this.#supervision.phase === 'ended') return;
    if (signal.type === 'watch') this.#asked(signal);
    else if (this.#viewers.has(signal.attempt)) this.#said(signal);
  }

  offer({ jpeg }: CapturedFrame): void {
    if (this.#viewers.size > 0 && this.#supervision.phase === 'running') this.#feed.offer(jpeg);
  }

  publisherMoved(): void {
    this.#dismissAll('rtc-peer-closed');
    this.#turn.look();
  }

  async end(): Promise<void> {
    this.#dismissAll('rtc-peer-closed');
    this.#step({ type: 'end' });
    await this.#stopping;
  }

  get #offCode(): ReasonCode | undefined {
    const { phase } = this.#supervision;
    if (this.#supervision.phase === 'off') return this.#supervision.code;
    if (this.#turn.isUnmet) return 'rtc-no-turn';
    return phase === 'waiting' ? 'rtc-sidecar-crash' : undefined;
  }

  #said(signal: Exclude<SignalToPublisher, Watch>): void {
    if (signal.type === 'bye') this.#leave(signal.attempt);
    else this.#send(signal);
  }

  #asked(watch: Watch): void {
    const { attempt } = watch;
    this.#turn.told(watch.ice);
    if (!this.#turn.isUnmet) this.#step({ type: 'wanted' });
    if (this.#viewers.has(attempt)) return;
    const code = this.#offCode;
    const { most } = this.#options;
    if (code) this.#events.signal({ type: 'bye', attempt, code });
    else if (this.#viewers.size >= most)
      this.#events.signal({ type: 'busy', attempt, watching: this.#viewers.size, most });
    else this.#admit(watch);
  }

  #admit(watch: Watch): void {
    const withinMs = TIMES_PATIENT * (watch.ice.connectionTimeoutMs ?? USUAL_CONNECT_MS);
    this.#viewers.add(watch.attempt, withinMs, () => this.#dismiss(watch.attempt, 'rtc-ice-timeout'));
    this.#planUnused();
    if (this.#supervision.phase === 'running') this.#open(watch);
    else this.#waiting.push(watch);
  }

  #open({ attempt, ice, address }: Watch): void {
    const { kbps, relayOnly } = this.#options;
    const policy = relayOnly ? ({ iceTransportPolicy: 'relay' } as const) : {};
    this.#send({ type: 'open', attempt, ice: { ...ice, ...policy }, address, kbps });
  }

  /** The viewer has gone, or cannot be told. */
  #leave(attempt: string): void {
    if (!this.#viewers.remove(attempt)) return;
    this.#waiting = this.#waiting.filter((watch) => watch.attempt !== attempt);
    this.#send({ type: 'close', attempt });
    this.#planUnused();
    this.#tell();
  }

  #dismiss(attempt: string, code: ReasonCode): void {
    this.#leave(attempt);
    this.#events.signal({ type: 'bye', attempt, code });
  }

  #dismissAll(code: ReasonCode): void {
    for (const attempt of this.#viewers.attempts) this.#dismiss(attempt, code);
  }

  #send(message: ToSidecar): void {
    this.#run?.send(message);
  }

  #step(event: SupervisionEvent): void {
    const before = this.#supervision;
    this.#supervision = stepSupervision(before, event, this.#options.timers.monotonic());
    if (hasCrashed(before, this.#supervision)) this.#crashes += 1;
    if (this.#supervision !== before) this.#entered();
  }

  /** A timer may come a little before its time, and looks again then. */
  #planTick(): void {
    const { timers } = this.#options;
    const state = this.#supervision;
    this.#cancelTick();
    if (state.phase !== 'starting' && state.phase !== 'waiting') return;
    const at = state.phase === 'starting' ? state.deadline : state.until;
    this.#cancelTick = timers.after(Math.max(1, at - timers.monotonic()), () => {
      this.#planTick();
      this.#step({ type: 'tick' });
    });
  }

  /** Anew whenever somebody comes or goes. */
  #planUnused(): void {
    this.#cancelUnused();
    if (this.#supervision.phase !== 'running' || this.#viewers.size > 0) return;
    this.#cancelUnused = this.#options.timers.after(UNUSED_MS, () => this.#step({ type: 'unused' }));
  }

  #entered(): void {
    const state = this.#supervision;
    this.#planTick();
    if (state.phase === 'starting') this.#start();
    else if (state.phase === 'running') this.#ready();
    else this.#letGo();
    this.#planUnused();
    this.#tell();
  }

  #start(): void {
    this.#attempt += 1;
    const attempt = this.#attempt;
    const isCurrent = () => attempt === this.#attempt;
    try {
      this.#run = this.#options.open({
        heard: (message) => isCurrent() && this.#heard(message),
        crashed: (detail) => {
          if (isCurrent()) this.#crashed(detail);
        },
      });
    } catch (error) {
      this.#crashed(String(error));
    }
  }

  #crashed(detail: string): void {
    this.#lastCrash = detail;
    this.#step({ type: 'crashed' });
  }

  #ready(): void {
    for (const watch of this.#waiting.splice(0)) this.#open(watch);
  }

  #letGo(): void {
    this.#attempt += 1;
    const run = this.#run;
    this.#run = undefined;
    this.#feed.stop();
    this.#waiting = [];
    if (run) this.#stopping = Promise.all([this.#stopping, run.stop()]);
    if (this.#supervision.phase !== 'ended') this.#dismissAll(this.#farewell);
  }

  /** To those who were watching when it crashed for the last time too. */
  get #farewell(): ReasonCode {
    const code = this.#offCode;
    return code === 'rtc-not-offered' ? code : 'rtc-sidecar-crash';
  }

  #heard(message: FromSidecar): void {
    switch (message.type) {
      case 'ready':
      case 'unavailable':
        this.#step({ type: message.type });
        break;
      case 'signal':
        if (this.#viewers.has(message.signal.attempt)) this.#events.signal(message.signal);
        break;
      case 'connected':
        this.#viewers.connect(message.attempt);
        this.#tell();
        break;
      case 'closed':
        if (this.#viewers.has(message.attempt)) this.#dismiss(message.attempt, message.code);
        break;
      case 'taken':
        this.#feed.taken();
        break;
    }
  }

  #tell(): void {
    const status = JSON.stringify(this.status);
    if (status === this.#told || this.#supervision.phase === 'ended') return;
    this.#told = status;
    this.#events.statusChanged();
  }
}

function hasCrashed(before: Supervision, after: Supervision): boolean {
  const wasUp = before.phase === 'starting' || before.phase === 'running';
  return wasUp && (after.phase === 'waiting' || (after.phase === 'off' && after.code === 'rtc-off'));
}
