import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { expect, test } from 'vitest';
import { keepRunning } from './kept-running.ts';

/** A program that runs for so long, one time after another, and then for good. */
function program(...runsMs: number[]) {
  const timers = new ManualTimers();
  const starts: number[] = [];
  const waits: number[] = [];
  let asked = 0;
  const stop = keepRunning<void>({
    start: (ended) => {
      const runMs = runsMs[starts.length];
      starts.push(timers.monotonic());
      if (runMs !== undefined) timers.after(runMs, ended);
      return () => {
        asked += 1;
      };
    },
    startsAgain: (afterMs) => waits.push(afterMs),
    timers,
  });
  return { timers, starts, waits, stop, askedToEnd: () => asked };
}

test.each([
  { what: 'was killed after an hour', runs: [3_600_000], waits: [200] },
  { what: 'ends at once each time', runs: Array(8).fill(0), waits: [200, 500, 1e3, 2e3, 5e3, 1e4, 1e4, 1e4] },
  { what: 'fails while it starts', runs: [1_500, 1_500, 1_500, 1_500], waits: [200, 500, 1e3, 2e3] },
  { what: 'came to stay in between', runs: [0, 0, 0, 10_000, 0], waits: [200, 500, 1e3, 200, 500] },
  { what: 'did not quite come to stay', runs: [0, 9_999, 0], waits: [200, 500, 1e3] },
  { what: 'never ends', runs: [], waits: [] },
])('A program that $what is started again after $waits ms', ({ runs, waits }) => {
  const one = program(...runs);
  one.timers.advance(3_600_000 + 200);
  expect(one.waits).toEqual(waits);
  const starts = [0];
  for (const [index, ran] of runs.entries())
    starts.push((starts[index] as number) + ran + (waits[index] as number));
  expect(one.starts).toEqual(starts);
});

test('One whose end is told twice, as not started and as gone, is started again once', () => {
  const timers = new ManualTimers();
  const ends: ((how: string) => void)[] = [];
  const told: string[] = [];
  const start = (ended: (how: string) => void) => {
    ends.push(ended);
    return () => {};
  };
  keepRunning({ start, startsAgain: (_, how) => told.push(how), timers });
  ends[0]?.('not started');
  ends[0]?.('gone');
  timers.advance(60_000);
  ends[0]?.('gone');
  timers.advance(60_000);
  expect(told).toEqual(['not started']);
  expect(ends).toHaveLength(2);
});

test('One that is stopped is asked to end once, and not started again when it has', () => {
  const one = program(5_000);
  one.stop();
  one.stop();
  one.timers.advance(60_000);
  expect([one.askedToEnd(), one.starts.length, one.waits.length]).toEqual([1, 1, 0]);
});

test('One that is stopped between two starts stays away, and nothing that is gone is asked to end', () => {
  const one = program(0);
  one.timers.advance(199);
  expect(one.waits).toEqual([200]);
  one.stop();
  one.timers.advance(60_000);
  expect([one.askedToEnd(), one.starts.length, one.timers.pending]).toEqual([0, 1, 0]);
});
