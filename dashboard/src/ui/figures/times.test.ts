import { describe, expect, it } from 'vitest';
import { clockTime, duration, snapshotName, spokenDuration } from './times.ts';

const at = new Date(2026, 2, 1, 14, 3, 5).getTime();

describe('times', () => {
  it('shows the clock in 24 hours with both digits', () => {
    expect(clockTime(at)).toBe('14:03:05');
  });

  it.each([
    [0, '0 s', '0 seconds'],
    [1_900, '1 s', '1 second'],
    [41_000, '41 s', '41 seconds'],
    [119_000, '119 s', '119 seconds'],
    [23 * 60_000, '23 min', '23 minutes'],
    [5 * 3_600_000, '5 h', '5 hours'],
    [72 * 3_600_000, '3 days', '3 days'],
    [-500, '0 s', '0 seconds'],
  ])('%d ms lasts %s', (ms, short, long) => {
    expect(duration(ms)).toBe(short);
    expect(spokenDuration(ms)).toBe(long);
  });

  it.each([
    ['Forecourt', 'Forecourt-2026-03-01-140305.jpg'],
    ['Gate 2/3: "east"', 'Gate 2-3- -east--2026-03-01-140305.jpg'],
    ['..', 'camera-2026-03-01-140305.jpg'],
    ['Größe', 'Größe-2026-03-01-140305.jpg'],
  ])('names the snapshot of %s after camera and time', (camera, name) => {
    expect(snapshotName(camera, at)).toBe(name);
  });
});
