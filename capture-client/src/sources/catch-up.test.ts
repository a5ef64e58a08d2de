import { expect, it } from 'vitest';
import { CatchUp } from './catch-up.ts';

/** A source of ten frames a second that was read for a while. */
function known(everyMs = 100) {
  const catchUp = new CatchUp();
  let now = 0;
  const frames = (count: number, apart: number): number[] => {
    const admitted: number[] = [];
    for (let n = 0; n < count; n += 1) {
      now += apart;
      if (catchUp.admits(now)) admitted.push(now);
    }
    return admitted;
  };
  frames(20, everyMs);
  const standStill = (ms: number) => {
    now += ms;
    catchUp.stoodStill(now);
    return now;
  };
  return { catchUp, frames, standStill };
}

it('admits every frame of a source that is read as it goes', () => {
  const { frames } = known();
  expect(frames(50, 100)).toHaveLength(50);
});

it('admits a burst of a source that gives frames in bursts, where nothing stood still', () => {
  const { frames } = known();
  expect(frames(50, 5)).toHaveLength(50);
});

it('leaves out what a webcam’s buffers held, and nothing after it', () => {
  const { frames, standStill } = known();
  standStill(12_000);
  expect(frames(64, 5)).toEqual([]);
  expect(frames(30, 100)).toHaveLength(30);
});

it('admits at once what is captured now where nothing had piled up', () => {
  const { frames, standStill } = known();
  standStill(3_000);
  expect(frames(10, 100)).toHaveLength(10);
});

it('shows a film that makes up for minutes at its usual rate, and its first picture within two seconds', () => {
  const { frames, standStill } = known();
  const back = standStill(600_000);
  const shown = frames(1_000, 10);
  expect(shown[0]).toBeLessThan(back + 2_000);
  const apart = shown.slice(1).map((at, index) => at - (shown[index] as number));
  expect(Math.min(...apart)).toBeGreaterThanOrEqual(75);
  expect(Math.max(...apart)).toBeLessThanOrEqual(100);
});

it('is not taken in by one frame of a burst that comes late', () => {
  const { frames, standStill } = known();
  standStill(12_000);
  expect([...frames(20, 10), ...frames(1, 60), ...frames(20, 10)]).toHaveLength(1);
});

it('takes a pace that is kept for half a minute for the source’s own', () => {
  const { frames, standStill } = known();
  standStill(2_000);
  frames(3_000, 10);
  expect(frames(50, 10)).toHaveLength(50);
});

it('forgets a pause of the source itself', () => {
  const { frames, standStill } = known();
  frames(1, 30_000);
  frames(3, 100);
  standStill(2_000);
  expect(frames(20, 100)).toHaveLength(20);
});

it.each([
  ['has a frame a second', 1_000],
  ['has one a minute', 60_000],
])('keeps nothing back of a source that %s', (_what, everyMs) => {
  const { frames, standStill } = known(everyMs);
  standStill(30_000);
  expect(frames(1, 1)).toHaveLength(1);
});

it('keeps nothing back of a source that has given no frame yet, or is opened anew', () => {
  const fresh = new CatchUp();
  fresh.stoodStill(5_000);
  expect(fresh.admits(5_001)).toBe(true);
  const { catchUp, frames, standStill } = known();
  standStill(12_000);
  catchUp.interrupted();
  expect(frames(5, 10)).toHaveLength(5);
});
