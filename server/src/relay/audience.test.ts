import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import type { Demand } from '@porthole/shared/protocol/demand';
import { describe, expect, test } from 'vitest';
import { Audience, type FrameReceiver } from './audience.ts';

/** Ms; the settling takes 2000 of them. */
const SETTLED = 2_000;

type Step = number | string;

/** Away for half of the time, as over a long way. */
const FRAME_BY_FRAME: readonly Step[] = Array.from({ length: 50 }, () => ['-b', 100, '+b', 100]).flat();

const STANDING_BY: readonly Step[] = Array.from({ length: 50 }, () => ['-b', 100, '+~b', 100]).flat();

/** What is told while viewers come (`+a`), come standing by (`+~a`), go (`-a`), stand by (`~a`), want all again (`!a`), and ms pass. */
function told(steps: readonly Step[]): Demand[] {
  const timers = new ManualTimers();
  const demands: Demand[] = [];
  const audience = new Audience(timers, () => demands.push(audience.demand));
  const viewers = new Map<string, FrameReceiver & { standsBy: boolean }>();
  const does: Record<string, (name: string) => void> = {
    '+': (name) => {
      const viewer = {
        standsBy: name.startsWith('~'),
        offer: () => {},
        end: () => {},
        report: () => never(),
      };
      viewers.set(name.replace('~', ''), viewer);
      audience.join(viewer);
    },
    '-': (name) => audience.leave(viewers.get(name) as FrameReceiver),
    '~': (name) => turn(name, true),
    '!': (name) => turn(name, false),
  };
  const turn = (name: string, standsBy: boolean) => {
    (viewers.get(name) as { standsBy: boolean }).standsBy = standsBy;
    audience.reckon();
  };
  for (const step of steps)
    if (typeof step === 'number') timers.advance(step);
    else does[step[0] as string]?.(step.slice(1));
  return demands;
}

const never = () => {
  throw new Error('not asked for a report');
};
const full = (viewers: number): Demand => ({ viewers });
const few = (viewers: number): Demand => ({ viewers, standsBy: true });

describe('DE-4: what viewers want of a publisher', () => {
  test.each<[string, Step[], Demand[]]>([
    ['all of the frames, as soon as the first comes', ['+a'], [full(1)]],
    ['all of them still, until standing by has settled', ['+a', '~a', SETTLED - 1], [full(1)]],
    ['few, when all stand by', ['+a', '~a', SETTLED], [full(1), few(1)]],
    ['all again, as soon as one no longer does', ['+a', '~a', SETTLED, '!a'], [full(1), few(1), full(1)]],
    ['all, while one of two stands by', ['+a', '+b', '~a', SETTLED], [full(1), full(2)]],
    [
      'few, when the one has gone that did not',
      ['+a', '+b', '~a', SETTLED, '-b', SETTLED],
      [full(1), full(2), few(1)],
    ],
    ['all, when one comes that does not', ['+~a', '+b'], [few(1), full(2)]],
    ['few, when one more comes that does', ['+~a', '+~b'], [few(1), few(2)]],
    ['nothing, when all have gone', ['+~a', '-a', SETTLED], [few(1), full(0)]],
    [
      'all, when one of them wants that while another’s leaving settles',
      ['+~a', '+~b', '-b', 500, '!a', SETTLED],
      [few(1), few(2), full(2), full(1)],
    ],
    ['the same, when one flickers', ['+a', '~a', 500, '!a', 500, '~a', 500, '!a', SETTLED], [full(1)]],
    [
      'the same, until standing by has held, though it began before',
      ['+a', '~a', 500, '!a', 1_000, '~a', 1_999],
      [full(1)],
    ],
    [
      'all, while one asks for frame after frame from afar',
      ['+~a', '+b', ...FRAME_BY_FRAME],
      [few(1), full(2)],
    ],
    [
      'no fewer at once where one joins that stands by, before the other’s has held',
      ['+a', '~a', '+~b', SETTLED],
      [full(1), full(2), few(2)],
    ],
    [
      'fewer, though one beside asks frame by frame and another stands by',
      ['+a', '+b', '+c', '~a', '-c', ...FRAME_BY_FRAME],
      [full(1), full(2), full(3), full(2)],
    ],
    [
      'few, when one asks for frame after frame and stands by',
      ['+b', '-b', 100, '+~b', ...STANDING_BY],
      [full(1), few(1)],
    ],
    ['the same, when one comes anew over another connection', ['+~a', '-a', '+~b', SETTLED], [few(1)]],
  ])('is %s', (_what, steps, demands) => {
    expect(told(steps)).toEqual(demands);
  });
});
