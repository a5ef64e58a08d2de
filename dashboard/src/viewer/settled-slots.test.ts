import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { describe, expect, it } from 'vitest';
import { SettledSlots } from './settled-slots.ts';

const [A, B] = ['cam_aaaaaaaaaa', 'cam_bbbbbbbbbb'];

function setUp() {
  const timers = new ManualTimers();
  let freed = 0;
  const slots = new SettledSlots(timers, () => {
    freed += 1;
  });
  return { timers, slots, freed: () => freed };
}

describe('answers that wait for their frames to be painted', () => {
  it('are done with when the last of their frames is', () => {
    const { slots, freed } = setUp();
    slots.add([
      { camera: A, sequence: 5 },
      { camera: B, sequence: 9 },
    ]);
    slots.settle(A, 5);
    expect([slots.size, freed()]).toEqual([1, 0]);
    slots.settle(B, 9);
    expect([slots.size, freed()]).toEqual([0, 1]);
  });

  it('are done with when a newer frame was painted in place of theirs', () => {
    const { slots } = setUp();
    for (const sequence of [5, 6, 7]) slots.add([{ camera: A, sequence }]);
    slots.settle(A, 6);
    expect(slots.size).toBe(1);
  });

  it('hold nothing back without frames', () => {
    const { slots } = setUp();
    slots.add([]);
    expect(slots.size).toBe(0);
  });

  it('are done with after a second whatever happens', () => {
    const { slots, timers, freed } = setUp();
    slots.add([{ camera: A, sequence: 5 }]);
    timers.advance(999);
    expect(slots.size).toBe(1);
    timers.advance(1);
    expect([slots.size, freed()]).toEqual([0, 1]);
  });

  it('do not wait for cameras nobody watches any more', () => {
    const { slots } = setUp();
    slots.add([{ camera: A, sequence: 5 }]);
    slots.add([{ camera: B, sequence: 5 }]);
    slots.keepOnly(new Map([[B, 0]]));
    expect(slots.size).toBe(1);
  });

  it('leave no timer behind', () => {
    const { slots, timers, freed } = setUp();
    slots.add([{ camera: A, sequence: 5 }]);
    slots.add([{ camera: B, sequence: 5 }]);
    slots.settle(A, 5);
    slots.close();
    expect([timers.pending, freed()]).toEqual([0, 1]);
  });
});
