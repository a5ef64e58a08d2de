import { describe, expect, test } from 'vitest';
import { StuckPicture } from './stuck-picture.ts';

const picture = (noise: number) => Uint8Array.from([0xff, 0xd8, noise, 0xff, 0xd9]);

/** @param noise of one frame a second, from second 0 */
function after(...noise: number[]) {
  const stuck = new StuckPicture();
  for (const [second, one] of noise.entries()) stuck.take(picture(one), second * 1_000);
  return { stuck, now: (noise.length - 1) * 1_000 };
}
const same = (seconds: number, of = 7) => Array.from({ length: seconds + 1 }, () => of);

describe('CA-5: a picture is stuck', () => {
  test.each<[string, number[], number | undefined]>([
    ['once the very same has come for ten seconds', same(10), 0],
    ['since it was first that one', [1, 2, ...same(30)], 2_000],
    ['not before', same(9), undefined],
    ['not where one differs', [...same(8), 3, ...same(8)], undefined],
    ['no more once another comes', [...same(30), 3], undefined],
  ])('%s', (_what, noise, since) => {
    const { stuck, now } = after(...noise);
    expect(stuck.since('webcam', now)).toBe(since);
  });

  test('not after a few, however slow the camera', () => {
    const stuck = new StuckPicture();
    for (let minute = 0; minute < 4; minute += 1) stuck.take(picture(1), minute * 60_000);
    expect(stuck.since('webcam', 180_000)).toBeUndefined();
  });

  test.each([
    ['webcam', 0],
    ['url', 0],
    ['browser', 0],
    ['screen', undefined],
    ['file', undefined],
    ['test', undefined],
    ['other', undefined],
  ] as const)('of a %s: since %s', (kind, since) => {
    const { stuck, now } = after(...same(20));
    expect(stuck.since(kind, now)).toBe(since);
  });
});
