import type { Outage } from '@porthole/shared/protocol/outages';
import { describe, expect, it } from 'vitest';
import { byCamera, byDay, lineWords } from './outage-groups.ts';

let id = 0;
const outage = (camera: string, since: number, until: number | null): Outage => ({
  ...{ id: ++id, camera: { id: camera, name: camera }, since, until, relayAway: false },
  reason: { code: 'camera-lost', pc: 'Gate-PC' },
});

describe('outages by camera', () => {
  it('have a line for every camera, in the wall’s order, those that were never down too', () => {
    const cameras = [
      { id: 'b', name: 'Camera 10' },
      { id: 'a', name: 'camera 9' },
    ];
    const outages = [outage('b', 500, 700), outage('b', 0, 40), outage('gone', 100, 200)];
    const lines = byCamera(outages, cameras, { from: 100, to: 1_000 });
    expect(lines.map(({ name, outages: own, downMs }) => [name, own.length, downMs])).toEqual([
      ['camera 9', 0, 0],
      ['Camera 10', 1, expect.closeTo(200)],
    ]);
  });

  it.each<[Outage[], number, string]>([
    [[], 0, 'no outage'],
    [[outage('a', 0, 41_000)], 41_000, '1 outage, 41 s'],
    [[outage('a', 0, 41_000), outage('a', 60_000, null)], 200_000, '2 outages, 3 min, down now'],
  ])('say how many and how long', (outages, downMs, words) => {
    expect(lineWords({ outages, downMs })).toBe(words);
  });
});

describe('outages by day', () => {
  it('stand under the day they began, newest first', () => {
    const now = new Date(2026, 10, 22, 12).getTime();
    const at = (day: number, hour: number) => new Date(2026, 10, day, hour).getTime();
    const days = byDay(
      [outage('a', at(21, 3), at(21, 4)), outage('b', at(22, 1), null), outage('c', at(21, 23), at(22, 0))],
      now,
    );
    expect(days.map(({ words, outages }) => [words, outages.map(({ camera }) => camera.id)])).toEqual([
      ['Today', ['b']],
      ['Yesterday', ['c', 'a']],
    ]);
  });
});
