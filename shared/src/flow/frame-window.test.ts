import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  FrameWindow,
  MOST_BYTES_IN_FLIGHT,
  MOST_IN_FLIGHT,
  OVERDUE_AFTER_MS,
  STALLED_AFTER_MS,
} from './frame-window.ts';
import { ManualTimers } from './manual-timers.ts';
import { percentile, Simulation } from './testing/simulated-link.ts';

function set(roundTripsPerFrame = 1) {
  const timers = new ManualTimers();
  const window = new FrameWindow({ now: () => timers.monotonic(), roundTripsPerFrame });
  return { timers, window };
}

describe('FL-2: a window', () => {
  test('has room for four frames while nothing is known of the path', () => {
    const { window } = set();
    const sent = [1, 2, 3, 4, 5].filter((sequence) => {
      const room = window.hasRoom();
      if (room) window.sent('a', sequence, 1);
      return room;
    });
    expect(sent).toEqual([1, 2, 3, 4]);
  });

  test('settles everything of a camera up to the acknowledged frame, and nothing of another', () => {
    const { window } = set();
    for (const [key, sequence] of [
      ['a', 3],
      ['b', 1],
      ['a', 4],
      ['a', 9],
    ] as const)
      window.sent(key, sequence, 10);
    expect(window.acknowledge('a', 4).map(({ key, sequence }) => [key, sequence])).toEqual([
      ['a', 3],
      ['a', 4],
    ]);
    expect([window.inFlight, window.bytesInFlight]).toEqual([2, 20]);
  });

  test('is not widened by acknowledgements of what was never sent', () => {
    const { window } = set();
    for (const sequence of [7, 8, 9, 10]) window.sent('a', sequence, 1);
    expect([window.acknowledge('a', 6), window.acknowledge('b', 99), window.hasRoom()]).toEqual([
      [],
      [],
      false,
    ]);
    expect(window.acknowledge('a', 10)).toHaveLength(4);
    expect(window.acknowledge('a', 10)).toEqual([]);
  });

  test('lets the cameras of a wall send in one moment, as their frames come, where the line is no limit, and not where it is', () => {
    const wall = (passageMs: number) => {
      const { timers, window } = set();
      window.cameras = 16;
      window.roundTrip(4);
      for (let sequence = 1; sequence <= 60; sequence += 1) {
        window.sent('a', sequence, 30_000);
        timers.advance(4 + 20 + passageMs);
        window.acknowledge('a', sequence, { heldMs: 20, transferMs: passageMs });
      }
      return window.size;
    };
    expect(wall(1)).toBeGreaterThanOrEqual(16);
    expect(wall(240)).toBe(1);
  });

  test('lets two of a camera wait for one poll where the line is no limit: both are painted, one after the other', () => {
    const size = (perPoll: number) => {
      const timers = new ManualTimers();
      const window = new FrameWindow({ now: () => timers.monotonic(), roundTripsPerFrame: 3, perPoll });
      window.roundTrip(250);
      for (let sequence = 1; sequence <= 20; sequence += 1) {
        window.sent('a', sequence, 1_000);
        timers.advance(260);
        window.acknowledge('a', sequence, { heldMs: 10 });
      }
      return window.size;
    };
    expect(size(2)).toBe(size(1) + 1);
  });

  test('has few bytes under way until the first acknowledgement, but one frame may always go', () => {
    const { window, timers } = set();
    window.sent('a', 1, 50_000);
    expect([window.hasRoom(50_000), window.hasRoom()]).toEqual([false, false]);
    timers.advance(250);
    window.acknowledge('a', 1);
    window.sent('a', 2, 50_000);
    expect(window.hasRoom(50_000)).toBe(true);
  });

  test('opens with the first acknowledgement where that came as fast as the path is long, and not where the line took its time', () => {
    const afterOne = (tookMs: number) => {
      const { window, timers } = set();
      window.roundTrip(250);
      window.sent('a', 1, 50_000);
      timers.advance(tookMs);
      window.acknowledge('a', 1);
      return window.size;
    };
    expect(afterOne(252)).toBeGreaterThanOrEqual(3);
    expect(afterOne(1_500)).toBe(1);
  });

  test('is not widened by the one frame that a shaped line lets through at once', () => {
    const { window, timers } = set();
    window.roundTrip(3);
    const tooks = [70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 2, 70, 70];
    const sizes = tooks.map((ms, index) => {
      window.sent('a', index + 1, 13_000);
      timers.advance(ms);
      window.acknowledge('a', index + 1);
      return window.size;
    });
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2);
  });

  describe('after a pause, in which little was sent for want of more,', () => {
    /** One frame a second, each acknowledged after so long, on a path of 200 ms. */
    const idle = (tookMs: number) => {
      const { timers, window } = set();
      window.roundTrip(200);
      for (let sequence = 1; sequence <= 4; sequence += 1) {
        window.sent('a', sequence, 40_000);
        timers.advance(tookMs);
        window.acknowledge('a', sequence);
        timers.advance(1_000 - tookMs);
      }
      return { timers, window };
    };
    const room = (window: FrameWindow, from: number) => {
      let sequence = from;
      for (; window.hasRoom(40_000); sequence += 1) window.sent('a', sequence, 40_000);
      return sequence - from;
    };

    test('opens to four at once', () => {
      expect(room(idle(205).window, 10)).toBe(4);
    });

    test('stays as it was where those few took the line their time', () => {
      expect(room(idle(600).window, 10)).toBeLessThanOrEqual(2);
    });
  });

  test('counts bytes too, but one frame may always go', () => {
    const { window, timers } = set();
    window.sent('a', 0, MOST_BYTES_IN_FLIGHT);
    timers.advance(1);
    window.acknowledge('a', 0, { transferMs: 1 });
    expect(window.hasRoom(2 * MOST_BYTES_IN_FLIGHT)).toBe(true);
    window.sent('a', 1, MOST_BYTES_IN_FLIGHT - 10);
    expect([window.hasRoom(10), window.hasRoom(11)]).toEqual([true, false]);
  });

  test('lets go of a camera that is no longer watched', () => {
    const { window } = set();
    window.sent('a', 1, 5);
    window.sent('b', 1, 5);
    expect(window.forget('a')).toHaveLength(1);
    expect([window.inFlight, window.bytesInFlight]).toEqual([1, 5]);
  });

  test('has room again for what was sent long ago and did not arrive', () => {
    const { window, timers } = set();
    window.sent('a', 1, 5);
    timers.advance(100);
    window.sent('a', 2, 5);
    expect(window.lose('a', timers.monotonic()).map(({ sequence }) => sequence)).toEqual([1]);
    expect(window.inFlight).toBe(1);
  });

  test('is empty after the connection was lost, and knows nothing of the next', () => {
    const { window, timers } = set();
    window.roundTrip(1_000);
    window.sent('a', 1, 5);
    timers.advance(10);
    window.acknowledge('a', 1);
    window.sent('a', 2, 5);
    expect(window.reset()).toHaveLength(1);
    expect([window.inFlight, window.bytesInFlight, window.size]).toEqual([0, 0, 4]);
  });

  test('never holds more frames or bytes than its bounds, whatever sender and receiver do', () => {
    type Act = (one: ReturnType<typeof set>, sequence: number) => void;
    const bytes = fc.nat({ max: 2_000_000 });
    const send = bytes.map<Act>((size) => ({ window }, sequence) => {
      if (window.hasRoom(size)) window.sent(`${sequence % 3}`, sequence, size);
    });
    const act = fc.oneof(
      send,
      fc.nat({ max: 200 }).map<Act>(
        (upTo) =>
          ({ window }) =>
            void window.acknowledge(`${upTo % 3}`, upTo, { heldMs: upTo, transferMs: (7 * upTo) % 40 }),
      ),
      fc.nat({ max: 500 }).map<Act>(
        (ms) =>
          ({ timers }) =>
            timers.advance(ms),
      ),
      fc.nat({ max: 3_600_000 }).map<Act>(
        (ms) =>
          ({ window }) =>
            window.roundTrip(ms),
      ),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 300 }), (acts) => {
        const both = set();
        const { window } = both;
        for (const [index, run] of acts.entries()) {
          run(both, index + 1);
          expect(window.size).toBeGreaterThanOrEqual(1);
          expect(window.inFlight).toBeLessThanOrEqual(MOST_IN_FLIGHT);
          if (window.inFlight > 1) expect(window.bytesInFlight).toBeLessThanOrEqual(MOST_BYTES_IN_FLIGHT);
        }
      }),
    );
  });
});

describe('FL-5: a receiver that acknowledges nothing', () => {
  test('is stalled after 5 s and overdue after 15 s, counted from its last acknowledgement', () => {
    const { window, timers } = set();
    window.sent('a', 1, 1);
    window.sent('a', 2, 1);
    timers.advance(STALLED_AFTER_MS - 1);
    window.acknowledge('a', 1);
    timers.advance(STALLED_AFTER_MS - 1);
    expect([window.stalled, window.hasRoom()]).toEqual([false, true]);
    timers.advance(1);
    expect([window.stalled, window.overdue, window.hasRoom()]).toEqual([true, false, false]);
    timers.advance(OVERDUE_AFTER_MS - STALLED_AFTER_MS);
    expect(window.overdue).toBe(true);
    window.acknowledge('a', 2);
    expect([window.stalled, window.overdue, window.hasRoom()]).toEqual([false, false, true]);
  });

  test('is neither while nothing is on its way to it', () => {
    const { window, timers } = set();
    timers.advance(60_000);
    window.sent('a', 1, 1);
    expect([window.silentMs, window.stalled]).toEqual([0, false]);
  });

  test('is not kept by acknowledging what was not sent', () => {
    const { window, timers } = set();
    window.sent('a', 5, 1);
    timers.advance(OVERDUE_AFTER_MS);
    window.acknowledge('a', 4);
    window.acknowledge('b', 5);
    expect(window.overdue).toBe(true);
  });
});

describe('FL-2: the window follows the path', () => {
  const thin = { fps: 15, bytes: 30_000, bitsPerSecond: 1e6, roundTripMs: 20, heldMs: 10 };

  test('on 1 Mbit/s one frame is under way: pictures stay young, and as many arrive as from a deep queue', () => {
    const line = { ...thin, roundTripMs: 2, heldMs: 3 };
    const ours = new Simulation({ ...line }).run(30);
    const deep = new Simulation({ ...line, queue: 1_000 }).run(30);
    expect(ours.window.size).toBe(1);
    expect(percentile(ours.last(28).agesMs, 0.95)).toBeLessThanOrEqual(400);
    expect(percentile(deep.last(28).agesMs, 0.5)).toBeGreaterThan(5_000);
    expect(ours.painted.length).toBeGreaterThanOrEqual(0.97 * deep.painted.length);
  });

  test('at 250 ms of an open line it is wide enough for 15 fps', () => {
    const far = new Simulation({ ...thin, bitsPerSecond: 100e6, roundTripMs: 250, heldMs: 40 }).run(12);
    expect(far.window.size).toBeGreaterThanOrEqual(5);
    expect(far.last(10).frames).toBeGreaterThanOrEqual(0.95 * 150);
  });

  test('at 20 ms it is wide enough for 30 fps to a page that takes 30 ms to paint', () => {
    const near = new Simulation({ ...thin, fps: 30, bitsPerSecond: 100e6, heldMs: 30 }).run(12);
    expect(near.window.size).toBeLessThanOrEqual(8);
    expect(near.last(10).frames).toBeGreaterThanOrEqual(0.95 * 300);
  });

  test('it narrows when the line becomes thin, and widens when it recovers', () => {
    const line = new Simulation({ ...thin, bitsPerSecond: 10e6, roundTripMs: 100 }).run(10);
    expect(line.window.size).toBeGreaterThan(1);
    line.bitsPerSecond = 1e6;
    line.run(15);
    expect(line.window.size).toBe(1);
    expect(percentile(line.last(5).agesMs, 0.95)).toBeLessThanOrEqual(500);
    line.bitsPerSecond = 10e6;
    line.run(10);
    expect(line.last(5).frames).toBeGreaterThanOrEqual(0.95 * 75);
  });

  test('it grows from one frame wherever more would fill the line', () => {
    const slow = new Simulation({ ...thin, fps: 30, bitsPerSecond: 10e6, roundTripMs: 80 });
    // One frame a second at first, as when a tile was hidden.
    slow.run(10);
    expect(slow.last(5).frames).toBeGreaterThanOrEqual(0.95 * 150);
  });

  test('over polling, at two round trips a frame, more than 5 fps come through at 250 ms', () => {
    const polling = new Simulation({
      ...thin,
      bitsPerSecond: 100e6,
      roundTripMs: 250,
      heldMs: 20,
      polling: true,
    });
    expect(polling.run(12).last(10).frames).toBeGreaterThanOrEqual(50);
    expect(polling.window.size).toBeLessThan(MOST_IN_FLIGHT / 2);
  });

  test('a receiver that says nothing of its times has one frame more under way, and no queue that grows', () => {
    const silent = new Simulation({ ...thin, tellsTimes: false }).run(60);
    expect(silent.window.size).toBeLessThanOrEqual(2);
    expect(percentile(silent.last(10).agesMs, 0.95)).toBeLessThanOrEqual(700);
  });

  test('on any line nearly as much arrives as from a deep queue, and no picture waits for more than a few others', () => {
    const line = fc.record({
      bitsPerSecond: fc.integer({ min: 300_000, max: 20e6 }),
      roundTripMs: fc.integer({ min: 2, max: 400 }),
      heldMs: fc.integer({ min: 1, max: 40 }),
      fps: fc.constantFrom(5, 15, 30),
      bytes: fc.constantFrom(8_000, 30_000, 60_000),
    });
    fc.assert(
      fc.property(line, (run) => {
        const passage = (run.bytes * 8_000) / run.bitsPerSecond;
        const ours = new Simulation({ ...run }).run(20);
        const rate = Math.min(run.fps, 1_000 / passage);
        expect(ours.last(10).frames).toBeGreaterThanOrEqual(Math.floor(0.5 * rate * 10));
        const path = run.roundTripMs + run.heldMs;
        const age = percentile(ours.last(10).agesMs, 0.95);
        expect(age).toBeLessThanOrEqual(path + 1_000 / run.fps + 3 * passage + path / 2);
      }),
      { numRuns: 60 },
    );
  });
});
