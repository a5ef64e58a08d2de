import { expect, test } from 'vitest';
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
    const tries = new UpgradeTries({ name, get });
    const names = [named(tries), named(tries)].map((one) => attemptSchema.parse(one));
    expect(new Set(names).size).toBe(2);
    expect(await tries.askArrival()).toEqual(arrival);
    expect(asked).toEqual([`/api/probe/arrivals/${names[1]}`]);
  },
);

test.each([[{ error: { code: 'too-many-tries' } }], [undefined], ['<!doctype html>']])(
  'LA-9: what is no answer of the relay, such as %j, explains nothing',
  async (answer) => {
    const tries = new UpgradeTries({ name: '0123456789abcdef', get: async () => answer });
    await expect(tries.askArrival()).rejects.toThrow();
  },
);
