import type { WatchList } from './transport.ts';

interface Cursor {
  /** The newest frame settled; goes out as `after`. */
  after: number;
  /** The newest frame received since the relay last began to count. */
  received: number;
  /** Grows when the relay is found to count anew. */
  epoch: number;
}

/** What one request asked with, to judge its answer by. */
export type Question = ReadonlyMap<string, { readonly after: number; readonly epoch: number }>;

/**
 * Where each camera stands on the held GETs. The relay answers an `after` beyond its newest with its newest, so an answer at or
 * below what was asked means that the relay counts anew; of several such answers on their way at once only the first does.
 */
export class HttpCursors {
  #cursors = new Map<string, Cursor>();

  /** @returns whether a camera has come that was not watched before */
  watch(cameras: WatchList): boolean {
    const before = this.#cursors;
    this.#cursors = new Map(
      [...cameras].map(([camera, newest]) => [
        camera,
        before.get(camera) ?? { after: newest, received: newest, epoch: 0 },
      ]),
    );
    return [...cameras.keys()].some((camera) => !before.has(camera));
  }

  get watching(): number {
    return this.#cursors.size;
  }

  ask(): Question {
    return new Map([...this.#cursors].map(([camera, { after, epoch }]) => [camera, { after, epoch }]));
  }

  /** @returns null where the camera is no longer watched */
  received(question: Question, camera: string, sequence: number): { restarted: boolean } | null {
    const cursor = this.#cursors.get(camera);
    if (!cursor) return null;
    const asked = question.get(camera);
    // A camera that came after the question is answered all the same: the relay goes by the latest it was asked.
    if (asked?.epoch === cursor.epoch && sequence <= asked.after) {
      this.#cursors.set(camera, { after: sequence, received: sequence, epoch: cursor.epoch + 1 });
      return { restarted: true };
    }
    cursor.received = Math.max(cursor.received, sequence);
    return { restarted: false };
  }

  /** A sequence never received since the relay began to count belongs to the count before and moves nothing. */
  acknowledge(camera: string, sequence: number): void {
    const cursor = this.#cursors.get(camera);
    if (cursor && sequence <= cursor.received) cursor.after = Math.max(cursor.after, sequence);
  }
}
