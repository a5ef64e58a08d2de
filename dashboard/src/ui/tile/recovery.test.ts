import { describe, expect, it } from 'vitest';
import { freshRecovery, SHOWN_FOR_MS, stepRecovery, TOLD_FROM_MS } from './recovery.ts';

const run = (...steps: ['live' | 'stale' | 'offline' | 'connecting' | 'resting', number][]) =>
  steps.reduce((recovery, [state, now]) => stepRecovery(recovery, state, now), freshRecovery);

describe('a picture that comes back', () => {
  it('says how long it was away, whatever it went through', () => {
    expect(run(['live', 0], ['stale', 2_000], ['offline', 9_000], ['live', 43_000]).back).toEqual({
      at: 43_000,
      afterMs: 41_000,
    });
  });

  it('says so for ten seconds', () => {
    const away = [
      ['live', 0],
      ['stale', 2_000],
      ['live', 3_000],
    ] as const;
    expect(
      run(...away.map((step) => [...step] as ['live', number]), ['live', 3_000 + SHOWN_FOR_MS - 1]).back,
    ).not.toBe(null);
    expect(
      run(...away.map((step) => [...step] as ['live', number]), ['live', 3_000 + SHOWN_FOR_MS]).back,
    ).toBe(null);
  });

  it('is not said of a moment', () => {
    const away = (ms: number) => run(['live', 0], ['stale', 2_000], ['live', 2_000 + ms]).back;
    expect(away(TOLD_FROM_MS - 1)).toBe(null);
    expect(away(TOLD_FROM_MS)).not.toBe(null);
  });

  it('is not said of one that rested', () => {
    const rested = run(
      ['live', 0],
      ['stale', 3_000],
      ['resting', 9_000],
      ['connecting', 60_000],
      ['live', 70_000],
    );
    expect(rested.back).toBe(null);
  });

  it('is not said of a first picture', () => {
    expect(run(['connecting', 0], ['live', 1_000]).back).toBe(null);
  });
});
