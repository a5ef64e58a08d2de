import { SleepWatch, STOOD_STILL_MS } from '@porthole/shared/flow/sleep-watch';
import type { Timers } from '@porthole/shared/flow/timers';
import { CatchUp } from './catch-up.ts';
import { FrameInterval } from './frame-interval.ts';
import { Pace } from './pace.ts';
import {
  failureOf,
  type OpenSource,
  type RunListener,
  type Source,
  type SourceFrame,
  type SourceKind,
  type SourceListener,
  type SourceRun,
} from './source.ts';
import {
  PATIENCE,
  type Patience,
  patienceWith,
  type Supervision,
  type SupervisionEvent,
  startSupervision,
  stepSupervision,
} from './supervision.ts';

export interface SupervisedSourceOptions {
  readonly kind: SourceKind;
  readonly label: string;
  /** Where it is known beforehand; else it is found out. */
  readonly frameIntervalMs?: number;
  readonly open: OpenSource;
  readonly timers: Timers;
  readonly patience?: Patience;
}

const TICK_MS = 250;

/** Ms after it stood still in which the pace of frames tells nothing of the source. */
const UNSETTLED_MS = 1_500;

/** A source that is opened again whenever it dies or hangs, and says so; what piled up in it while nobody could read it is left out. */
export class SupervisedSource implements Source {
  readonly kind: SourceKind;
  label: string;
  readonly #knownInterval: number | undefined;
  readonly #interval = new FrameInterval();
  readonly #open: OpenSource;
  readonly #timers: Timers;
  readonly #patience: Patience;
  readonly #watch: SleepWatch;
  #catchUp = new CatchUp();
  #pace = new Pace(null);
  /** Of what is left out, in the source's own time: it is read in a burst. */
  #pastPace = new Pace(null);
  #pastMs = 0;
  #settledAt = Number.NEGATIVE_INFINITY;
  #listener: SourceListener | undefined;
  #state: Supervision = { phase: 'stopped' };
  #run: SourceRun | undefined;
  /** Tells a run that was given up on from the one that took its place. */
  #attempt = 0;
  /** Runs that were told to stop and are still at it; a device opens again only when its last user has let go. */
  #stopping: Promise<unknown> = Promise.resolve();
  #stopTicking = () => {};

  constructor(options: SupervisedSourceOptions) {
    this.kind = options.kind;
    this.label = options.label;
    this.#knownInterval = options.frameIntervalMs;
    this.#open = options.open;
    this.#timers = options.timers;
    this.#patience = options.patience ?? PATIENCE;
    this.#watch = new SleepWatch(options.timers, STOOD_STILL_MS);
  }

  get frameIntervalMs(): number | undefined {
    return this.#knownInterval ?? this.#interval.ms;
  }

  start(listener: SourceListener): void {
    this.#listener = listener;
    this.#watch.look();
    this.#stopTicking = this.#timers.every(TICK_MS, () => this.#tick());
    this.#enter(startSupervision(this.#timers.monotonic(), this.#patience));
  }

  async stop(): Promise<void> {
    this.#listener = undefined;
    this.#stopTicking();
    this.#step({ type: 'stop' });
    await this.#stopping;
  }

  #tick(): void {
    this.#look();
    this.#step({ type: 'tick' });
  }

  /** Whatever comes first after this program stood still, it is known before. */
  #look(): void {
    const forMs = this.#watch.look();
    if (forMs === 0) return;
    const now = this.#timers.monotonic();
    this.#catchUp.stoodStill(now, forMs);
    this.#settledAt = now + UNSETTLED_MS;
    this.#step({ type: 'stood-still' });
  }

  #step(event: SupervisionEvent): void {
    const slowest = Math.max(this.#knownInterval ?? 0, this.#interval.ms ?? 0);
    const patience = patienceWith(this.#patience, slowest);
    const next = stepSupervision(this.#state, event, this.#timers.monotonic(), patience);
    if (next.phase === this.#state.phase) this.#state = next;
    else this.#enter(next);
  }

  #enter(state: Supervision): void {
    this.#state = state;
    if (state.phase !== 'running') this.#letGo();
    if (state.phase === 'starting') this.#openNext();
    this.#tell(state);
  }

  /** A source that is tried again is still a failed one, until it gives a picture. */
  #tell(state: Supervision): void {
    if (state.phase === 'running') this.#listener?.state({ state: 'running' });
    if (state.phase === 'starting' && state.failures === 0) this.#listener?.state({ state: 'starting' });
    if (state.phase === 'waiting') this.#listener?.state({ state: 'failed', ...state.failure });
  }

  #openNext(): void {
    this.#catchUp = new CatchUp();
    this.#paceAt(null);
    this.#attempt += 1;
    const attempt = this.#attempt;
    void this.#stopping.then(() => {
      if (attempt !== this.#attempt || this.#state.phase !== 'starting') return;
      try {
        this.#run = this.#open(this.#listenerOf(attempt));
      } catch (error) {
        this.#step({ type: 'failed', failure: failureOf(error) });
      }
    });
  }

  #listenerOf(attempt: number): RunListener {
    return {
      frame: (frame) => {
        if (attempt === this.#attempt) this.#frame(frame);
      },
      label: (label) => {
        this.label = label;
      },
      atMostFps: (fps) => {
        if (attempt === this.#attempt) this.#paceAt(fps);
      },
      failed: (failure) => {
        if (attempt === this.#attempt) this.#step({ type: 'failed', failure });
      },
    };
  }

  #frame(frame: SourceFrame): void {
    this.#look();
    const now = this.#timers.monotonic();
    const shows = this.#catchUp.frame(now);
    // A frame of the past is no reason to leave out one of now.
    const isWanted = shows === 'live' && this.#pace.admits(now);
    const isNews = isWanted && this.#learnInterval(now);
    if (shows !== 'live') this.#leaveOut();
    this.#step({ type: shows === 'behind' ? 'behind' : 'frame' });
    if (isWanted) this.#listener?.frame(frame);
    if (isNews) this.#tell(this.#state);
  }

  /** One that would not have been wanted is no frame that is missing. */
  #leaveOut(): void {
    this.#pastMs += this.#catchUp.usualMs ?? 0;
    if (this.#pastPace.admits(this.#pastMs)) this.#listener?.leftOut?.();
  }

  #paceAt(fps: number | null): void {
    this.#pace = new Pace(fps);
    this.#pastPace = new Pace(fps);
  }

  /** @returns whether it is news */
  #learnInterval(now: number): boolean {
    if (now < this.#settledAt) this.#interval.interrupted();
    return this.#interval.frame(now);
  }

  #letGo(): void {
    this.#attempt += 1;
    this.#interval.interrupted();
    const run = this.#run;
    this.#run = undefined;
    if (run) this.#stopping = Promise.all([this.#stopping, run.stop()]);
  }
}
