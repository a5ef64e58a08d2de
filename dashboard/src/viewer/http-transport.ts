import { reconnectDelay } from '@porthole/shared/connection/reconnect';
import type { ClockExchange } from '@porthole/shared/flow/clock-offset';
import type { Timers } from '@porthole/shared/flow/timers';
import { formatWatchList } from '@porthole/shared/protocol/api';
import type { ContainerRecord } from '@porthole/shared/protocol/frame-container';
import { HELD_GET_MS } from '@porthole/shared/protocol/limits';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { ViewerSignal } from '@porthole/shared/protocol/rtc';
import { PROTOCOL_VERSION } from '@porthole/shared/protocol/version';
import { FirstAnswer } from './first-answer.ts';
import { RelayRefusal, readRecords } from './held-answer.ts';
import { askRelayClock, SignedOutError } from './http-clock.ts';
import { HttpCursors, type Question } from './http-cursors.ts';
import { HttpSignals } from './http-signals.ts';
import type { RoundTrips } from './round-trips.ts';
import { SettledSlots } from './settled-slots.ts';
import type { Outcome, ViewerTransport, ViewerTransportEvents, WatchList } from './transport.ts';

/** Ms after which an unanswered GET is given up: what the relay may hold it, and then some for a large frame on a thin line. */
const OVERDUE_MS = HELD_GET_MS + 10_000;

/** Ms over which pages spread what they ask anew: they share a camera that fell silent for all of them. */
const SPREAD_MS = 300;

/** Failures in a row that mean more than one bad request among good ones. */
const DOWN_AFTER_FAILURES = 2;

export interface HttpTransportOptions {
  /** Scheme, host and port of the relay. */
  readonly origin: string;
  /** At random; ties this page's parallel GETs together. */
  readonly newViewerId: () => string;
  readonly fetch: typeof fetch;
  readonly timers: Timers;
  /** Of this page, over all its transports. */
  readonly roundTrips: RoundTrips;
  readonly chance: () => number;
  /** How many GETs may be open at the moment. */
  readonly mostGets: () => number;
}

interface Request {
  readonly question: Question;
  readonly version: number;
  /** The last signal heard when it was made. */
  readonly heard: number;
  readonly abort: AbortController;
}

/**
 * Frames over a few parallel held GETs, shared by all cameras. Each is asked anew when the frames of its answer are done with: it is
 * their acknowledgement, and a page that paints slowly is sent less. While requests fail, or nothing is watched, one is open at a time.
 */
export class HttpTransport implements ViewerTransport {
  readonly #options: HttpTransportOptions;
  readonly #events: ViewerTransportEvents;
  readonly #cursors = new HttpCursors();
  readonly #requests = new Set<Request>();
  readonly #settling: SettledSlots;
  readonly #firstAnswer: FirstAnswer;
  readonly #signals: HttpSignals;
  #viewer: string;
  #heldMs: number | undefined;
  #version = 0;
  #failures = 0;
  #up = false;
  #opened = false;
  #closed = false;
  /** What the relay said before it was silent. */
  #lastWord: ReasonCode | undefined;
  #cancelRetry: (() => void) | undefined;

  constructor(options: HttpTransportOptions, events: ViewerTransportEvents) {
    this.#options = options;
    this.#events = events;
    this.#viewer = options.newViewerId();
    this.#signals = new HttpSignals({ ...options, viewer: () => this.#viewer });
    this.#settling = new SettledSlots(options.timers, () => this.#settled());
    this.#firstAnswer = new FirstAnswer({
      timers: options.timers,
      most: options.mostGets,
      askAllAnew: () => this.#beginAnew(),
      askOldestAnew: () => this.#askOldestAnew(),
    });
  }

  open(): void {
    this.#opened = true;
    this.#fill();
  }

  close(): void {
    this.#closed = true;
    this.#cancelRetry?.();
    this.#firstAnswer.reset();
    this.#settling.close();
    this.#signals.close();
    this.#abandonRequests();
  }

  watch(cameras: WatchList): void {
    const watchedBefore = this.#cursors.watching;
    const stoodBy = this.#cursors.standsBy;
    const isMore = this.#cursors.watch(cameras);
    // What stands by no longer is needed at once: another way has failed.
    const isUrgent = isMore || (stoodBy && !this.#cursors.standsBy);
    if (cameras.size === 0 && watchedBefore > 0) this.#abandonRequests();
    // The relay hears of it with the next request. It answers the oldest first: the newest is spared most easily.
    else if (isUrgent && this.#arrears >= this.#most) this.#abandonNewest();
    this.#settling.keepOnly(cameras);
    this.#fill();
  }

  acknowledge(outcome: Outcome): void {
    this.#heldMs = outcome.heldMs ?? this.#heldMs;
    this.#cursors.acknowledge(outcome);
    this.#settling.settle(outcome.camera, outcome.sequence);
  }

  askAnew(): void {
    if (this.#closed || this.#cancelRetry) return;
    this.#abandonRequests();
    const { timers, chance } = this.#options;
    this.#cancelRetry = timers.after(chance() * SPREAD_MS, () => {
      this.#cancelRetry = undefined;
      this.#beginAnew();
    });
  }

  /** Under another name: what was sent to the one before may be lost, and would keep its window until the relay knows that. */
  #beginAnew(): void {
    this.#abandonRequests();
    this.#rename();
    this.#fill();
  }

  /** The others keep their time. */
  #askOldestAnew(): void {
    const [oldest] = this.#requests;
    if (oldest) this.#abandon(oldest);
    if (!this.#up) this.#events.down(this.#lastWord);
    this.#fill();
  }

  async exchangeClock(): Promise<ClockExchange> {
    return this.#options.roundTrips.add(await askRelayClock(this.#options));
  }

  get canSignal(): boolean {
    return this.#up && this.#signals.passes;
  }

  signal(signal: ViewerSignal): Promise<ReasonCode | null> {
    return this.#signals.send(signal);
  }

  leave(): void {
    this.#signals.leave();
  }

  /** Requests that are open, and answers whose frames are not done with. */
  get #arrears(): number {
    return this.#requests.size + this.#settling.size;
  }

  get #most(): number {
    return this.#options.mostGets();
  }

  /** Where fewer GETs may be held than are, none would be asked: the relay waits for this word. */
  #settled(): void {
    if (this.#arrears >= this.#most) this.#abandonNewest();
    this.#fill();
  }

  #fill(): void {
    if (!this.#opened || this.#closed || this.#cancelRetry) return;
    const atOnce = this.#failures > 0 || this.#cursors.watching === 0 ? 1 : this.#most;
    while (this.#requests.size < atOnce && this.#arrears < this.#most) void this.#ask();
  }

  async #ask(): Promise<void> {
    const request: Request = {
      question: this.#cursors.ask(),
      version: this.#version,
      heard: this.#signals.heard,
      abort: new AbortController(),
    };
    this.#requests.add(request);
    this.#firstAnswer.asked();
    const cancelOverdue = this.#options.timers.after(OVERDUE_MS, () => request.abort.abort());
    const outcome = await this.#fetchRecords(request).catch((error: unknown) => error);
    cancelOverdue();
    // One that was abandoned has no say any more.
    if (!this.#requests.delete(request)) return;
    if (outcome instanceof SignedOutError) this.#refused('signed-out');
    else if (isOutdated(outcome)) this.#refused('version-mismatch');
    else if (Array.isArray(outcome)) this.#answered(request, outcome);
    else {
      if (outcome instanceof RelayRefusal) this.#lastWord = outcome.code;
      this.#failed();
    }
  }

  async #fetchRecords({ question, version, heard, abort }: Request): Promise<ContainerRecord[]> {
    const { origin, fetch } = this.#options;
    const wishes = [...question.values()].map(({ wish }) => wish);
    const query = [
      `viewer=${this.#viewer}&watch=${formatWatchList(question)}&cameras=${version}&rtc=${this.#signals.passes ? heard : 0}`,
      ...this.#times(),
      ...(wishes.some(({ saveData }) => saveData) ? ['save=1'] : []),
      ...(wishes.some(({ standby }) => standby) ? ['standby=1'] : []),
      ...(wishes[0]?.fps === undefined ? [] : [`fps=${wishes[0].fps}`]),
      `protocol=${PROTOCOL_VERSION}`,
    ].join('&');
    const response = await fetch(`${origin}/api/frames/next?${query}`, {
      cache: 'no-store',
      signal: abort.signal,
    });
    this.#firstAnswer.begins();
    return readRecords(response);
  }

  #times(): string[] {
    const times = { rtt: this.#options.roundTrips.quickest, held: this.#heldMs };
    return Object.entries(times).flatMap(([name, ms]) => (ms === undefined ? [] : [`${name}=${ms}`]));
  }

  #answered(request: Request, records: readonly ContainerRecord[]): void {
    this.#failures = 0;
    this.#lastWord = undefined;
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    if (!this.#up) {
      this.#up = true;
      this.#events.up('http');
    }
    const frames = records.flatMap((record) => (record.type === 'frame' ? [record.header] : []));
    this.#settling.add(frames);
    for (const record of records) {
      if (this.#closed) return;
      if (record.type === 'frame') this.#takeFrame(record);
      else if (record.type === 'cameras') this.#takeCameras(request.version, record);
      else for (const signal of this.#signals.take(request.heard, record)) this.#events.signal(signal);
    }
    this.#fill();
  }

  /** A camera that came after the question is answered all the same: the relay goes by the latest it was asked. */
  #takeFrame({ header, jpeg }: ContainerRecord & { type: 'frame' }): void {
    if (this.#cursors.watches(header.camera))
      this.#events.frame({ header, jpeg: jpeg as Uint8Array<ArrayBuffer>, transport: 'http' });
    else this.#settling.settle(header.camera, header.sequence);
  }

  /** A version at or below what was asked with means that the relay counts anew; any other lower one is a straggler. */
  #takeCameras(asked: number, { version, cameras }: ContainerRecord & { type: 'cameras' }): void {
    if (version <= this.#version && version > asked) return;
    this.#version = version;
    this.#events.cameras(cameras);
  }

  #failed(): void {
    this.#failures += 1;
    this.#firstAnswer.reset();
    // A relay that was started again may have come to the same number with another list.
    this.#version = 0;
    if (this.#up && this.#failures >= DOWN_AFTER_FAILURES) this.#fall();
    else if (!this.#up) this.#events.down(this.#lastWord);
    if (this.#closed || this.#cancelRetry) return;
    const { timers, chance } = this.#options;
    this.#cancelRetry = timers.after(reconnectDelay(this.#failures - 1, chance()), () => {
      this.#cancelRetry = undefined;
      // The others may be waiting on a connection that is dead: this one finds out.
      if (this.#requests.size < this.#most) void this.#ask();
      this.#fill();
    });
  }

  #fall(): void {
    this.#up = false;
    this.#signals.fell();
    // What was answered on the way may be lost.
    this.#rename();
    this.#events.down(this.#lastWord);
  }

  /** A viewer the relay does not know is told the latest of every camera. */
  #rename(): void {
    this.#viewer = this.#options.newViewerId();
  }

  #refused(code: ReasonCode): void {
    this.close();
    this.#events.refused(code);
  }

  #abandonRequests(): void {
    for (const request of [...this.#requests]) this.#abandon(request);
  }

  #abandonNewest(): void {
    const newest = [...this.#requests].at(-1);
    if (newest) this.#abandon(newest);
  }

  #abandon(request: Request): void {
    this.#requests.delete(request);
    request.abort.abort();
  }
}

/** The relay speaks another version: asking again is in vain. */
const isOutdated = (outcome: unknown): boolean =>
  outcome instanceof RelayRefusal && outcome.code === 'version-mismatch';
