import type { Timers } from '@porthole/shared/flow/timers';
import type { Directory } from '../relay/directory.ts';
import { Refusal } from '../relay/refusal.ts';
import { WallViewer } from './wall-viewer.ts';

/** Pages one person may have open over held GETs. */
const MOST_PER_SESSION = 16;

/** Ms without a GET of its own after which a page counts as closed. One that is there asks anew within a round trip. */
const GONE_AFTER_MS = 5_000;

const SWEEP_EVERY_MS = 1_000;

/** The wall viewers by session and the page's own random name. */
export class WallViewers {
  readonly #directory: Directory;
  readonly #timers: Timers;
  readonly #bySession = new Map<string, Map<string, WallViewer>>();
  readonly #stop: (() => void)[];

  constructor(directory: Directory, timers: Timers) {
    this.#directory = directory;
    this.#timers = timers;
    this.#stop = [
      timers.every(SWEEP_EVERY_MS, () => this.#sweep()),
      directory.listen({
        changed: () => this.#each((viewer) => viewer.answerIfReady()),
        removed: (id) => this.#each((viewer) => viewer.unwatch(id)),
      }),
    ];
  }

  /** @throws {Refusal} `too-many-requests` */
  viewer(sessionId: string, name: string): WallViewer {
    const pages = this.#bySession.get(sessionId) ?? new Map<string, WallViewer>();
    const known = pages.get(name);
    if (known) return known;
    if (pages.size >= MOST_PER_SESSION) throw new Refusal('too-many-requests');
    const viewer = new WallViewer(this.#directory, this.#timers);
    pages.set(name, viewer);
    this.#bySession.set(sessionId, pages);
    return viewer;
  }

  endSession(sessionId: string): void {
    for (const viewer of this.#bySession.get(sessionId)?.values() ?? []) viewer.close();
    this.#bySession.delete(sessionId);
  }

  close(): void {
    for (const stop of this.#stop) stop();
    for (const sessionId of [...this.#bySession.keys()]) this.endSession(sessionId);
  }

  #each(run: (viewer: WallViewer) => void): void {
    for (const pages of this.#bySession.values()) for (const viewer of pages.values()) run(viewer);
  }

  #sweep(): void {
    for (const [sessionId, pages] of this.#bySession) {
      for (const [name, viewer] of pages) {
        if (viewer.idleMs < GONE_AFTER_MS) continue;
        viewer.close();
        pages.delete(name);
      }
      if (pages.size === 0) this.#bySession.delete(sessionId);
    }
  }
}
