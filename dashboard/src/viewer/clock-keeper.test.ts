import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { afterEach, describe, expect, it } from 'vitest';
import { type Asked, ClockKeeper } from './clock-keeper.ts';

const closers: (() => void)[] = [];

/** A relay that answers when told to. */
function setUp() {
  const timers = new ManualTimers();
  const waiting: ((answer: Asked | null) => void)[] = [];
  const asked: number[] = [];
  const keeper = new ClockKeeper(timers, () => {
    asked.push(timers.monotonic());
    return new Promise((resolve) => waiting.push(resolve));
  });
  closers.push(() => keeper.close());
  const answer = async (ms = 0, hasOne = true, plain = false) => {
    timers.advance(ms);
    const now = timers.monotonic();
    waiting.shift()?.(hasOne ? { asked: now - ms, answered: now, theirs: now, plain } : null);
    await new Promise((resolve) => setImmediate(resolve));
  };
  /** Until the relay is left alone for a while. */
  const calm = async () => {
    while (waiting.length > 0) await answer();
    asked.length = 0;
  };
  return { timers, keeper, asked, answer, calm };
}

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

describe('CL-1: a page asks the relay for its clock', () => {
  it('four times in a row where the way may be another one, of which the quickest counts', async () => {
    const { keeper, asked, answer } = setUp();
    keeper.ask();
    for (const ms of [90, 30, 8, 60]) await answer(ms);
    expect([asked.length, keeper.roundTrip]).toEqual([4, 8]);
  });

  it('then when a frame is done with, before the relay sends another: a question behind frames tells of their bytes', async () => {
    const { timers, keeper, asked, calm } = setUp();
    keeper.ask();
    await calm();
    timers.advance(1_000);
    keeper.gap();
    timers.advance(1_500);
    expect(asked).toEqual([]);
    keeper.gap();
    keeper.gap();
    expect(asked).toHaveLength(1);
  });

  it('among the frames, where none is done with for long', async () => {
    const { timers, keeper, asked, calm } = setUp();
    keeper.ask();
    await calm();
    timers.advance(1_000);
    keeper.gap();
    timers.advance(3_000);
    expect(asked).toHaveLength(1);
  });

  it('when it is time, where no frames come', async () => {
    const { timers, keeper, asked, calm } = setUp();
    keeper.ask();
    await calm();
    timers.advance(2_000);
    expect(asked).toHaveLength(1);
  });

  it('not in a row by plain requests, which take one more of the few connections', async () => {
    const { timers, keeper, asked, answer } = setUp();
    keeper.ask();
    await answer(50, true, true);
    expect(asked).toHaveLength(1);
    timers.advance(2_000);
    expect(asked).toHaveLength(2);
  });

  it('no more in a row where there is no answer', async () => {
    const { keeper, asked, answer } = setUp();
    keeper.ask();
    await answer(50, false);
    expect(asked).toHaveLength(1);
  });
});
