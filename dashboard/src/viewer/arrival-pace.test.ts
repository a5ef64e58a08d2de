import { describe, expect, it } from 'vitest';
import { ArrivalPace } from './arrival-pace.ts';

const after = (...arrivals: number[]) => {
  const pace = new ArrivalPace();
  for (const at of arrivals) pace.add(at);
  return pace.intervalMs;
};
const every = (ms: number, frames: number, from = 0) =>
  Array.from({ length: frames }, (_, index) => from + index * ms);

describe('the pace of arrivals', () => {
  it.each<[what: string, arrivals: number[], interval: number | null]>([
    ['is not known before the first', [], null],
    ['is not known of a few, however far apart', [0, 2_000, 2_100], null],
    ['is the mean of what came', [0, 100, 300, 600], 200],
    ['is that of a thin line', every(2_000, 6), 2_000],
    ['follows what came last', [...every(2_000, 9), ...every(100, 8, 16_100)], 100],
    ['takes an outage for none', [...every(100, 8), ...every(100, 8, 60_700)], (7 * 100 + 4_000) / 8],
  ])('%s', (_what, arrivals, interval) => {
    expect(after(...arrivals)).toBe(interval);
  });
});
