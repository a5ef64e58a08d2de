import { describe, expect, test } from 'vitest';
import { PaintPace } from './paint-pace.ts';

const TICK_MS = 250;

interface Moments {
  /** Frames a second that the camera has. */
  captured: number;
  /** Frames a second that the page could paint. */
  paints: number;
  /** Ms from tick to tick. */
  tickMs?: number;
  cameras?: number;
}

/** A page that is sent what it asks for, and paints of it what it can. */
function open() {
  const pace = new PaintPace(TICK_MS);
  const sums = { painted: 0, missed: 0, cameras: 1 };
  let now = 0;
  const asked: (number | undefined)[] = [];
  const run = (seconds: number, { captured, paints, tickMs = TICK_MS, cameras = 1 }: Moments) => {
    for (const until = now + seconds * 1_000; now < until; ) {
      now += tickMs;
      const sent = Math.min(captured, pace.fps ?? captured);
      const painted = (Math.min(sent, paints) * tickMs * cameras) / 1_000;
      sums.painted += painted;
      sums.missed += (captured * tickMs * cameras) / 1_000 - painted;
      if (pace.tick(now, { ...sums, cameras })) asked.push(pace.fps);
    }
    return pace.fps;
  };
  return { pace, run, asked };
}

const IDLE = { captured: 15, paints: 60 };
const BUSY = { captured: 30, paints: 8, tickMs: 400 };

describe('viewer-busy', () => {
  test('a page that keeps up asks for all frames', () => {
    expect(open().run(60, IDLE)).toBeUndefined();
  });

  test('a page whose ticks come late and that paints too little asks for what it paints, within 3 s', () => {
    expect(open().run(3, BUSY)).toBe(8);
  });

  test.each([
    ['paints too little and ticks in time: it is the line', { ...BUSY, tickMs: TICK_MS }],
    ['ticks late and paints all', { ...BUSY, paints: 30 }],
    ['is sent too few frames to tell', { captured: 1, paints: 0.5, tickMs: 400 }],
  ])('not one that %s', (_, moments) => {
    expect(open().run(60, moments)).toBeUndefined();
  });

  test('asks of each of its cameras for a share of what it paints', () => {
    expect(open().run(3, { ...BUSY, cameras: 4, paints: 4 })).toBe(4);
  });

  test('never asks for less than one a second', () => {
    expect(open().run(3, { ...BUSY, paints: 0.2 })).toBe(1);
  });

  test('asks for more after 5 s in which it kept up, and for all at last', () => {
    const { run, asked } = open();
    run(3, BUSY);
    run(20, { ...IDLE, captured: 30 });
    expect(asked).toEqual([8, 16, undefined]);
  });

  test('tries more ever more rarely on a computer that stays busy', () => {
    const { run, asked } = open();
    run(300, BUSY);
    expect(asked.length).toBeLessThanOrEqual(22);
    expect(Math.min(...asked.map((fps) => fps ?? 0))).toBe(8);
  });

  test('a machine that slept is not taken for a busy one', () => {
    const { run } = open();
    run(10, IDLE);
    run(3_600, { captured: 15, paints: 0, tickMs: 3_600_000 });
    expect(run(10, IDLE)).toBeUndefined();
  });

  test('what it asks for stays while it is sent nothing, however long, and never is more than may be asked', () => {
    const { run } = open();
    run(3, BUSY);
    expect(run(600, { ...IDLE, cameras: 0 })).toBe(8);
    const many = open();
    many.run(3, { captured: 400, paints: 90, tickMs: 400 });
    expect(many.run(6, { captured: 400, paints: 400 })).toBeUndefined();
  });

  test('a page that rested is judged anew', () => {
    const rested = open();
    rested.run(1, IDLE);
    rested.pace.rest();
    expect(rested.run(0.4, { ...BUSY, paints: 0, tickMs: 400 })).toBeUndefined();
  });
});
