import type { Timers } from '@porthole/shared/flow/timers';
import type { Frame } from '@porthole/shared/protocol/frame';
import type { Log } from '../observe/log.ts';
import type { CameraChannel } from '../relay/camera-channel.ts';
import type { Directory } from '../relay/directory.ts';
import type { BegunOutage, OutageBook } from './outage-book.ts';
import { type OutageState, stepOutage } from './outage-state.ts';
import type { ToldOutage } from './webhook-payload.ts';

/** Ms between two looks at the cameras. */
const LOOK_EVERY_MS = 250;

/** Ms for which no camera goes down after the relay has started, at least: capture clients come back within seconds, busy PCs later. */
const START_MS = 15_000;

export interface OutageWatchParts {
  readonly directory: Directory;
  readonly book: OutageBook;
  /** The relay's: one that is set would be an outage of an hour. */
  readonly clock: Timers;
  /** Ms a camera must be away, and back. */
  readonly afterMs: number;
  readonly log: Log;
  /** Once for each that begins, and once for each that ends. Must not throw. */
  readonly tell: (outage: ToldOutage) => void | Promise<void>;
}

/** A camera's last outage, with the last frame of before it: kept in memory alone, for who was sent a link to it. */
interface LastOutage extends BegunOutage {
  readonly frame?: Frame | undefined;
}

interface Watched {
  state: OutageState;
  outage?: LastOutage;
}

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
    const { book, clock, directory } = this.#parts;
    for (const outage of await book.open())
      this.#watched.set(outage.camera, { state: { is: 'down', since: outage.since }, outage });
    const stopListening = directory.listen({
      changed: () => {},
      removed: (camera) => this.#watched.delete(camera),
    });
    const stopLooking = clock.every(LOOK_EVERY_MS, () => {
      for (const channel of directory.channels()) this.#step(channel);
    });
    this.#stop = () => {
      stopListening();
      stopLooking();
    };
  }

  /** Of before the camera's last outage, where that began then. @param since ms since the epoch */
  lastFrame(camera: string, since: number): Frame | undefined {
    const { outage } = this.#watched.get(camera) ?? {};
    return outage?.since === since ? outage.frame : undefined;
  }

  /** Resolves once what was seen is written. */
  async close(): Promise<void> {
    this.#stop();
    await this.#writing;
  }

  #step(channel: CameraChannel): void {
    const { clock, afterMs, log } = this.#parts;
    const { id: camera, latest: frame } = channel;
    const { state, reason } = channel.status();
    const watched: Watched = this.#watched.get(camera) ?? { state: { is: 'up' } };
    // A key that nobody has used yet is no camera that went down.
    const up = state === 'online' || reason?.code === 'camera-never-seen';
    const now = clock.now();
    const step = stepOutage(
      watched.state,
      { now, up, since: Math.min(now, reason?.since ?? now) },
      { afterMs, notBefore: this.#notBefore },
    );
    watched.state = step.state;
    this.#watched.set(camera, watched);
    if (step.news?.is === 'down' && reason) {
      // Why, as it is when it counts as down; what is found out later is another matter.
      const { code, pc } = reason;
      watched.outage = { camera, code, pc, since: Math.round(step.news.since), frame };
      log.warn({ camera, code, pc }, 'camera is down');
      this.#tell(channel, watched.outage);
    }
    if (step.news?.is === 'up' && watched.outage) {
      // A clock that was set while the relay was stopped may have put the beginning after the end.
      const until = Math.max(watched.outage.since, Math.round(step.news.until));
      log.info({ camera, lastedMs: until - watched.outage.since }, 'camera is back');
      this.#tell(channel, watched.outage, until);
    }
  }

  #tell({ id, name }: CameraChannel, { frame, ...outage }: LastOutage, until?: number): void {
    this.#writing = this.#writing.then(async () => {
      const relayAway = await this.#write(outage, until);
      const { code, pc, since } = outage;
      await this.#parts.tell({
        camera: { id, name },
        code,
        pc,
        since,
        until,
        relayAway,
        lastFrame: frame?.header,
      });
    });
  }

  /** @returns whether the relay was away for a part of it */
  async #write(outage: BegunOutage, until: number | undefined): Promise<boolean> {
    const { book, log, directory } = this.#parts;
    const { camera } = outage;
    try {
      if (until !== undefined) return (await book.end(camera, until)) ?? false;
      await book.begin(outage);
    } catch (error) {
      // A camera that is removed meanwhile takes its outages with it.
      if (directory.find(camera)) log.error({ err: error, camera }, 'an outage cannot be kept');
    }
    return false;
  }
}
