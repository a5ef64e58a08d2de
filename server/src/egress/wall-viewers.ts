import type { Log } from '../observe/log.ts';
import { lookEvery } from '../relay/look-every.ts';
import { Refusal } from '../relay/refusal.ts';
import type { ViewerSeats } from './viewer-seats.ts';
import { WallViewer, type WallViewerParts } from './wall-viewer.ts';

export interface WallViewersParts extends WallViewerParts {
  seats?: ViewerSeats | undefined;
  log?: Log | undefined;
}

/** Pages one person may have open over held GETs. */
const MOST_PER_SESSION = 16;

/** Ms without a GET of its own after which a page counts as closed. One that is there asks anew within a round trip. */
const GONE_AFTER_MS = 5_000;

const SWEEP_EVERY_MS = 1_000;

/** The wall viewers by session and the page's own random name. */
export class WallViewers {
  readonly #parts: WallViewersParts;
  readonly #bySession = new Map<string, Map<string, WallViewer>>();
  readonly #leave = new Map<WallViewer, () => void>();
  readonly #stop: (() => void)[];
  #closed = false;

  constructor(parts: WallViewersParts) {
    const { directory, timers } = parts;
    this.#parts = parts;
    this.#stop = [
      lookEvery(timers, SWEEP_EVERY_MS, () => this.#sweep()),
      directory.listen({
        changed: () => this.#each((viewer) => viewer.answerIfReady()),
        removed: (id) => this.#each((viewer) => viewer.unwatch(id)),
      }),
    ];
  }

  /** @throws {Refusal} `too-many-requests`, `relay-full`; `relay-restarting` once it is closed */
  viewer(sessionId: string, name: string): WallViewer {
    if (this.#closed) throw new Refusal('relay-restarting');
    const pages = this.#bySession.get(sessionId) ?? new Map<string, WallViewer>();
    const known = pages.get(name);
    if (known) return known;
    if (pages.size >= MOST_PER_SESSION) throw new Refusal('too-many-requests');
    const leave = this.#parts.seats?.take(name);
    const viewer = new WallViewer(this.#parts);
    if (leave) this.#leave.set(viewer, leave);
    pages.set(name, viewer);
    this.#bySession.set(sessionId, pages);
    this.#parts.log?.info({ viewer: name, transport: 'http' }, 'viewer came');
    return viewer;
  }

  endSession(sessionId: string): void {
    for (const viewer of this.#bySession.get(sessionId)?.values() ?? []) this.#end(viewer);
    this.#bySession.delete(sessionId);
  }

  /** Every page is told that the relay restarts. Idempotent and terminal. */
  close(): void {
    this.#closed = true;
    for (const stop of this.#stop) stop();
    this.#each((viewer) => viewer.refuse('relay-restarting'));
    for (const sessionId of [...this.#bySession.keys()]) this.endSession(sessionId);
  }

  #each(run: (viewer: WallViewer) => void): void {
    for (const pages of this.#bySession.values()) for (const viewer of pages.values()) run(viewer);
  }

  #end(viewer: WallViewer): void {
    viewer.close();
    this.#leave.get(viewer)?.();
    this.#leave.delete(viewer);
  }

  #sweep(): void {
    for (const [sessionId, pages] of this.#bySession) {
      for (const [name, viewer] of pages) {
        viewer.judge();
        if (viewer.overdue) {
          this.#parts.log?.info(
            { viewer: name, transport: 'http', code: 'viewer-stalled' },
            'viewer cut off',
          );
          viewer.refuse('viewer-stalled');
        } else if (viewer.idleMs < GONE_AFTER_MS) continue;
        this.#end(viewer);
        this.#parts.log?.info({ viewer: name, transport: 'http' }, 'viewer left');
        pages.delete(name);
      }
      if (pages.size === 0) this.#bySession.delete(sessionId);
    }
  }
}
