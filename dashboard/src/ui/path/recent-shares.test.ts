import { describe, expect, it } from 'vitest';
import { recentShares } from './recent-shares.ts';
import { cameraOf, lineOf, topologyOf } from './testing/topologies.ts';

type Account = Parameters<typeof answer>[1];

/** One answer of the relay with these accounts, so many ms after the first. */
function answer(
  at: number,
  account: { captured: number; painted: number; dropped: Record<string, number> },
  line = account,
) {
  const camera = cameraOf('cam_0');
  return topologyOf([{ ...camera, sum: { ...camera.sum, account } }], [lineOf('line-1', { account: line })], {
    at,
  });
}

const shareOf = (before: Account, now: Account) => {
  const { cameras, lines, painted } = recentShares([answer(0, before), answer(10_000, now)]);
  return [cameras.get('cam_0'), lines.get('line-1'), painted.get('line-1')];
};

describe('what was dropped of late', () => {
  it('is the part of the frames captured since the oldest answer, by the hop that dropped them', () => {
    expect(
      shareOf(
        { captured: 1_000, painted: 900, dropped: { 'uplink-full': 50, 'downlink-full': 50 } },
        {
          captured: 1_100,
          painted: 950,
          dropped: { 'uplink-full': 60, paced: 10, 'downlink-full': 70, superseded: 5, 'decode-failed': 5 },
        },
      ),
    ).toEqual([0.2, 0.3, 5]);
  });

  it('is nothing where frames stood by while WebRTC painted', () => {
    expect(
      shareOf(
        { captured: 10, painted: 10, dropped: {} },
        { captured: 110, painted: 10, dropped: { standby: 67, 'not-needed': 33 } },
      ),
    ).toEqual([0, 0, 0]);
  });

  it('is nothing where frames were left out because nobody watched, or the relay had no time', () => {
    expect(
      shareOf(
        { captured: 10, painted: 10, dropped: {} },
        { captured: 30, painted: 10, dropped: { idle: 10, 'encoder-busy': 10 } },
      ),
    ).toEqual([0, 0, 0]);
  });

  it.each<[string, Account, Account]>([
    [
      'nothing was captured meanwhile',
      { captured: 10, painted: 10, dropped: {} },
      { captured: 10, painted: 10, dropped: {} },
    ],
    [
      'a viewer has left, and took its sums with it',
      { captured: 100, painted: 90, dropped: { superseded: 10 } },
      { captured: 40, painted: 40, dropped: {} },
    ],
  ])('is not known where %s', (_why, before, now) => {
    expect(shareOf(before, now).slice(0, 2)).toEqual([undefined, undefined]);
  });

  it('is not known of one answer, nor of a line that was not there in the oldest', () => {
    const one = answer(0, { captured: 10, painted: 10, dropped: {} });
    expect(recentShares([one]).cameras.size).toBe(0);
    const before = topologyOf(one.cameras, [lineOf('line-0')]);
    expect(recentShares([before, { ...one, at: 5_000 }]).lines.size).toBe(0);
  });
});
