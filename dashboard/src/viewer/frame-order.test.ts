import { describe, expect, it } from 'vitest';
import { FrameOrder } from './frame-order.ts';

const CAMERA = 'cam_aaaaaaaaaa';
const has = (sequence: number | null, id = CAMERA) => [
  { id, latest: sequence === null ? null : { sequence, capturedAt: 0, width: 1, height: 1 } },
];

describe('the order of frames', () => {
  it('takes what is newer and refuses repeats and stragglers', () => {
    const order = new FrameOrder();
    const verdicts = [5, 5, 4, 7, 6, 8].map((sequence) => order.accept(CAMERA, sequence));
    expect(verdicts).toEqual([true, false, false, true, false, true]);
    expect(order.newest(CAMERA)).toBe(8);
  });

  it('keeps cameras apart', () => {
    const order = new FrameOrder();
    order.accept(CAMERA, 9);
    expect(order.accept('cam_bbbbbbbbbb', 1)).toBe(true);
    expect(order.newest(CAMERA)).toBe(9);
    expect(order.newest('cam_bbbbbbbbbb')).toBe(1);
  });

  it('SE-5: begins anew with a relay whose clock was set back, from its latest frame on', () => {
    const order = new FrameOrder();
    order.accept(CAMERA, 5_000_000);
    order.relayHas(has(1_000_007));
    expect([1_000_006, 1_000_007, 1_000_008].map((one) => order.accept(CAMERA, one))).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('SE-5: keeps its place where a list is a little late, or from before a relay’s first frame', () => {
    const order = new FrameOrder();
    order.accept(CAMERA, 5_000);
    order.relayHas(has(4_001));
    order.relayHas(has(null));
    order.relayHas(has(7, 'cam_bbbbbbbbbb'));
    expect(order.accept(CAMERA, 4_999)).toBe(false);
  });
});
