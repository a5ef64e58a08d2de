import { reconnectDelay } from '@porthole/shared/connection/reconnect';
import type { ClockExchange } from '@porthole/shared/flow/clock-offset';
import type { Timers } from '@porthole/shared/flow/timers';
import { formatWatchList } from '@porthole/shared/protocol/api';
import {
  CONTAINER_TYPE,
  type ContainerRecord,
  decodeContainer,
} from '@porthole/shared/protocol/frame-container';
import { HELD_GET_MS, HELD_GETS } from '@porthole/shared/protocol/limits';
import { askRelayClock, SignedOutError } from './http-clock.ts';
import { HttpCursors, type Question } from './http-cursors.ts';
import { SettledSlots } from './settled-slots.ts';
import type { ViewerTransport, ViewerTransportEvents, WatchList } from './transport.ts';

/** Ms after which an unanswered GET is given up: what the relay may hold it, and then some for a large frame on a thin line. */
const OVERDUE_MS = HELD_GET_MS + 10_000;

/** Failures in a row that mean more than one bad request among good ones. */
const DOWN_AFTER_FAILURES = 2;

export interface HttpTransportOptions {
  /** Scheme, host and port of the relay. */
  readonly origin: string;
  /** At random; ties this page's parallel GETs together. */
  readonly newViewerId: () => string;
  readonly fetch: typeof fetch;
  readonly timers: Timers;
  readonly chance: () => number;
}

interface Request {
  readonly question: Question;
  readonly version: number;
  readonly abort: AbortController;
}

/**
 * Frames over a few parallel held GETs, shared by all cameras. None is asked anew while as many answers again are yet to be painted,
 * so a page that paints slowly is sent less. While requests fail, or nothing is watched, one is open at a time.
 */
export class HttpTransport implements ViewerTransport {
  readonly #options: HttpTransportOptions;
  readonly #events: ViewerTransportEvents;
  readonly #cursors = new HttpCursors();
  readonly #requests = new Set<Request>();
  readonly #settling: SettledSlots;
  #viewer: string;
  #version = 0;
  #failures = 0;
  #up = false;
  #opened = false;
  #closed = false;
  #cancelRetry: (() => void) | undefined;

  constructor(options: HttpTransportOptions, events: ViewerTransportEvents) {
    this.#options = options;
    this.#events = events;
    this.#viewer = options.newViewerId();
    this.#settling = new SettledSlots(options.timers, () => this.#fill());
  }

  open(): void {
    this.#opened = true;
    this.#fill();
  }

  close(): void {
    this.#closed = true;
    this.#cancelRetry?.();
    this.#settling.close();
    this.#abandonRequests();
  }

  watch(cameras: WatchList): void {
    const added = this.#cursors.watch(cameras);
    if (cameras.size === 0) this.#abandonRequests();
    // The relay hears of a new camera with the next request. It answers the oldest first: the newest is spared most easily.
    else if (added && this.#requests.size >= HELD_GETS) this.#abandonNewest();
    this.#settling.keepOnly(cameras);
    this.#fill();
  }

  acknowledge(camera: string, sequence: number): void {
    this.#cursors.acknowledge(camera, sequence);
    this.#settling.settle(camera, sequence);
  }

  exchangeClock(): Promise<ClockExchange> {
    return askRelayClock(this.#options);
  }

  #fill(): void {
    if (!this.#opened || this.#closed || this.#cancelRetry) return;
    const most = this.#failures > 0 || this.#cursors.watching === 0 ? 1 : HELD_GETS;
    while (this.#requests.size < most && this.#settling.size < HELD_GETS) void this.#ask();
  }

  async #ask(): Promise<void> {
    const request: Request = {
      question: this.#cursors.ask(),
      version: this.#version,
      abort: new AbortController(),
    };
    this.#requests.add(request);
    const cancelOverdue = this.#options.timers.after(OVERDUE_MS, () => request.abort.abort());
    const outcome = await this.#fetchRecords(request).catch((error: unknown) => error);
    cancelOverdue();
    // One that was abandoned has no say any more.
    if (!this.#requests.delete(request)) return;
    if (outcome instanceof SignedOutError) this.#refused();
    else if (Array.isArray(outcome)) this.#answered(request, outcome);
    else this.#failed();
  }

  async #fetchRecords({ question, version, abort }: Request): Promise<ContainerRecord[]> {
    const { origin, fetch } = this.#options;
    const after = new Map([...question].map(([camera, asked]) => [camera, asked.after]));
    const query = `viewer=${this.#viewer}&watch=${formatWatchList(after)}&cameras=${version}`;
    const response = await fetch(`${origin}/api/frames/next?${query}`, {
      cache: 'no-store',
      signal: abort.signal,
    });
    if (response.status === 204) return [];
    if (response.status === 401) throw new SignedOutError();
    if (!response.ok || !isContainer(response)) throw new Error('no answer of the relay');
    return decodeContainer(new Uint8Array(await response.arrayBuffer()));
  }

  #answered(request: Request, records: readonly ContainerRecord[]): void {
    this.#failures = 0;
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
      if (record.type === 'frame') this.#takeFrame(request.question, record);
      else this.#takeCameras(request.version, record);
    }
    this.#fill();
  }

  #takeFrame(question: Question, { header, jpeg }: ContainerRecord & { type: 'frame' }): void {
    const verdict = this.#cursors.received(question, header.camera, header.sequence);
    if (verdict)
      this.#events.frame({ header, jpeg: jpeg as Uint8Array<ArrayBuffer>, transport: 'http', ...verdict });
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
    // A relay that was started again may have come to the same number with another list.
    this.#version = 0;
    if (this.#up && this.#failures >= DOWN_AFTER_FAILURES) this.#fall();
    else if (!this.#up) this.#events.down();
    if (this.#closed || this.#cancelRetry) return;
    const { timers, chance } = this.#options;
    this.#cancelRetry = timers.after(reconnectDelay(this.#failures - 1, chance()), () => {
      this.#cancelRetry = undefined;
      // The others may be waiting on a connection that is dead: this one finds out.
      if (this.#requests.size < HELD_GETS) void this.#ask();
      this.#fill();
    });
  }

  #fall(): void {
    this.#up = false;
    // What was answered on the way may be lost. A viewer the relay does not know is told the latest of every camera.
    this.#viewer = this.#options.newViewerId();
    this.#events.down();
  }

  #refused(): void {
    this.close();
    this.#events.refused('signed-out');
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

function isContainer(response: Response): boolean {
  return response.headers.get('content-type')?.startsWith(CONTAINER_TYPE) ?? false;
}
