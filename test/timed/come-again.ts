import { expect } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { countedOnce } from '../support/counted-once.ts';
import { eventually } from '../support/eventually.ts';
import { OwnTime } from '../support/own-time.ts';
import type { Arrival } from '../support/watcher.ts';

/** Ms after a fault's end in which pictures must be back, and what a busy machine may keep them waiting. */
export const BACK_MS = 3_000;
export const BUSY_MS = 2_000;

/** What comes of a camera to the one who watches it. */
export interface Watched {
  readonly arrivals: readonly Arrival[];
  readonly api: RelayApi;
  readonly camera: string;
  /** Of its source. */
  readonly fps: number;
}

/** Frames come again, soon, newest first, and not those of the pause in a burst; and nobody is there twice. */
export async function comeAgain(watched: Watched, since: number, within = BACK_MS): Promise<void> {
  const { api, camera, fps } = watched;
  const own = new OwnTime();
  const come = (from: number) => watched.arrivals.filter(({ at }) => at >= from);
  const back = await eventually('frames come again', () => come(since)[0]?.at, { within: within + BUSY_MS });
  expect(own.passedMs).toBeLessThan(within);
  await eventually('a second of them', () => come(back + 1_000).length >= fps, { within: 10_000 });
  // Of three seconds and more that were missed.
  expect(come(back).filter(({ at }) => at < back + 1_000).length).toBeLessThan(3 * fps);
  areInOrder(come(since), BACK_MS + BUSY_MS);
  expect(await api.camera(camera)).toMatchObject({ state: 'online', reason: null });
  await countedOnce(api, camera);
}

/** Newest first: numbers only grow, and no frame is older than that when it comes. */
export function areInOrder(arrivals: readonly Arrival[], ageMs: number): void {
  const numbers = arrivals.map(({ header }) => header.sequence);
  expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other));
  const ages = arrivals.map(({ header, at }) => performance.timeOrigin + at - header.capturedAt);
  expect(Math.max(...ages)).toBeLessThan(ageMs);
}
