import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KEPT_MS, OutageBook } from './outage-book.ts';
import { OutageStore } from './testing/outage-store.ts';

const YARD = 'cam_aaaaaaaaaa';
const ROOF = 'cam_bbbbbbbbbb';
const KEPT_OF_ONE = 7;
let stored: OutageStore;
let book: OutageBook;
beforeEach(async () => {
  stored = await OutageStore.open([YARD, ROOF]);
  book = new OutageBook(stored.store, KEPT_OF_ONE);
});
afterEach(() => stored[Symbol.asyncDispose]());

/** One that has ended, where `until` is given. */
async function outage(camera: string, since: number, until?: number): Promise<void> {
  await book.begin({ camera, since, code: 'camera-lost', pc: 'GATE-PC' });
  if (until !== undefined) await book.end(camera, until);
}

describe('EV-2: outages', () => {
  test('are kept with who, when, for how long and why, newest first', async () => {
    await outage(YARD, 1_000, 4_000);
    await outage(ROOF, 2_000);
    const { events, next } = await book.page({});
    const told = { reason: { code: 'camera-lost', pc: 'GATE-PC' }, relayAway: false };
    expect(events).toEqual([
      { id: 2, camera: { id: ROOF, name: `Camera ${ROOF}` }, since: 2_000, until: null, ...told },
      { id: 1, camera: { id: YARD, name: `Camera ${YARD}` }, since: 1_000, until: 4_000, ...told },
    ]);
    expect(next).toBeNull();
  });

  test('are told page by page, of one camera or of all', async () => {
    for (let n = 0; n < 5; n += 1) await outage(n % 2 ? ROOF : YARD, n, n + 1);
    const seen: number[] = [];
    let before: number | undefined;
    do {
      const page = await book.page({ before, limit: 2 });
      expect(page.events.length).toBeLessThanOrEqual(2);
      seen.push(...page.events.map(({ id }) => id));
      before = page.next ?? undefined;
    } while (before !== undefined);
    expect(seen).toEqual([5, 4, 3, 2, 1]);
    expect((await book.page({ camera: ROOF })).events.map(({ since }) => since)).toEqual([3, 1]);
  });

  test('can be asked for from a moment on: those that had not ended by then', async () => {
    await outage(YARD, 1_000, 2_000);
    await outage(YARD, 3_000, 9_000);
    await outage(ROOF, 4_000);
    expect((await book.page({ from: 5_000 })).events.map(({ since }) => since)).toEqual([4_000, 3_000]);
  });

  test('that were open when the relay ended stay open, and say so', async () => {
    await outage(YARD, 1_000);
    await outage(ROOF, 1_000, 2_000);
    const again = new OutageBook(stored.store);
    expect(await again.open()).toEqual([{ camera: YARD, since: 1_000, code: 'camera-lost', pc: 'GATE-PC' }]);
    expect(await again.end(YARD, 5_000)).toBe(true);
    await again.begin({ camera: ROOF, since: 6_000, code: 'camera-lost', pc: '' });
    expect((await again.page({})).events.map(({ id, relayAway }) => [id, relayAway])).toEqual([
      [3, false],
      [2, false],
      [1, true],
    ]);
  });

  test('are kept for a quarter of a year, and so many of a camera', async () => {
    await outage(ROOF, 0, 1);
    await outage(YARD, 10, 11);
    await outage(YARD, KEPT_MS + 5, KEPT_MS + 6);
    expect((await book.page({})).events.map(({ since }) => since)).toEqual([KEPT_MS + 5, 10]);
    const begin = KEPT_MS + 100;
    for (let n = 0; n < KEPT_OF_ONE + 2; n += 1) await outage(YARD, begin + n, begin + n);
    await outage(ROOF, begin, begin);
    const { kept } = await stored.store
      .selectFrom('outages')
      .select(({ fn }) => fn.countAll<number>().as('kept'))
      .where('camera_id', '=', YARD)
      .executeTakeFirstOrThrow();
    expect(Number(kept)).toBe(KEPT_OF_ONE);
    expect((await book.page({ camera: YARD })).events[0]?.since).toBe(begin + KEPT_OF_ONE + 1);
    expect((await book.page({ camera: ROOF })).events).toHaveLength(1);
  });

  test('go with their camera', async () => {
    await outage(YARD, 1_000);
    await stored.remove(YARD);
    expect((await book.page({})).events).toEqual([]);
    expect(await book.end(YARD, 2_000)).toBeUndefined();
  });
});
