import type { Wish } from '@porthole/shared/protocol/renditions';
import { isOtherCount } from './frame-order.ts';
import type { Outcome, WatchList } from './transport.ts';

interface Cursor {
  /** The newest frame settled; goes out as `after`. */
  after: number;
  /** How many were painted since it is watched. */
  painted: number;
  /** Capture → paint of the last of them, ms. */
  ageMs?: number | undefined;
  wish: Wish;
}

/** What one request asked with. */
export type Question = ReadonlyMap<string, Readonly<Cursor>>;

/** Where each camera stands on the held GETs. */
export class HttpCursors {
  #cursors = new Map<string, Cursor>();

  /** @returns whether one of them was not watched before */
  watch(cameras: WatchList): boolean {
    const before = this.#cursors;
    this.#cursors = new Map(
      [...cameras].map(([camera, { after, wish }]) => [
        camera,
        { ...(before.get(camera) ?? { after, painted: 0 }), wish },
      ]),
    );
    return [...cameras.keys()].some((camera) => !before.has(camera));
  }

  get watching(): number {
    return this.#cursors.size;
  }

  /** Another way brings the pictures. */
  get standsBy(): boolean {
    return [...this.#cursors.values()].some(({ wish }) => wish.standby);
  }

  ask(): Question {
    return new Map([...this.#cursors].map(([camera, cursor]) => [camera, { ...cursor }]));
  }

  watches(camera: string): boolean {
    return this.#cursors.has(camera);
  }

  acknowledge({ camera, sequence, dropped, ageMs }: Omit<Outcome, 'heldMs'>): void {
    const cursor = this.#cursors.get(camera);
    if (!cursor) return;
    if (sequence > cursor.after || isOtherCount(sequence, cursor.after)) cursor.after = sequence;
    if (dropped !== undefined) return;
    cursor.painted += 1;
    cursor.ageMs = ageMs;
  }
}
