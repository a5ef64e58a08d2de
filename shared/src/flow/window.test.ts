import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FrameWindow } from './window.ts';

describe('FL-2: a window', () => {
  test('has room until as many frames are on their way as it is wide', () => {
    const window = new FrameWindow(2);
    window.sent(1);
    expect(window.hasRoom).toBe(true);
    window.sent(5);
    expect(window.hasRoom).toBe(false);
  });

  test('is never narrower than one frame, or nothing would ever be sent', () => {
    expect(new FrameWindow(0).hasRoom).toBe(true);
    expect(new FrameWindow(-3).size).toBe(1);
  });

  test('settles everything up to the acknowledged frame, so that a lost acknowledgement cannot wedge it', () => {
    const window = new FrameWindow(3);
    for (const sequence of [3, 4, 9]) window.sent(sequence);
    expect(window.acknowledge(4)).toEqual([3, 4]);
    expect(window.inFlight).toBe(1);
  });

  test('is not widened by acknowledgements of what was never sent', () => {
    const window = new FrameWindow(1);
    window.sent(7);
    expect(window.acknowledge(6)).toEqual([]);
    expect(window.hasRoom).toBe(false);
    expect(window.acknowledge(7)).toEqual([7]);
    expect(window.acknowledge(7)).toEqual([]);
  });

  test('is empty after the connection was lost', () => {
    const window = new FrameWindow(1);
    window.sent(1);
    window.reset();
    expect(window.hasRoom).toBe(true);
  });

  test('never holds more than its width, whatever sender and receiver do', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.oneof(fc.constant('send'), fc.nat({ max: 60 }))),
        (size, acts) => {
          const window = new FrameWindow(size);
          let sequence = 0;
          for (const act of acts) {
            if (typeof act === 'number') window.acknowledge(act);
            else if (window.hasRoom) window.sent(++sequence);
            expect(window.inFlight).toBeLessThanOrEqual(size);
          }
        },
      ),
    );
  });
});
