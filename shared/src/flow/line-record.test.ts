import { describe, expect, test } from 'vitest';
import { LineRecord } from './line-record.ts';

/** `sends` says of every frame, 100 ms apart, whether there was room for it. */
function play(record: LineRecord, sends: string, settle: Record<number, number> = {}, from = 0) {
  [...sends].forEach((frame, n) => {
    const now = from + n * 100;
    if (frame === 's') record.sent('a', now);
    if (frame === '-') record.dropped('a', now);
    const bytes = settle[n];
    if (bytes !== undefined) record.settled(bytes, now - 1, now);
  });
  return record.verdict(from + sends.length * 100);
}

describe('A line', () => {
  test('is judged after a second, by what was sent of what there was', () => {
    expect(play(new LineRecord(), 's-s-s-s-s-', { 3: 1_000, 9: 1_000 })).toMatchObject({
      delivered: 0.5,
      clean: false,
    });
    expect(play(new LineRecord(), 's-s-s-s-s', { 3: 1_000, 7: 1_000 })).toBeUndefined();
  });

  test('is not judged by fewer than four frames, nor while nothing arrives', () => {
    expect(play(new LineRecord(), 's    s     s', { 6: 1, 11: 1 })).toBeUndefined();
    expect(play(new LineRecord(), 'ss-----------------------')).toBeUndefined();
  });

  test('carries what was settled between the frames, whatever pause there was', () => {
    const even = play(new LineRecord(), 's---s---s---s', { 4: 8_000, 8: 8_000, 12: 8_000 });
    expect(even?.carried).toBeCloseTo(20_000, -3);
    const paused = play(new LineRecord(), 'ssss----------ssss', {
      1: 1e3,
      2: 1e3,
      14: 1e3,
      15: 1e3,
      16: 1e3,
    });
    expect(paused?.carried).toBeCloseTo(10_000, -3);
  });

  test('is not judged by one clump, and by what each of them brought where all comes so', () => {
    const record = new LineRecord();
    for (const at of [0, 100, 200, 300]) record.sent('a', at);
    for (const _ of 'four') record.settled(1_000, 0, 500);
    expect(record.verdict(1_000)).toBeUndefined();
    for (const _ of 'four') record.settled(1_000, 0, 1_000);
    expect(record.verdict(1_000)?.carried).toBe(8_000);
  });

  test('is not asked for more than fifteen frames a second of a camera', () => {
    const record = new LineRecord();
    for (let n = 0; n < 60; n += 1) record[n % 2 ? 'dropped' : 'sent']('a', n * 16.7);
    record.settled(1, 1, 500);
    record.settled(1, 1, 600);
    expect(record.verdict(1_002)).toMatchObject({ delivered: 1, clean: true });
  });

  test('is judged anew only by frames that were sent since other pictures were chosen', () => {
    const record = new LineRecord();
    record.sent('a', 0);
    record.restart(100);
    record.settled(50_000, 0, 4_000);
    expect(play(record, 'ssssssssss', {}, 4_100)).toBeUndefined();
    record.settled(5_000, 4_100, 5_200);
    expect(play(record, 'ssssssssss', { 3: 5_000, 6: 5_000 }, 5_200)).toMatchObject({ delivered: 1 });
  });
});
