import { expect, test } from 'vitest';
import { ManualTimers } from '../flow/manual-timers.ts';
import { attemptSchema } from '../protocol/probe.ts';
import { UpgradeTries } from './upgrade-tries.ts';

const arrival = { arrived: 'plain', via: null, refused: null, sure: true };

/** As Engine.IO does it for each of its transports. */
const named = ({ query }: UpgradeTries) => (Object.assign({}, query) as { probe: string }).probe;

test.each([['0123456789abcdef'], ['x'.repeat(64)]])(
  'LA-9: each upgrade of %s has a name of its own, as the relay takes it, and is asked about by that',
  async (name) => {
    const asked: string[] = [];
    const get = async (path: string) => {
      asked.push(path);
      return arrival;
    };
    const tries = new UpgradeTries({ name, get, timers: new ManualTimers() });
    const names = [named(tries), named(tries)].map((one) => attemptSchema.parse(one));
    expect(new Set(names).size).toBe(2);
    expect(await tries.askArrival()).toEqual(arrival);
    expect(asked).toEqual([`/api/probe/arrivals/${names[1]}`]);
  },
);

/** A relay that answers so one after the other, and then no more. @returns what is said of the last upgrade, and what was asked */
async function asksThrough(...answers: (() => Promise<unknown>)[]) {
  const timers = new ManualTimers();
  const asked: { path: string; at: number }[] = [];
  const get = (path: string) => {
    asked.push({ path, at: timers.monotonic() });
    return answers.shift()?.() ?? lost();
  };
  const tries = new UpgradeTries({ name: '0123456789abcdef', get, timers });
  const failed = named(tries);
  const began = timers.monotonic();
  const outcome = tries.askArrival().catch(() => 'no answer');
  for (let times = 0; times < 10; times += 1) {
    // Another transport is made meanwhile, which polls.
    named(tries);
    await new Promise((resolve) => setImmediate(resolve));
    timers.advance(1_000);
  }
  expect(new Set(asked.map(({ path }) => path))).toEqual(new Set([`/api/probe/arrivals/${failed}`]));
  return { outcome: await outcome, askedAt: asked.map(({ at }) => at - began) };
}

const lost = () => Promise.reject(new Error('network changed'));

test('LA-9: a question that is lost with its connection is put again, of the same upgrade, two seconds later', async () => {
  const { outcome, askedAt } = await asksThrough(lost, async () => arrival);
  expect([outcome, askedAt]).toEqual([arrival, [0, 2_000]]);
});

test('LA-9: a relay that knows nothing of it by then may have been another one', async () => {
  const unseen = { ...arrival, arrived: null };
  expect((await asksThrough(async () => unseen)).outcome).toEqual(unseen);
  expect((await asksThrough(lost, async () => unseen)).outcome).toEqual({ ...unseen, sure: false });
});

test.each([[{ error: { code: 'too-many-tries' } }], [undefined], ['<!doctype html>']])(
  'LA-9: what is no answer of the relay, such as %j, explains nothing, and three times are enough',
  async (answer) => {
    const says = async () => answer;
    const { outcome, askedAt } = await asksThrough(says, says, says, async () => arrival);
    expect([outcome, askedAt]).toEqual(['no answer', [0, 2_000, 4_000]]);
  },
);
