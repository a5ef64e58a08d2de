import { describe, expect, test } from 'vitest';
import { Chance } from '../support/chance.ts';
import { readArguments } from './arguments.ts';
import { growthOf, hasGrown } from './growth.ts';
import type { Sample } from './sample.ts';

const SAMPLE: Sample = {
  relayHeap: 40e6,
  relayRss: 160e6,
  relayDescriptors: 70,
  relayListeners: 500,
  relayTimers: 120,
  captureRss: 120e6,
  captureDescriptors: 30,
  viewersHeap: 60e6,
  ageP50: 40,
  ageP95: 200,
};

const grown = (samples: readonly Sample[]) =>
  growthOf(samples)
    .filter(hasGrown)
    .map(({ name }) => name);

describe('The soak test', () => {
  test.each(Object.keys(SAMPLE) as (keyof Sample)[])('fails on %s that grows with every fault', (name) => {
    const samples = Array.from({ length: 30 }, (_, at) => ({
      ...SAMPLE,
      [name]: SAMPLE[name] * (1 + at / 3),
    }));
    expect(grown(samples)).toEqual([name]);
  });

  test('does not fail on what wavers, nor on one odd moment', () => {
    const wavering = Array.from({ length: 30 }, (_, at) => ({
      ...SAMPLE,
      relayHeap: SAMPLE.relayHeap * (1 + (at % 3) / 20),
      ageP95: at === 29 ? 5_000 : SAMPLE.ageP95,
    }));
    expect(grown(wavering)).toEqual([]);
  });

  test('makes the same faults again for the same seed, and others for another', () => {
    const series = (seed: number) => {
      const chance = new Chance(seed);
      return Array.from({ length: 20 }, () => chance.pick(['a', 'b', 'c', 'd', 'e', 'f'])).join('');
    };
    expect(series(7)).toBe(series(7));
    expect(series(7)).not.toBe(series(8));
    expect(new Set(series(7)).size).toBeGreaterThan(3);
  });

  test.each([
    ['--minutes', '0'],
    ['--minutes', 'ten'],
    ['--seed', '-1'],
    ['--sed', '1'],
  ])('does not take %s %s', (...args) => {
    expect(() => readArguments(args)).toThrow();
  });
});
