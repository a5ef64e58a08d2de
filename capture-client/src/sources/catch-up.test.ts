import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CatchUp, type Shows } from './catch-up.ts';

/** A source that was read for a while; a frame every 100 ms where nothing else is said. */
function known(intervals: readonly number[] = Array(20).fill(100)) {
  const catchUp = new CatchUp();
  let now = 0;
  const frames = (count: number, ...apart: number[]): Shows[] =>
    Array.from({ length: count }, (_, n) => {
      now += apart[n % apart.length] as number;
      return catchUp.frame(now);
    });
  catchUp.frame(now);
  for (const interval of intervals) frames(1, interval);
  const standStill = (ms: number) => {
    now += ms;
    catchUp.stoodStill(now, ms);
  };
  return { frames, standStill };
}
const all = (shows: Shows, count: number) => Array(count).fill(shows);

it('takes every frame of a source that is read as it goes for live', () => {
  expect(known().frames(50, 100)).toEqual(all('live', 50));
});

it('takes a burst for live where nothing stood still', () => {
  expect(known().frames(50, 5)).toEqual(all('live', 50));
});

it('takes what a webcam’s buffers held for past, and nothing after it', () => {
  const { frames, standStill } = known();
  standStill(12_000);
  expect(frames(140, 10)).toEqual(all('past', 140));
  expect(frames(30, 100)).toEqual(all('live', 30));
});

it('takes for live at once what comes as ever where nothing had piled up', () => {
  const { frames, standStill } = known();
  standStill(3_000);
  expect(frames(10, 100)).toEqual(all('live', 10));
});

it('knows a film that makes up for minutes as one that stays behind', () => {
  const { frames, standStill } = known();
  standStill(600_000);
  const shows = frames(151, 10);
  expect(shows.slice(0, 149)).toEqual(all('past', 149));
  expect(shows.at(-1)).toBe('behind');
});

it('is not taken in by one frame of a burst that comes late', () => {
  const { frames, standStill } = known();
  standStill(12_000);
  expect([...frames(20, 10), ...frames(1, 60), ...frames(20, 10)]).toEqual([
    ...all('past', 20),
    'live',
    ...all('past', 20),
  ]);
});

it('does not take a camera for behind that comes back late and unevenly', () => {
  const { frames, standStill } = known();
  standStill(12_000);
  expect(frames(1, 2_500)).toEqual(['live']);
  expect(frames(3, 40, 130, 45)).not.toContain('behind');
  expect(frames(20, 40, 160)).toEqual(all('live', 20));
});

it.each<[string, number[]]>([
  ['in twos', [0, 80]],
  ['in threes', [0, 0, 120]],
  ['in tens', [333, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
])('leaves next to nothing out of a source whose frames come %s', (_what, apart) => {
  const { frames, standStill } = known(Array(6).fill(apart).flat());
  standStill(3_000);
  expect(frames(40, ...apart).filter((shows) => shows !== 'live').length).toBeLessThan(PACE);
});
const PACE = 5;

it('knows a source by its pace, not by a pause that it made', () => {
  const { frames, standStill } = known([...Array(20).fill(100), 30_000, 100, 100]);
  standStill(12_000);
  expect(frames(50, 10)).toEqual(all('past', 50));
});

it('is not taken in by a burst that pauses now and then, as on a busy machine', () => {
  const { frames, standStill } = known();
  standStill(12_000);
  const [hiccup, burst] = [frames(5, 75, 2, 60, 90, 80), frames(60, 4)];
  expect(hiccup).toContain('live');
  expect(burst.slice(PACE)).toEqual(all('past', 55));
  // Nor by a second that has passed as ever.
  expect(frames(10, 100)).toEqual(all('live', 10));
  expect(frames(60, 4).slice(PACE)).toEqual(all('past', 55));
});

it('shows no more than two and a half times the usual frames in any second, however a burst comes', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(120), { minLength: 50, maxLength: 150 }), (apart) => {
      const { frames, standStill } = known();
      standStill(12_000);
      let now = 0;
      const shownAt: number[] = [];
      // A busy machine gives it now at once and now late.
      for (const wait of apart.map((ms) => (ms < 60 ? ms / 10 : ms))) {
        now += wait;
        if (now > 5_000) break;
        if (frames(1, wait)[0] === 'live') shownAt.push(now);
      }
      for (const from of shownAt)
        expect(shownAt.filter((at) => at >= from && at < from + 1_000).length).toBeLessThanOrEqual(25);
    }),
  );
});

it('does not take for behind what was in time once, and held up for a moment', () => {
  const { frames, standStill } = known();
  standStill(3_000);
  frames(17, 100);
  expect([...frames(1, 900), ...frames(8, 1), ...frames(10, 100)]).not.toContain('behind');
});

it('leaves nothing out once the source has kept its pace for five seconds', () => {
  const { frames, standStill } = known();
  standStill(12_000);
  frames(140, 10);
  frames(56, 100);
  expect(frames(50, 5)).toEqual(all('live', 50));
});

it('leaves nothing out of a source with a hiccup now and then, half a minute after it stood still', () => {
  const hiccup = [...Array(50).fill(40), 400, ...Array(9).fill(0)];
  const { frames, standStill } = known([...hiccup, ...hiccup]);
  standStill(3_000);
  const soon = frames(10 * 60, ...hiccup);
  expect(soon.filter((shows) => shows !== 'live').length).toBeLessThanOrEqual(10 * PACE);
  frames(3 * 60, ...hiccup);
  expect(frames(10 * 60, ...hiccup)).toEqual(all('live', 10 * 60));
});

it('is not taken in by standing still once more in the middle of a burst', () => {
  const { frames, standStill } = known();
  standStill(12_000);
  frames(50, 4);
  standStill(1_100);
  expect(frames(50, 4)).toEqual(all('past', 50));
});

it.each([
  [1_000, 30, 3],
  [1_500, 40, 3.5],
  [2_500, 100, 3],
  [5_000, 150, 6],
])(
  'is never long without a frame on a machine that stands still for %i ms and runs for %i',
  (still, run, seconds) => {
    const { frames, standStill } = known();
    // The first pause has to pass in any case.
    const shownAt = [still];
    let now = 0;
    const shows: Shows[] = [];
    while (now < 30_000) {
      standStill(still);
      now += still;
      for (let ran = 0; ran < run; ran += 10) {
        now += 10;
        const [what = 'past'] = frames(1, 10);
        shows.push(what);
        if (what === 'live') shownAt.push(now);
      }
    }
    const gaps = shownAt.slice(1).map((at, n) => at - (shownAt[n] as number));
    expect(Math.max(...gaps)).toBeLessThan(seconds * 1_000);
    expect(shows).not.toContain('behind');
  },
);

it('knows a burst though there was a moment before in which the machine was busy', () => {
  const { frames, standStill } = known([...Array(12).fill(100), 400, 5, 5, 5, ...Array(8).fill(100)]);
  standStill(12_000);
  frames(40, 5);
  frames(4, 75, 60, 90, 80);
  expect(frames(60, 4).slice(PACE)).toEqual(all('past', 55));
});

it.each([
  ['that took its time to open', [800, 33, 33, 33, 33]],
  ['that made a pause', [33, 33, 500, 33, 33, 33]],
  ['that made a pause among seven', [33, 33, 500, 33, 33, 33, 33]],
])('leaves nothing out of a source %s, and stood still early', (_what, intervals) => {
  const { frames, standStill } = known(intervals);
  standStill(1_200);
  expect(frames(60, 33)).toEqual(all('live', 60));
});

it.each([
  [100, 33],
  [200, 40],
])(
  'takes a source for a faster one where more comes than can have piled up: every %i ms before, every %i now',
  (before, after) => {
    const { frames, standStill } = known(Array(20).fill(before));
    standStill(1_100);
    const shows = frames(100, after);
    expect(shows).not.toContain('behind');
    expect(shows.slice(45)).toEqual(all('live', 55));
  },
);

it.each([
  ['has a frame a second', Array(20).fill(1_000)],
  ['has one a minute', Array(20).fill(60_000)],
  ['is hardly known', [100, 100]],
  ['has given none yet', []],
])('leaves nothing out of a source that %s', (_what, intervals) => {
  const { frames, standStill } = known(intervals);
  standStill(30_000);
  expect(frames(3, 1)).toEqual(all('live', 3));
});
