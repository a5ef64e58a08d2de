import { describe, expect, it } from 'vitest';
import { LazyRtcView } from './lazy-rtc-view.ts';

function setUp() {
  const said: unknown[] = [];
  const view = {
    signalled: (signal: { type: string }) => said.push(signal.type),
    facts: (facts: object) => said.push(facts),
    canvasPainted: () => said.push('painted'),
    tryNow: () => said.push('try now'),
    close: () => said.push('closed'),
  };
  let arrive: (outcome: 'code' | 'none') => void = () => {};
  const lazy = new LazyRtcView(
    () =>
      new Promise((resolve, reject) => {
        arrive = (outcome) => (outcome === 'code' ? resolve(() => view) : reject(new Error('offline')));
      }),
  );
  const arrives = async (outcome: 'code' | 'none' = 'code') => {
    arrive(outcome);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { lazy, said, arrives };
}

describe('WebRTC whose code is on its way', () => {
  it('is told all that was known by then, and from then on what there is', async () => {
    const { lazy, said, arrives } = setUp();
    lazy.facts({ visible: true, allowed: false });
    lazy.facts({ allowed: true });
    await arrives();
    lazy.facts({ visible: false });
    lazy.canvasPainted();
    lazy.tryNow();
    lazy.close();
    const known = { visible: true, allowed: true };
    expect(said).toEqual([known, { visible: false }, 'painted', 'try now', 'closed']);
  });

  it('is not opened for one who has left meanwhile', async () => {
    const { lazy, said, arrives } = setUp();
    lazy.close();
    await arrives();
    expect(said).toEqual([]);
  });

  it('is done without where it does not come', async () => {
    const { lazy, said, arrives } = setUp();
    lazy.facts({ visible: true });
    await arrives('none');
    lazy.tryNow();
    lazy.close();
    expect(said).toEqual([]);
  });
});
