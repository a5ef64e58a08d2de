import { describe, expect, it } from 'vitest';
import { FrameOrder } from './frame-order.ts';

const CAMERA = 'cam_aaaaaaaaaa';
const frame = (sequence: number, capturedAt = 0) => ({ camera: CAMERA, sequence, capturedAt });
const has = (sequence: number | null, id = CAMERA) => [
  { id, latest: sequence === null ? null : { sequence, capturedAt: 0, width: 1, height: 1 } },
];

describe('the order of frames', () => {
  it('takes what is newer and refuses repeats and stragglers', () => {
    const order = new FrameOrder();
    const verdicts = [5, 5, 4, 7, 6, 8].map((sequence) => order.accept(frame(sequence)));
    expect(verdicts).toEqual([true, false, false, true, false, true]);
    expect(order.newest(CAMERA)).toBe(8);
  });

  it('keeps cameras apart', () => {
    const order = new FrameOrder();
    order.accept(frame(9));
    expect(order.accept({ ...frame(1), camera: 'cam_bbbbbbbbbb' })).toBe(true);
    expect(order.newest(CAMERA)).toBe(9);
    expect(order.newest('cam_bbbbbbbbbb')).toBe(1);
  });

  it('FR-2: begins anew with a relay whose clock was set back, from its latest frame on', () => {
    const order = new FrameOrder();
    order.accept(frame(5_000_000, 9));
    order.relayHas(has(1_000_007));
    expect([1_000_006, 1_000_007, 1_000_008].map((one) => order.accept(frame(one)))).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('FR-2: takes one far behind that was captured later: another relay counts it', () => {
    const order = new FrameOrder();
    order.accept(frame(5_000_000, 1_000));
    expect(
      [frame(1_000_000, 1_000), frame(1_000_001, 1_100), frame(1_000_002, 1_050)].map((one) =>
        order.accept(one),
      ),
    ).toEqual([false, true, true]);
  });

  it('FR-2: keeps its place where a list is a little late, or from before a relay’s first frame', () => {
    const order = new FrameOrder();
    order.accept(frame(5_000));
    order.relayHas(has(4_001));
    order.relayHas(has(null));
    order.relayHas(has(7, 'cam_bbbbbbbbbb'));
    expect(order.accept(frame(4_999))).toBe(false);
  });
});
