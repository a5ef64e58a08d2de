import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SequenceLine } from './sequence.ts';

describe('FR-2: the relay numbers frames', () => {
  test('by the publisher’s own count, gaps and all', () => {
    const line = new SequenceLine();
    expect([1, 2, 5].map((counted) => line.place('a', counted))).toEqual([1, 2, 5]);
  });

  test('onwards from the last run when a new run counts from one', () => {
    const line = new SequenceLine();
    line.place('a', 500);
    expect([1, 2].map((counted) => line.place('b', counted))).toEqual([501, 502]);
  });

  test('of a run that counts from nought (FR-1), the first one too', () => {
    const line = new SequenceLine();
    expect([0, 1, 3].map((counted) => line.place('a', counted))).toEqual([1, 2, 4]);
    expect([0, 1].map((counted) => line.place('b', counted))).toEqual([5, 6]);
  });

  test('as the publisher goes on counting after the relay was restarted', () => {
    expect(new SequenceLine().place('a', 5_000)).toBe(5_000);
  });

  test('itself where the publisher does not count', () => {
    const line = new SequenceLine();
    line.place('a', 7);
    expect([line.place('curl', undefined), line.place('curl', undefined)]).toEqual([8, 9]);
  });

  test('and refuses one that a newer frame has overtaken', () => {
    const line = new SequenceLine();
    line.place('a', 2);
    expect([line.place('a', 1), line.place('a', 2), line.place('a', 3)]).toEqual([undefined, undefined, 3]);
  });

  test('onwards when one without a name of its own begins anew after an end', () => {
    const line = new SequenceLine();
    line.place('(none)', 100);
    line.endSession();
    expect(line.place('(none)', 1)).toBe(101);
  });

  test('without a gap when a run goes on after its connection was lost', () => {
    const line = new SequenceLine();
    line.place('before', 1_000);
    expect([100, 101].map((counted) => line.place('a', counted))).toEqual([1_100, 1_101]);
    line.endSession();
    expect(line.place('a', 102)).toBe(1_102);
  });

  test('in whole numbers, however large the publishers make theirs', () => {
    const line = new SequenceLine();
    line.place('first', 1);
    for (let run = 0; run < 20_000; run += 1) line.place(`run ${run}`, 1e12);
    expect(Number.isSafeInteger(line.last)).toBe(true);
    expect(line.place('last', 1)).toBe(line.last);
  });

  test('never backwards and never twice, whoever sends what', () => {
    const sends = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.option(fc.nat(), { nil: undefined })));
    fc.assert(
      fc.property(sends, (frames) => {
        const line = new SequenceLine();
        const placed = frames
          .map(([session, counted]) => line.place(session, counted))
          .filter((one) => one !== undefined);
        expect(placed).toEqual([...new Set(placed)].sort((a, b) => a - b));
      }),
    );
  });
});
