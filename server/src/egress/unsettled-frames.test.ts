import { describe, expect, test } from 'vitest';
import { UnsettledFrames } from './unsettled-frames.ts';

const [A, B] = ['cam_aaaaaaaaaa', 'cam_bbbbbbbbbb'];

describe('FL-5: for how long a receiver has settled nothing', () => {
  test('counts from the first frame it owes a word on, sent again or not', () => {
    const frames = new UnsettledFrames();
    frames.sent(A, 1, 100);
    frames.sent(A, 1, 2_100);
    frames.sent(A, 2, 4_100);
    expect(frames.silentMs(5_100)).toBe(5_000);
  });

  test('counts anew from a word on any camera, and from no word said again', () => {
    const frames = new UnsettledFrames();
    frames.sent(A, 1, 0);
    frames.sent(A, 2, 10);
    frames.sent(B, 7, 20);
    frames.settled(A, 1, 1_000);
    frames.settled(A, 1, 2_000);
    frames.settled(B, 0, 2_000);
    expect(frames.silentMs(3_000)).toBe(2_000);
  });

  test('is nothing where nothing is owed', () => {
    const frames = new UnsettledFrames();
    expect(frames.silentMs(9_000)).toBe(0);
    frames.sent(A, 1, 0);
    frames.sent(B, 1, 0);
    frames.settled(A, 1, 1_000);
    frames.forget(B);
    expect(frames.silentMs(9_000)).toBe(0);
    frames.sent(A, 2, 10_000);
    expect(frames.silentMs(10_500)).toBe(500);
  });
});
