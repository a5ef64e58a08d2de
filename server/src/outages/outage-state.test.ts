import { describe, expect, test } from 'vitest';
import { type OutageNews, type OutageState, stepOutage } from './outage-state.ts';

const AFTER_MS = 30_000;

/** Sights at these seconds: `+` it is there, `-` it is away. @returns what was told, and when */
function watch(sights: string, begin: OutageState = { is: 'up' }, notBefore = 0) {
  let state = begin;
  let since = 0;
  let was: boolean | undefined;
  const told: [second: number, news: OutageNews][] = [];
  for (const [, mark, at] of sights.matchAll(/([+-])(\d+)/g)) {
    const [now, up] = [Number(at) * 1_000, mark === '+'];
    if (up !== was) since = now;
    was = up;
    const step = stepOutage(state, { now, up, since }, { afterMs: AFTER_MS, notBefore });
    state = step.state;
    if (step.news) told.push([Number(at), step.news]);
  }
  return { told, is: state.is };
}

const down = (since: number): OutageNews => ({ is: 'down', since: since * 1_000 });
const up = (since: number, until: number): OutageNews => ({
  is: 'up',
  since: since * 1_000,
  until: until * 1_000,
});

describe('EV-1: a camera', () => {
  test.each<[string, string, [number, OutageNews][], OutageState['is']]>([
    ['that stays is no news', '+0 +60 +600', [], 'up'],
    ['that is away for less than the time set is no news', '+0 -10 -39 +40 +100', [], 'up'],
    [
      'is down once it has been away for that time, since it went',
      '+0 -10 -39 -40 -41',
      [[40, down(10)]],
      'down',
    ],
    ['is told to be down once', '+0 -10 -40 -50 -600', [[40, down(10)]], 'down'],
    [
      'is up once it has been back for that time, since it came',
      '+0 -10 -40 +70 +99 +100 +101',
      [
        [40, down(10)],
        [100, up(10, 70)],
      ],
      'up',
    ],
    [
      'that comes and goes is down all the while',
      '+0 -10 -40 +50 +70 -75 +80 -90 +100 +130',
      [
        [40, down(10)],
        [130, up(10, 100)],
      ],
      'up',
    ],
    ['that goes and comes within the time is up all the while', '+0 -10 +20 -25 +50 -60 +80 +200', [], 'up'],
    [
      'may be down again later',
      '+0 -10 -40 +50 +80 -100 -130',
      [
        [40, down(10)],
        [80, up(10, 50)],
        [130, down(100)],
      ],
      'down',
    ],
  ])('%s', (_what, sights, told, is) => {
    expect(watch(sights)).toEqual({ told, is });
  });
});

describe('EV-3: when the relay has started', () => {
  test.each<[string, string, OutageState, [number, OutageNews][], OutageState['is']]>([
    ['cameras that come back to it are no news', '-0 -40 +50 +100', { is: 'up' }, [], 'up'],
    [
      'one that does not come back is down since the start',
      '-0 -40 -60',
      { is: 'up' },
      [[60, down(0)]],
      'down',
    ],
    ['one that was down and still is, is no news', '-0 -60 -600', { is: 'down', since: -5_000 }, [], 'down'],
    [
      'one that was down and is back is up since it was heard',
      '-0 +3 +33',
      { is: 'down', since: -5_000 },
      [[33, up(-5, 3)]],
      'up',
    ],
  ])('%s', (_what, sights, begin, told, is) => {
    expect(watch(sights, begin, 60_000)).toEqual({ told, is });
  });
});
