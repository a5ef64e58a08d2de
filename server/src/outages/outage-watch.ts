import type { Timers } from '@porthole/shared/flow/timers';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { Log } from '../observe/log.ts';
import type { CameraChannel } from '../relay/camera-channel.ts';
import type { Directory } from '../relay/directory.ts';
import type { LastFrames } from './last-frames.ts';
import type { OutageBook } from './outage-book.ts';
import { type OutageNews, type OutageState, stepOutage } from './outage-state.ts';
import type { ToldOutage } from './webhook-payload.ts';

/** Ms between two looks at the cameras. */
const LOOK_EVERY_MS = 250;

/** Ms for which no camera goes down after the relay has started, at least: capture clients come back within seconds, busy PCs later. */
const START_MS = 15_000;

export interface OutageWatchParts {
  readonly directory: Directory;
  readonly book: OutageBook;
  readonly lastFrames: LastFrames;
  /** The relay's: one that is set would be an outage of an hour. */
  readonly clock: Timers;
  /** Ms a camera must be away, and back. */
  readonly afterMs: number;
  readonly log: Log;
  /** Once for each that begins, and once for each that ends. Must not throw. */
  readonly tell: (outage: ToldOutage) => void | Promise<void>;
}

interface Watched {
  state: OutageState;
  /** Why it is down, and on which PC. */
  code: ReasonCode;
  pc: string;
}

const UNWATCHED: Watched = { state: { is: 'up' }, code: 'camera-lost', pc: '' };

/** Watches all cameras, and writes down and tells when one goes down and when it is back. */
export class OutageWatch {
  readonly #parts: OutageWatchParts;
  readonly #watched = new Map<string, Watched>();
  readonly #notBefore: number;
  #stop: () => void = () => {};
  /** What is to be written, one after another. */
  #writing: Promise<void> = Promise.resolve();

  constructor(parts: OutageWatchParts) {
    this.#parts = parts;
    this.#notBefore = parts.clock.now() + Math.max(START_MS, parts.afterMs);
  }

  /** Goes on with those that were open when the relay ended. */
  async open(): Promise<void> {
    const { book, clock, directory, lastFrames } = this.#parts;
    for (const { camera, since, code, pc } of await book.open())
      this.#watched.set(camera, { state: { is: 'down', since }, code, pc });
    const stopListening = directory.listen({
      changed: () => {},
      removed: (camera) => {
        this.#watched.delete(camera);
        lastFrames.forget(camera);
      },
    });
    const stopLooking = clock.every(LOOK_EVERY_MS, () => this.#look());
    this.#stop = () => {
      stopListening();
      stopLooking();
    };
  }

  /** Resolves once what was seen is written. */
  async close(): Promise<void> {
    this.#stop();
    await this.#writing;
  }

  #look(): void {
    for (const channel of this.#parts.directory.channels()) this.#step(channel);
  }

  #step(channel: CameraChannel): void {
    const { clock, afterMs } = this.#parts;
    const { state, reason } = channel.status();
    const watched = this.#watched.get(channel.id) ?? { ...UNWATCHED };
    // A key that nobody has used yet is no camera that went down.
    const up = state === 'online' || reason?.code === 'camera-never-seen';
    const now = clock.now();
    const step = stepOutage(
      watched.state,
      { now, up, since: Math.min(now, reason?.since ?? now) },
      { afterMs, notBefore: this.#notBefore },
    );
    // Why, as it is when it counts as down; what is found out later is another matter.
    const why = step.news?.is === 'down' && reason ? { code: reason.code, pc: reason.pc } : {};
    Object.assign(watched, why, { state: step.state });
    this.#watched.set(channel.id, watched);
    if (step.news) this.#news(channel, watched, step.news);
  }

  #news(channel: CameraChannel, { code, pc }: Watched, news: OutageNews): void {
    const { log, lastFrames } = this.#parts;
    const { id, name, latest } = channel;
    const since = Math.round(news.since);
    // A clock that was set while the relay was stopped may have put the beginning after the end.
    const until = news.is === 'up' ? Math.max(since, Math.round(news.until)) : undefined;
    if (until === undefined) log.warn({ camera: id, code, pc }, 'camera is down');
    else log.info({ camera: id, lastedMs: until - since }, 'camera is back');
    if (until === undefined && latest) lastFrames.keep(id, since, latest);
    const lastFrame = lastFrames.find(id, since)?.header;
    this.#writing = this.#writing.then(async () => {
      const relayAway = await this.#write({ id, code, pc, since, until });
      await this.#parts.tell({ camera: { id, name }, code, pc, since, until, relayAway, lastFrame });
    });
  }

  /** @returns whether the relay was away for a part of it */
  async #write(outage: {
    id: string;
    code: ReasonCode;
    pc: string;
    since: number;
    until: number | undefined;
  }): Promise<boolean> {
    const { book, log } = this.#parts;
    const { id: camera, until, ...begun } = outage;
    try {
      if (until !== undefined) return (await book.end(camera, until)) ?? false;
      await book.begin({ camera, ...begun });
    } catch (error) {
      // A camera that is removed meanwhile takes its outages with it.
      if (this.#parts.directory.find(camera)) log.error({ err: error, camera }, 'an outage cannot be kept');
    }
    return false;
  }
}
