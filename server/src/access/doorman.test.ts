import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { expect, test } from 'vitest';
import { openStore } from '../store/store.ts';
import { Doorman } from './doorman.ts';
import { ADMIN, People } from './people.ts';
import { PASSWORD_COST } from './secrets.ts';
import { TRIES_A_MINUTE, TryLimit } from './try-limit.ts';

const HOUR_MS = 3_600_000;
const HOURS = 1;
const PASSWORD = 'correct horse battery';
/** Passwords are told apart by it as well as by the slow one. */
const CHEAP = { ...PASSWORD_COST, N: 2 };

/** A player that sends name and password with every request. */
async function open() {
  const directory = await mkdtemp(join(tmpdir(), 'porthole-'));
  const store = await openStore(directory);
  const timers = new ManualTimers();
  const people = new People(store, timers, HOURS, CHEAP);
  await people.ensureAdmin(PASSWORD);
  const tries = new TryLimit();
  const doorman = new Doorman(people, tries, timers);
  const authorization = `Basic ${Buffer.from(`${ADMIN}:${PASSWORD}`).toString('base64')}`;
  return {
    timers,
    asks: async () =>
      (await doorman.byCookieOrBasic({ headers: { authorization }, ip: '192.0.2.1' })).person.sessionEndsAt,
    [Symbol.asyncDispose]: async () => {
      tries.close();
      await store.destroy();
      await rm(directory, { recursive: true });
    },
  };
}

test('A password sent with every request is good for as long as it comes, however long that is', async () => {
  await using player = await open();
  const { timers, asks } = player;
  const later = timers.now() + 2 * HOUR_MS;
  while (timers.now() < later) {
    expect(await asks()).toBeGreaterThan(timers.now());
    timers.advance(30_000);
  }
});

test('AC-7: many requests that come with it when its hours are over are one try, and each is let in', async () => {
  await using player = await open();
  const { timers, asks } = player;
  const ends = await asks();
  while (timers.now() < ends) {
    await asks();
    timers.advance(30_000);
  }
  const renewed = await Promise.all(Array.from({ length: 2 * TRIES_A_MINUTE }, asks));
  for (const end of renewed) expect(end).toBeGreaterThan(timers.now());
});
