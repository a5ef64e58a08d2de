import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SequenceLine } from './sequence.ts';

/** Monotonic ms. */
const NOW = 5_000;

describe('FR-2: the relay numbers frames', () => {
  test('by the publisher’s own count, gaps and all', () => {
    const line = new SequenceLine();
    expect([1, 2, 5].map((counted) => line.place('a', counted, NOW))).toEqual([1, 2, 5]);
  });

  test('onwards from the last run when a new run counts from one', () => {
    const line = new SequenceLine();
    line.place('a', 500, NOW);
    expect([1, 2].map((counted) => line.place('b', counted, NOW))).toEqual([501, 502]);
  });

  test('of a run that counts from nought (FR-1), the first one too', () => {
    const line = new SequenceLine();
    expect([0, 1, 3].map((counted) => line.place('a', counted, NOW))).toEqual([1, 2, 4]);
    expect([0, 1].map((counted) => line.place('b', counted, NOW))).toEqual([5, 6]);
  });

  test('as the publisher goes on counting after the relay was restarted', () => {
    expect(new SequenceLine().place('a', 5_000, NOW)).toBe(5_000);
  });

  test('itself where the publisher does not count', () => {
    const line = new SequenceLine();
    line.place('a', 7, NOW);
    expect([line.place('curl', undefined, NOW), line.place('curl', undefined, NOW)]).toEqual([8, 9]);
  });

  test('and refuses one that a newer frame has overtaken', () => {
    const line = new SequenceLine();
    line.place('a', 2, NOW);
    expect([line.place('a', 1, NOW), line.place('a', 2, NOW), line.place('a', 3, NOW)]).toEqual([
      undefined,
      undefined,
      3,
    ]);
  });

  test('onwards when one without a name of its own begins anew after an end', () => {
    const line = new SequenceLine();
    line.place('(none)', 100, NOW);
    line.endSession();
    expect(line.place('(none)', 1, NOW)).toBe(101);
  });

  test.for(['(none)', 'session'])('onwards when %s counts from one again, a second later', (session) => {
    const line = new SequenceLine();
    line.place(session, 100, NOW);
    expect(line.place(session, 1, NOW + 999)).toBe(undefined);
    expect([1, 2].map((counted) => line.place(session, counted, NOW + 1_000))).toEqual([101, 102]);
  });

  test('onwards at once when it counts from one again after a thousand frames', () => {
    const line = new SequenceLine();
    line.place('a', 1_001, NOW);
    expect([line.place('a', 1, NOW), line.place('a', 0, NOW)]).toEqual([undefined, 1_002]);
  });

  test('once, also where one is sent again much later', () => {
    const line = new SequenceLine();
    line.place('a', 100, NOW);
    expect(line.place('a', 100, NOW + 60_000)).toBe(undefined);
  });

  test('without a gap when a run goes on after its connection was lost', () => {
    const line = new SequenceLine();
    line.place('before', 1_000, NOW);
    expect([100, 101].map((counted) => line.place('a', counted, NOW))).toEqual([1_100, 1_101]);
    line.endSession();
    expect(line.place('a', 102, NOW)).toBe(1_102);
  });

  test('in whole numbers, however large the publishers make theirs', () => {
    const line = new SequenceLine();
    line.place('first', 1, NOW);
    for (let run = 0; run < 20_000; run += 1) line.place(`run ${run}`, 1e12, NOW);
    expect(Number.isSafeInteger(line.last)).toBe(true);
    expect(line.place('last', 1, NOW)).toBe(line.last);
  });

  test('never backwards and never twice, whoever sends what', () => {
    const sends = fc.array(
      fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.option(fc.nat(), { nil: undefined }), fc.nat(2_000)),
    );
    fc.assert(
      fc.property(sends, (frames) => {
        const line = new SequenceLine();
        const placed = frames
          .map(([session, counted, later]) => line.place(session, counted, NOW + later))
          .filter((one) => one !== undefined);
        expect(placed).toEqual([...new Set(placed)].sort((a, b) => a - b));
      }),
    );
  });
});
