import { describe, expect, test } from 'vitest';
import { AckThrift } from './ack-thrift.ts';

const PRESENTLY = { tookMs: 20, bytes: 1_000, dueMs: 0 };

/** Sends at these moments, ms; every frame that was not to wait is acknowledged after `tookMs`. @returns which may wait */
function marks(moments: readonly number[], { tookMs, bytes, dueMs } = PRESENTLY): string {
  const thrift = new AckThrift();
  return moments
    .map((now) => {
      const mayWait = thrift.mayWait(bytes, { now, dueMs });
      if (!mayWait) thrift.acknowledged(tookMs);
      return mayWait ? 'w' : 'A';
    })
    .join('');
}

const every = (ms: number, frames = 9) => Array.from({ length: frames }, (_, index) => index * ms);

describe('FL-9: acknowledgements may wait', () => {
  test('of six frames in a row, for a viewer that keeps up', () => {
    expect(marks(every(60))).toBe('AwwwwwwAw');
  });

  test('no longer than 450 ms', () => {
    expect(marks(every(100))).toBe('AwwwwAwww');
    expect(marks(every(450))).toBe('AAAAAAAAA');
  });

  test('of no more than 400 kB', () => {
    expect(marks(every(60), { ...PRESENTLY, bytes: 180_000 })).toBe('AwwAwwAww');
    expect(marks(every(60), { ...PRESENTLY, bytes: 450_000 })).toBe('AAAAAAAAA');
  });

  test('not where one took longer than 80 ms, or is overdue for as long', () => {
    expect(marks(every(60), { ...PRESENTLY, tookMs: 81 })).toBe('AAAAAAAAA');
    expect(marks(every(60), { ...PRESENTLY, dueMs: 81 })).toBe('AAAAAAAAA');
  });

  test('not before the first has come', () => {
    const thrift = new AckThrift();
    expect(every(60, 3).map((now) => thrift.mayWait(1_000, { now, dueMs: 0 }))).toEqual([
      false,
      false,
      false,
    ]);
  });
});
