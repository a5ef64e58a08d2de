import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { describe, expect, it } from 'vitest';
import { Sights } from './sights.ts';

function setUp() {
  const timers = new ManualTimers();
  const told: (number | null)[] = [];
  const sights = new Sights(timers, () => told.push(sights.width));
  return { timers, told, sights };
}
const [TILE, PAGE] = [{}, {}];

describe('where a picture is seen', () => {
  it('is told at once when somebody looks, rounded up', () => {
    const { told, sights } = setUp();
    sights.see(TILE, 610);
    expect(told).toEqual([640]);
  });

  it('is told nowhere only when nobody has looked for a moment', () => {
    const { timers, told, sights } = setUp();
    sights.see(TILE, 640);
    sights.see(TILE, null);
    timers.advance(200);
    sights.see(PAGE, 640);
    timers.advance(1_000);
    expect(told).toEqual([640]);
    sights.see(PAGE, null);
    timers.advance(299);
    expect(told).toEqual([640]);
    timers.advance(1);
    expect(told).toEqual([640, null]);
  });

  it('is asked for as wide as the widest place', () => {
    const { timers, told, sights } = setUp();
    sights.see(TILE, 320);
    sights.see(PAGE, 1_200);
    timers.advance(300);
    sights.see(PAGE, null);
    timers.advance(300);
    expect(told).toEqual([320, 1_216, 320]);
  });

  it('is told anew once a size has settled, and only where another rendition could fit', () => {
    const { timers, told, sights } = setUp();
    sights.see(TILE, 500);
    for (const width of [520, 580, 630]) {
      sights.see(TILE, width);
      timers.advance(300);
    }
    expect(told).toEqual([512]);
    for (const width of [700, 900, 1_000, 300]) sights.see(TILE, width);
    timers.advance(300);
    expect(told).toEqual([512, 320]);
  });

  it('leaves no timer behind', () => {
    const { timers, sights } = setUp();
    sights.see(TILE, 500);
    sights.see(TILE, null);
    sights.close();
    expect(timers.pending).toBe(0);
  });
});
