import { describe, expect, it } from 'vitest';
import { FrameOrder } from './frame-order.ts';
import { frameHeader } from './testing/frames.ts';

const CAMERA = 'cam_aaaaaaaaaa';
const frame = (sequence: number, capturedAt = sequence * 100, restarted = false) => ({
  header: frameHeader({ sequence, capturedAt }),
  restarted,
});

describe('the order of frames', () => {
  it('takes what is newer and refuses repeats and stragglers', () => {
    const order = new FrameOrder();
    const verdicts = [5, 5, 4, 7, 6, 8].map((sequence) => order.accept(frame(sequence)));
    expect(verdicts).toEqual([true, false, false, true, false, true]);
    expect(order.newest(CAMERA)).toBe(8);
  });

  it('takes a lower sequence that was captured later: the relay counts anew', () => {
    const order = new FrameOrder();
    order.accept(frame(500, 50_000));
    expect(order.accept(frame(1, 50_400))).toBe(true);
    expect(order.accept(frame(2, 50_500))).toBe(true);
    expect(order.newest(CAMERA)).toBe(2);
  });

  it('takes a lower sequence of any capture time on the word of the transport', () => {
    const order = new FrameOrder();
    order.accept(frame(500, 50_000));
    expect(order.accept(frame(1, 49_000, true))).toBe(true);
    expect(order.newest(CAMERA)).toBe(1);
  });

  it('SE-5: paints once what two doors bring after a restart, whichever of them says that the relay counts anew', () => {
    const order = new FrameOrder();
    order.accept(frame(60, 6_000));
    const socket = [frame(55, 9_000), frame(56, 9_100)];
    const http = [frame(55, 9_000, true), frame(56, 9_100)];
    const verdicts = [...socket, ...http, frame(57, 9_200)].map((one) => order.accept(one));
    expect(verdicts).toEqual([true, true, false, false, true]);
  });

  it('SE-5: heeds no straggler of its own count from a transport that learns of the restart last', () => {
    const order = new FrameOrder();
    order.accept(frame(60, 6_000));
    for (const sequence of [58, 59, 60, 61]) order.accept(frame(sequence, 9_000 + sequence));
    expect(order.accept(frame(59, 9_059, true))).toBe(false);
    expect(order.newest(CAMERA)).toBe(61);
  });

  it('keeps cameras apart', () => {
    const order = new FrameOrder();
    order.accept(frame(9));
    const other = { header: frameHeader({ camera: 'cam_bbbbbbbbbb', sequence: 1 }), restarted: false };
    expect(order.accept(other)).toBe(true);
    expect(order.newest(CAMERA)).toBe(9);
    expect(order.newest('cam_bbbbbbbbbb')).toBe(1);
  });

  it('takes any other frame after a reconnect, but not the same one again', () => {
    const order = new FrameOrder();
    order.accept(frame(500, 50_000));
    order.distrust();
    expect(order.accept(frame(500, 50_000))).toBe(false);
    expect(order.accept(frame(3, 49_000))).toBe(true);
    expect(order.accept(frame(2, 48_000))).toBe(false);
  });
});
