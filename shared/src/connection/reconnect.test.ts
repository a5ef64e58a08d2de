import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { REASONS } from '../protocol/reasons.ts';
import { RECONNECT, reconnectDelay } from './reconnect.ts';

/** Evenly spread numbers in [0, 1), others for each attempt. */
const chanceOf = (client: number, attempt: number) => (client * Math.sqrt([2, 3, 5, 7][attempt] ?? 11)) % 1;

/** When each of so many comes for the so-manieth time, all having lost the relay at 0, ms. */
const arrivals = (clients: number, attempt: number) =>
  Array.from({ length: clients }, (_, client) => {
    const tries = Array.from({ length: attempt + 1 }, (__, n) => reconnectDelay(n, chanceOf(client, n)));
    return tries.reduce((sum, delay) => sum + delay, 0);
  }).sort((one, other) => one - other);

const mostWithin = (ms: number, times: readonly number[]) =>
  Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + ms).length));

describe('SE-5: trying again', () => {
  test('begins within a second and slows down to the longest wait', () => {
    expect([0, 1, 2, 3, 40].map((attempt) => reconnectDelay(attempt, 0.5))).toEqual([
      550, 1_100, 1_500, 1_500, 1_500,
    ]);
    expect([reconnectDelay(0, 0), reconnectDelay(0, 0.999_999)]).toEqual([99, 1_001]);
  });

  test.each(['relay-unreachable', 'relay-full'] as const)('is as soon as the words of %s say', (code) => {
    const [, seconds] = /within (\d+) s/.exec(REASONS[code].next) ?? [];
    expect(RECONNECT.maxMs).toBeLessThanOrEqual(Number(seconds) * 1_000);
  });

  test('is spread by chance and never later than the longest wait', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, chance) => {
        const delay = reconnectDelay(attempt, chance);
        expect(delay).toBeGreaterThanOrEqual(99);
        expect(delay).toBeLessThanOrEqual(RECONNECT.maxMs);
      }),
    );
  });

  test.each([0, 1, 2, 3])('brings of a thousand no more than 125 in any 100 ms: try %i', (attempt) => {
    expect(mostWithin(100, arrivals(1_000, attempt))).toBeLessThanOrEqual(125);
  });
});
