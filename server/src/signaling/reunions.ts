import type { Timers } from '@porthole/shared/flow/timers';
import type { Page } from './attempt.ts';
import type { PublisherRun } from './publisher-run.ts';

/** Ms that a publisher's word waits for the page's: a page is back in 1.5 s, or by its second way. */
export const REUNION_MS = 15_000;

/** An attempt that a page has named. */
interface Kept {
  readonly id: string;
  readonly camera: string;
  readonly page: Page;
}

/** An attempt whose two ends have both named it. */
export interface Reunion extends PublisherRun {
  readonly id: string;
  readonly page: Page;
}

interface Standing {
  readonly run: PublisherRun;
  /** Those that no page has named yet. */
  readonly ids: Set<string>;
  readonly cancel: () => void;
}

/** Attempts that go on without this relay's knowledge, as they do while it is started anew: each end names them, in either order. */
export class Reunions {
  readonly #timers: Timers;
  /** By camera: what its publisher said last. */
  readonly #ofPublishers = new Map<string, Standing>();
  readonly #ofPages = new Map<string, Kept>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /**
   * What was named before is so no longer.
   *
   * @param ids those that are unknown here
   * @param alone no page has named it in time
   */
  byPublisher(ids: readonly string[], run: PublisherRun, alone: (id: string) => void): Reunion[] {
    this.#ofPublishers.get(run.camera)?.cancel();
    const standing = new Set(ids);
    const cancel = this.#timers.after(REUNION_MS, () => {
      const left = [...standing];
      standing.clear();
      for (const id of left) alone(id);
    });
    this.#ofPublishers.set(run.camera, { run, ids: standing, cancel });
    return ids.flatMap((id) => this.#reunite(id) ?? []);
  }

  byPage(kept: Kept): Reunion | undefined {
    if (this.#ofPages.has(kept.id)) return undefined;
    this.#ofPages.set(kept.id, kept);
    return this.#reunite(kept.id);
  }

  /** This run has said what stands, and it is not among it. */
  isDenied(id: string, { camera, session }: PublisherRun): boolean {
    const standing = this.#ofPublishers.get(camera);
    return standing?.run.session === session && !standing.ids.has(id);
  }

  /** @returns those of pages that this run does not name, which wait no longer */
  takeDenied(run: PublisherRun): Kept[] {
    const denied = [...this.#ofPages.values()].filter(
      ({ id, camera }) => camera === run.camera && this.isDenied(id, run),
    );
    for (const { id } of denied) this.#ofPages.delete(id);
    return denied;
  }

  /** It names it no longer. */
  leave(id: string, page: Page): void {
    if (this.#ofPages.get(id)?.page === page) this.#ofPages.delete(id);
  }

  namedBy(page: Page): string[] {
    return [...this.#ofPages.values()].filter((kept) => kept.page === page).map(({ id }) => id);
  }

  /** Of cameras that there are no longer. */
  dropWhere(isGone: (camera: string) => boolean): void {
    for (const [camera, { cancel }] of [...this.#ofPublishers]) {
      if (!isGone(camera)) continue;
      cancel();
      this.#ofPublishers.delete(camera);
    }
  }

  close(): void {
    for (const { cancel } of this.#ofPublishers.values()) cancel();
    this.#ofPublishers.clear();
    this.#ofPages.clear();
  }

  #reunite(id: string): Reunion | undefined {
    const kept = this.#ofPages.get(id);
    if (!kept) return undefined;
    const standing = this.#ofPublishers.get(kept.camera);
    if (!standing?.ids.delete(id)) return undefined;
    this.#ofPages.delete(id);
    return { ...standing.run, id, page: kept.page };
  }
}
