import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { describe, expect, it } from 'vitest';
import { LazyRtcView } from './lazy-rtc-view.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

function setUp() {
  const timers = new ManualTimers();
  let asked = 0;
  const said: unknown[] = [];
  const view = {
    signalled: (signal: { type: string }) => said.push(signal.type),
    facts: (facts: object) => said.push(facts),
    tryNow: () => said.push('try now'),
    close: () => said.push('closed'),
  };
  let arrive: (outcome: 'code' | 'none') => void = () => {};
  const lazy = new LazyRtcView(
    () =>
      new Promise((resolve, reject) => {
        asked += 1;
        arrive = (outcome) => (outcome === 'code' ? resolve(() => view) : reject(new Error('offline')));
      }),
    timers,
  );
  const arrives = async (outcome: 'code' | 'none' = 'code') => {
    arrive(outcome);
    await settled();
  };
  return { timers, lazy, said, arrives, asked: () => asked };
}

describe('WebRTC whose code is on its way', () => {
  it('is told all that was known by then, and from then on what there is', async () => {
    const { lazy, said, arrives } = setUp();
    lazy.facts({ visible: true, allowed: false });
    lazy.facts({ allowed: true });
    await arrives();
    lazy.facts({ visible: false });
    lazy.tryNow();
    lazy.close();
    const known = { visible: true, allowed: true };
    expect(said).toEqual([known, { visible: false }, 'try now', 'closed']);
  });

  it('is not opened for one who has left meanwhile', async () => {
    const { lazy, said, arrives } = setUp();
    lazy.close();
    await arrives();
    expect(said).toEqual([]);
  });

  it('is done without where it does not come, and asked for again after 3 s, then after twice as long each time', async () => {
    const { timers, lazy, said, arrives, asked } = setUp();
    lazy.facts({ visible: true });
    for (const [before, ms] of [3_000, 6_000, 12_000, 24_000, 48_000, 60_000, 60_000].entries()) {
      await arrives('none');
      lazy.tryNow();
      timers.advance(ms - 1);
      await settled();
      expect([asked(), said]).toEqual([before + 1, []]);
      timers.advance(1);
      await settled();
    }
    await arrives();
    expect(said).toEqual([{ visible: true }]);
  });

  it('is asked for no more by one who has left', async () => {
    const { timers, lazy, arrives, asked } = setUp();
    await arrives('none');
    lazy.close();
    timers.advance(10_000);
    await settled();
    expect(asked()).toBe(1);
  });
});
