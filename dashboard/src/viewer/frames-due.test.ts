import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import { describe, expect, it } from 'vitest';
import { framesDueMs } from './frames-due.ts';

const camera = (id: string, state: CameraStatus['state'] = 'online', frameIntervalMs?: number) =>
  ({ id, state, publisher: { ...(frameIntervalMs && { frameIntervalMs }) } }) as CameraStatus;

describe('a frame is due', () => {
  it.each<[string, string[], CameraStatus[], number | null, number | null]>([
    ['of no camera while none is watched', [], [camera('a')], 66, null],
    ['of no camera that does not send', ['a'], [camera('a', 'offline')], 66, null],
    ['of a camera that sends', ['a'], [camera('a'), camera('b', 'offline')], null, 1_500],
    ['of a slow camera at its pace', ['a'], [camera('a', 'online', 10_000)], null, 30_000],
    ['of the quickest of several', ['a', 'b'], [camera('a', 'online', 10_000), camera('b')], null, 1_500],
    ['at the pace of a line that brings less', ['a'], [camera('a')], 2_000, 6_000],
  ])('%s', (_what, watched, cameras, arrivingMs, ms) => {
    expect(framesDueMs(watched, cameras, arrivingMs)).toBe(ms);
  });
});
