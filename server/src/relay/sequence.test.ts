import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ANONYMOUS_SESSION } from './publisher.ts';
import { SequenceLine } from './sequence.ts';

/** Monotonic ms. */
const NOW = 5_000;

const place = (
  line: SequenceLine,
  session: string,
  counted: number | undefined,
  now = NOW,
  capturedAt?: number,
) => line.place(session, { counted, capturedAt }, now);

describe('FR-2: the relay numbers frames', () => {
  test('by the publisher’s own count, gaps and all', () => {
    const line = new SequenceLine();
    expect([1, 2, 5].map((counted) => place(line, 'a', counted))).toEqual([1, 2, 5]);
  });

  test('onwards from the last run when a new run counts from one', () => {
    const line = new SequenceLine();
    place(line, 'a', 500);
    expect([1, 2].map((counted) => place(line, 'b', counted))).toEqual([501, 502]);
  });

  test('of a run that counts from nought (FR-1), the first one too', () => {
    const line = new SequenceLine();
    expect([0, 1, 3].map((counted) => place(line, 'a', counted))).toEqual([1, 2, 4]);
    expect([0, 1].map((counted) => place(line, 'b', counted))).toEqual([5, 6]);
  });

  test('as the publisher goes on counting after the relay was restarted', () => {
    expect(place(new SequenceLine(), 'a', 5_000)).toBe(5_000);
  });

  test('itself where the publisher does not count', () => {
    const line = new SequenceLine();
    place(line, 'a', 7);
    expect([place(line, 'curl', undefined), place(line, 'curl', undefined)]).toEqual([8, 9]);
  });

  test('and refuses one that a newer frame has overtaken', () => {
    const line = new SequenceLine();
    place(line, 'a', 2);
    expect([place(line, 'a', 1), place(line, 'a', 2), place(line, 'a', 3)]).toEqual([
      undefined,
      undefined,
      3,
    ]);
  });

  test('onwards when one without a name of its own begins anew after an end', () => {
    const line = new SequenceLine();
    place(line, '(none)', 100);
    line.endSession();
    expect(place(line, '(none)', 1)).toBe(101);
  });

  test.for<[session: string, before: number | undefined, after: number | undefined]>([
    [ANONYMOUS_SESSION, undefined, undefined],
    [ANONYMOUS_SESSION, 50_000, 50_001],
    ['session', 50_000, 50_001],
  ])('onwards when %s counts from one again, a second later', ([session, before, after]) => {
    const line = new SequenceLine();
    place(line, session, 100, NOW, before);
    expect(place(line, session, 1, NOW + 999, after)).toBe(undefined);
    const again = [1, 2].map((counted) => place(line, session, counted, NOW + 1_000, after));
    expect(again).toEqual([101, 102]);
  });

  test('and refuses one that comes late, where its time or that of the last one is not known', () => {
    const line = new SequenceLine();
    place(line, 'a', 100);
    expect(place(line, 'a', 99, NOW + 4_000, 49_000)).toBe(undefined);
    place(line, 'a', 101, NOW + 4_000, 54_000);
    line.endSession();
    expect(place(line, 'a', 97, NOW + 5_000, 48_000)).toBe(undefined);
    expect(place(line, 'a', 98, NOW + 8_000)).toBe(undefined);
  });

  test('and refuses one that comes late by a connection that was dead, however late', () => {
    const line = new SequenceLine();
    place(line, 'a', 100, NOW, 50_000);
    const late = [96, 97, 98].map((counted) => place(line, 'a', counted, NOW + 4_000, 49_000 + counted));
    expect(late).toEqual([undefined, undefined, undefined]);
    expect(place(line, 'a', 101, NOW + 4_100, 54_000)).toBe(101);
  });

  test('onwards within a second of a run that began anew on a clock that was set back', () => {
    const line = new SequenceLine();
    place(line, 'a', 500, NOW, 50_000);
    const placed = Array.from({ length: 12 }, (_, at) =>
      place(line, 'a', at, NOW + 100 * at, 20_000 + 100 * at),
    );
    expect(placed.findIndex((one) => one !== undefined)).toBe(10);
    expect(placed.slice(10)).toEqual([510, 511]);
  });

  test('onwards at once when it counts from one again after a thousand frames', () => {
    const line = new SequenceLine();
    place(line, 'a', 1_001);
    expect([place(line, 'a', 1), place(line, 'a', 0)]).toEqual([undefined, 1_002]);
  });

  test('once, also where one is sent again much later', () => {
    const line = new SequenceLine();
    place(line, 'a', 100);
    expect(place(line, 'a', 100, NOW + 60_000)).toBe(undefined);
  });

  test('without a gap when a run goes on after its connection was lost', () => {
    const line = new SequenceLine();
    place(line, 'before', 1_000);
    expect([100, 101].map((counted) => place(line, 'a', counted))).toEqual([1_100, 1_101]);
    line.endSession();
    expect(place(line, 'a', 102)).toBe(1_102);
  });

  test('in whole numbers, however large the publishers make theirs', () => {
    const line = new SequenceLine();
    place(line, 'first', 1);
    for (let run = 0; run < 20_000; run += 1) place(line, `run ${run}`, 1e12);
    expect(Number.isSafeInteger(line.last)).toBe(true);
    expect(place(line, 'last', 1)).toBe(line.last);
  });

  test('never backwards and never twice, whoever sends what', () => {
    const sends = fc.array(
      fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.option(fc.nat(), { nil: undefined }), fc.nat(2_000)),
    );
    fc.assert(
      fc.property(sends, (frames) => {
        const line = new SequenceLine();
        const placed = frames
          .map(([session, counted, later]) => place(line, session, counted, NOW + later))
          .filter((one) => one !== undefined);
        expect(placed).toEqual([...new Set(placed)].sort((a, b) => a - b));
      }),
    );
  });
});
