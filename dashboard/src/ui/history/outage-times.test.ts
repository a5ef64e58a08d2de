import { describe, expect, it } from 'vitest';
import {
  betweenWords,
  dayWords,
  downWithin,
  lengthWords,
  placeOutage,
  SPANS,
  ticksOf,
} from './outage-times.ts';
import { onThisClock } from './use-outages.ts';

const span = { from: 1_000, to: 2_000 };
const HOUR = 3_600_000;
const local = (...parts: [number, number, number, number?, number?, number?]) => new Date(...parts).getTime();

describe('where an outage lies', () => {
  it.each<[string, number, number | null, { start: number; part: number } | null]>([
    ['inside', 1_250, 1_500, { start: 0.25, part: 0.25 }],
    ['over the beginning', 0, 1_100, { start: 0, part: 0.1 }],
    ['all over it', 0, 9_000, { start: 0, part: 1 }],
    ['up to now, while it lasts', 1_900, null, { start: 0.9, part: 0.1 }],
    ['beginning this moment', 2_000, null, { start: 1, part: 0 }],
    ['before it', 100, 900, null],
    ['ended as it begins', 100, 1_000, null],
    ['after it', 2_100, null, null],
  ])('%s', (_where, since, until, place) => {
    const found = placeOutage({ since, until }, span);
    if (place === null) expect(found).toBeNull();
    else {
      expect(found?.start).toBeCloseTo(place.start);
      expect(found?.part).toBeCloseTo(place.part);
    }
  });

  it('counts only what is inside', () => {
    const outages = [
      { since: 0, until: 1_100 },
      { since: 1_300, until: 1_350 },
      { since: 1_900, until: null },
    ];
    expect(downWithin(outages, span)).toBeCloseTo(250);
  });
});

describe('how long', () => {
  it.each([
    [-5, '0 s'],
    [41_900, '41 s'],
    [119_999, '119 s'],
    [23 * 60_000, '23 min'],
    [2 * HOUR, '2 h'],
    [5 * HOUR + 12.5 * 60_000, '5 h 12 min'],
    [76 * HOUR, '3 days 4 h'],
    [48 * HOUR, '2 days'],
  ])('%d ms is %s', (ms, words) => {
    expect(lengthWords(ms)).toBe(words);
  });
});

describe('when', () => {
  const now = local(2026, 10, 22, 12, 0, 0);
  it.each([
    [local(2026, 10, 22, 0, 0, 0), 'Today'],
    [local(2026, 10, 21, 23, 59, 59), 'Yesterday'],
    [local(2026, 10, 17, 14, 0, 0), 'Tuesday, 17 November'],
  ])('%d is %s', (at, words) => {
    expect(dayWords(at, now)).toBe(words);
  });

  it.each<[number, number | null, string]>([
    [local(2026, 10, 22, 9, 3, 5), local(2026, 10, 22, 9, 4, 0), '09:03:05 – 09:04:00'],
    [local(2026, 10, 21, 23, 58, 1), local(2026, 10, 22, 0, 3, 12), '23:58:01 – Sun 00:03:12'],
    [local(2026, 10, 22, 9, 3, 5), null, 'since 09:03:05'],
  ])('from %d to %d is told as %s', (since, until, words) => {
    expect(betweenWords({ since, until })).toBe(words);
  });

  it('marks every fourth hour of a day and every midnight of a week', () => {
    expect(ticksOf({ from: now - SPANS.day, to: now }).map(({ label }) => label)).toEqual(
      '12:00 16:00 20:00 00:00 04:00 08:00 12:00'.split(' '),
    );
    const week = ticksOf({ from: now - SPANS.week, to: now });
    expect(week.map(({ label }) => label)).toEqual('Mon Tue Wed Thu Fri Sat Sun'.split(' '));
    for (const { at } of week) expect(new Date(at).getHours()).toBe(0);
  });

  it('is told by this device’s clock, though the relay’s is ahead', () => {
    const outage = {
      ...{ id: 1, camera: { id: 'cam_0', name: 'Yard' }, relayAway: false },
      reason: { code: 'camera-lost', pc: '' } as const,
    };
    expect(onThisClock({ ...outage, since: 5_000, until: 9_000 }, 3_000)).toMatchObject({
      ...{ since: 2_000, until: 6_000 },
    });
    expect(onThisClock({ ...outage, since: 5_000, until: null }, -1_000)).toMatchObject({
      ...{ since: 6_000, until: null },
    });
  });
});
