import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openLog } from '../observe/log.ts';
import { Directory } from '../relay/directory.ts';
import { type Publisher, UNKNOWN_STATUS } from '../relay/publisher.ts';
import { OutageBook } from './outage-book.ts';
import { OutageWatch } from './outage-watch.ts';
import { OutageStore } from './testing/outage-store.ts';
import type { ToldOutage } from './webhook-payload.ts';

const YARD = 'cam_aaaaaaaaaa';
const AFTER_MS = 30_000;
const opened: OutageStore[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one[Symbol.asyncDispose]();
});

/** One run of a relay whose cameras are in the test's hands. */
async function run(stored: OutageStore, timers: ManualTimers, everSeen = true) {
  const directory = new Directory(timers);
  const channel = directory.add({ id: YARD, name: 'Yard', everSeen });
  const book = new OutageBook(stored.store);
  const told: ToldOutage[] = [];
  const watch = new OutageWatch({
    ...{
      directory,
      book,
      clock: timers,
      afterMs: AFTER_MS,
      log: openLog({ level: 'silent', format: 'json' }).log,
    },
    tell: (outage) => {
      told.push(outage);
    },
  });
  await watch.open();
  const start = timers.now();
  const publisher: Publisher = {
    ...{ session: 'a-run', transport: 'http', keyVersion: 1 },
    status: { ...UNKNOWN_STATUS, host: 'GATE-PC', frameIntervalMs: 3_600_000 },
    port: { demand: () => {}, refuse: () => {} },
  };
  const comes = () => {
    channel.attach(publisher);
    channel.setStatus(publisher, publisher.status);
  };
  /** @returns when it was captured */
  const sends = () => {
    const jpeg = new Uint8Array(1);
    const sent = { counted: undefined, capturedAt: undefined, width: 1, height: 1, jpeg };
    return channel.publish(publisher, sent).header.capturedAt;
  };
  const leaves = () => channel.detach(publisher, 'camera-lost');
  const events = async () => {
    await watch.close();
    return (await book.page({})).events;
  };
  return { directory, channel, watch, told, comes, sends, leaves, events, start };
}

async function store(): Promise<OutageStore> {
  const stored = await OutageStore.open([YARD]);
  opened.push(stored);
  return stored;
}

describe('EV-1: the watch over cameras', () => {
  test('writes down and tells an outage that lasts, with its reason and PC', async () => {
    const timers = new ManualTimers();
    const { comes, leaves, told, events, start } = await run(await store(), timers);
    comes();
    timers.advance(60_000);
    leaves();
    timers.advance(AFTER_MS - 1_000);
    expect(told).toEqual([]);
    timers.advance(2_000);
    comes();
    timers.advance(AFTER_MS + 1_000);
    const [event] = await events();
    expect(event).toMatchObject({ reason: { code: 'camera-lost', pc: 'GATE-PC' }, relayAway: false });
    expect((event?.since ?? 0) - start).toBe(60_000);
    expect((event?.until ?? 0) - start).toBeGreaterThanOrEqual(60_000 + AFTER_MS + 1_000);
    expect((event?.until ?? 0) - start).toBeLessThanOrEqual(60_000 + AFTER_MS + 1_500);
    expect(told.map(({ until }) => until)).toEqual([undefined, event?.until]);
  });

  test('leaves a reconnect alone, and a key that nobody has used', async () => {
    const timers = new ManualTimers();
    const { comes, leaves, events } = await run(await store(), timers, false);
    timers.advance(10 * AFTER_MS);
    comes();
    for (let n = 0; n < 5; n += 1) {
      timers.advance(40_000);
      leaves();
      timers.advance(20_000);
      comes();
    }
    timers.advance(AFTER_MS);
    expect(await events()).toEqual([]);
  });

  test('goes on when its camera is removed, and leaves nothing running when it is closed', async () => {
    const timers = new ManualTimers();
    const stored = await store();
    const { comes, leaves, directory, events } = await run(stored, timers);
    comes();
    leaves();
    timers.advance(5_000);
    directory.remove(YARD, 'key-wrong');
    await stored.remove(YARD);
    timers.advance(2 * AFTER_MS);
    expect(await events()).toEqual([]);
    directory.close();
    expect(timers.pending).toBe(0);
  });
});

describe('EV-6: the last frame of before an outage', () => {
  test('is told when the camera goes down and when it is back, and kept until it goes down anew', async () => {
    const timers = new ManualTimers();
    const { comes, sends, leaves, told, watch, events } = await run(await store(), timers);
    comes();
    sends();
    timers.advance(60_000);
    const lasts: number[] = [];
    for (let n = 0; n < 2; n += 1) {
      lasts.push(sends());
      leaves();
      timers.advance(2 * AFTER_MS);
      comes();
      sends();
      timers.advance(2 * AFTER_MS);
    }
    const [second, first] = (await events()).map(({ since }) => since);
    expect(told.map(({ since, lastFrame }) => `${since} ${lastFrame?.capturedAt}`)).toEqual(
      [first, first, second, second].map((since, n) => `${since} ${lasts[n >> 1]}`),
    );
    const kept = [first, second].map((since) => watch.lastFrame(YARD, since ?? 0)?.header.capturedAt);
    expect(kept).toEqual([undefined, lasts[1]]);
  });

  test('is none of a camera that sent none, and goes with the camera', async () => {
    const timers = new ManualTimers();
    const { comes, sends, leaves, told, watch, directory } = await run(await store(), timers);
    timers.advance(2 * AFTER_MS);
    comes();
    sends();
    timers.advance(2 * AFTER_MS);
    leaves();
    timers.advance(2 * AFTER_MS);
    const has = () => told.map(({ lastFrame }) => lastFrame !== undefined);
    await vi.waitFor(() => expect(has()).toEqual([false, false, true]), { timeout: 10_000, interval: 5 });
    const { since = 0 } = told.at(-1) ?? {};
    expect(watch.lastFrame(YARD, since)).toBeDefined();
    directory.remove(YARD, 'key-wrong');
    expect(watch.lastFrame(YARD, since)).toBeUndefined();
  });
});

describe('EV-3: a restart of the relay', () => {
  test('is no outage of a camera that comes back to it, even late', async () => {
    const timers = new ManualTimers();
    const { comes, told, events } = await run(await store(), timers);
    timers.advance(AFTER_MS - 1_000);
    comes();
    timers.advance(10 * AFTER_MS);
    expect([told, await events()]).toEqual([[], []]);
  });

  test('goes on with one that was down, and ends it when it is heard', async () => {
    const timers = new ManualTimers();
    const stored = await store();
    const before = await run(stored, timers);
    before.comes();
    timers.advance(1_000);
    before.leaves();
    timers.advance(2 * AFTER_MS);
    expect(await before.events()).toHaveLength(1);
    before.directory.close();
    timers.advance(600_000);
    const after = await run(stored, timers);
    timers.advance(5_000);
    after.comes();
    timers.advance(AFTER_MS + 1_000);
    const events = await after.events();
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ since: before.start + 1_000, relayAway: true });
    expect((events[0]?.until ?? 0) - after.start).toBeGreaterThanOrEqual(5_000);
    expect((events[0]?.until ?? 0) - after.start).toBeLessThan(5_500);
    expect(after.told).toMatchObject([{ until: events[0]?.until, relayAway: true, code: 'camera-lost' }]);
  });

  test('with the system’s clock set back meanwhile ends nothing before it began', async () => {
    const timers = new ManualTimers();
    const stored = await store();
    const before = await run(stored, timers);
    before.comes();
    timers.advance(1_000);
    before.leaves();
    timers.advance(2 * AFTER_MS);
    await before.events();
    before.directory.close();
    timers.stepClock(-3_600_000);
    const after = await run(stored, timers);
    after.comes();
    timers.advance(AFTER_MS + 1_000);
    const [event] = await after.events();
    expect(event?.until).toBe(event?.since);
  });
});
