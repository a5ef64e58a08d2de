import type { Wish } from '@porthole/shared/protocol/renditions';
import type { Outcome, WatchList } from './transport.ts';

interface Cursor {
  /** The newest frame settled; goes out as `after`. */
  after: number;
  /** How many were painted since it is watched. */
  painted: number;
  /** Capture → paint of the last of them, ms. */
  ageMs?: number | undefined;
  wish: Wish;
  /** The newest frame received since the relay last began to count. */
  received: number;
  /** Grows when the relay is found to count anew. */
  epoch: number;
}

/** What one request asked with, to judge its answer by. */
export type Question = ReadonlyMap<
  string,
  Readonly<Pick<Cursor, 'after' | 'painted' | 'ageMs' | 'wish' | 'epoch'>>
>;

/**
 * Where each camera stands on the held GETs. The relay answers an `after` beyond its newest with its newest, so an answer at or
 * below what was asked means that the relay counts anew; of several such answers on their way at once only the first does.
 */
export class HttpCursors {
  #cursors = new Map<string, Cursor>();

  /** @returns the cameras that were not watched before */
  watch(cameras: WatchList): string[] {
    const before = this.#cursors;
    this.#cursors = new Map(
      [...cameras].map(([camera, { after, wish }]) => {
        const cursor = before.get(camera) ?? { after, painted: 0, received: after, epoch: 0 };
        return [camera, { ...cursor, wish }];
      }),
    );
    return [...cameras.keys()].filter((camera) => !before.has(camera));
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

  /** @returns null where the camera is no longer watched */
  received(question: Question, camera: string, sequence: number): { restarted: boolean } | null {
    const cursor = this.#cursors.get(camera);
    if (!cursor) return null;
    const asked = question.get(camera);
    // A camera that came after the question is answered all the same: the relay goes by the latest it was asked.
    if (asked?.epoch === cursor.epoch && sequence <= asked.after) {
      const { painted, wish, epoch } = cursor;
      this.#cursors.set(camera, {
        after: sequence,
        painted,
        wish,
        received: sequence,
        epoch: epoch + 1,
      });
      return { restarted: true };
    }
    cursor.received = Math.max(cursor.received, sequence);
    return { restarted: false };
  }

  /** A sequence never received since the relay began to count belongs to the count before and moves nothing. */
  acknowledge({ camera, sequence, dropped, ageMs }: Omit<Outcome, 'heldMs'>): void {
    const cursor = this.#cursors.get(camera);
    if (!cursor || sequence > cursor.received) return;
    cursor.after = Math.max(cursor.after, sequence);
    if (dropped !== undefined) return;
    cursor.painted += 1;
    cursor.ageMs = ageMs;
  }
}
