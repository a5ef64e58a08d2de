import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RENDITIONS } from '../protocol/renditions.ts';
import { type RenditionOffers, shareLine } from './rendition-share.ts';

const offers = (...costs: number[]): RenditionOffers =>
  costs.map((bytesPerSecond, n) => ({ name: RENDITIONS[n]!, bytesPerSecond }));
const cost = (all: RenditionOffers, name: string | undefined) =>
  all.find((one) => one.name === name)!.bytesPerSecond;

describe('RE-4: a line shared among cameras', () => {
  test('gives one camera the best that fits', () => {
    const camera = new Map([['a', offers(100, 50, 20, 10)]]);
    expect(shareLine(60, camera).get('a')).toBe('1280');
    expect(shareLine(Number.POSITIVE_INFINITY, camera).get('a')).toBe('full');
    expect(shareLine(0, camera).get('a')).toBe('640');
  });

  test('gives equal cameras equal pictures, and what is left to one more', () => {
    const cameras = new Map([...'abc'].map((id) => [id, offers(40, 20, 10)]));
    expect([...shareLine(60, cameras).values()]).toEqual(['1280', '1280', '1280']);
    expect([...shareLine(80, cameras).values()]).toEqual(['full', '1280', '1280']);
  });

  test('gives a large tile what small ones do not need', () => {
    const cameras = new Map([
      ['small', offers(5)],
      ['large', offers(100, 50, 25, 5)],
    ]);
    expect(shareLine(60, cameras).get('large')).toBe('1280');
  });

  test('passes over smaller pictures that have no fewer bytes', () => {
    expect(shareLine(30, new Map([['a', offers(30, 40, 35, 20)]])).get('a')).toBe('full');
    expect(shareLine(1, new Map([['a', offers(30, 20, 25)]])).get('a')).toBe('1280');
  });

  test('never takes more than there is, unless the smallest pictures do, and leaves no room for a single raise', () => {
    const camera = fc
      .uniqueArray(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 7 })
      .map((costs) => offers(...costs.sort((a, b) => b - a)));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000 }), fc.array(camera, { maxLength: 6 }), (budget, all) => {
        const cameras = new Map(all.map((one, n) => [n, one]));
        const shared = shareLine(budget, cameras);
        const spent = all.reduce((sum, one, n) => sum + cost(one, shared.get(n)), 0);
        const least = all.reduce((sum, one) => sum + one.at(-1)!.bytesPerSecond, 0);
        expect(spent).toBeLessThanOrEqual(Math.max(budget, least));
        all.forEach((one, n) => {
          const at = one.findIndex(({ name }) => name === shared.get(n));
          const raise = at > 0 ? one[at - 1]!.bytesPerSecond - one[at]!.bytesPerSecond : undefined;
          if (raise !== undefined) expect(spent + raise).toBeGreaterThan(budget);
        });
      }),
    );
  });
});
