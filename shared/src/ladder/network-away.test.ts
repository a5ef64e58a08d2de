import { describe, expect, test } from 'vitest';
import type { Ladder } from './ladder-state.ts';
import {
  BOTH,
  doors,
  down,
  onWebSocket,
  painting,
  paints,
  publisherAfter,
  run,
  type Step,
  up,
  viewerAfter,
} from './testing/ladder-script.ts';

const AWAY = `${BOTH}, http, trial websocket`;
const held: Step[] = [...onWebSocket, ...painting(30_000, ['socket', 'websocket'])];
/** Its heartbeat is missed; what is begun meanwhile is not answered. */
const missed: Step[] = [[8_000], [1, down('socket')]];

describe('LA-10: a page whose network is away', () => {
  test.each<[string, Step[], string]>([
    ['opens a WebSocket beside what is not answered', [...missed, [6_000]], AWAY],
    ['does so time after time', [...missed, [60_000]], AWAY],
    [
      'goes over to it as soon as it brings a frame',
      [...missed, [20_000, up('trial', 'websocket')], [50, paints('trial', 'websocket')]],
      'websocket',
    ],
    [
      'goes on as ever where plain requests are answered first',
      [
        ...missed,
        [3_000, up('http', 'http')],
        [50, paints('http', 'http')],
        ...painting(6_500, ['http', 'http']),
      ],
      `${BOTH}, http`,
    ],
    ['keeps one that is refused until the next', [...missed, [6_000], [100, down('trial')]], AWAY],
  ])('%s', (_what, steps, open) => {
    expect(doors(viewerAfter(...held, ...steps).ladder)).toBe(open);
  });

  /** Every attempt at a WebSocket beside while that passes. */
  function tried(after: { ladder: Ladder; now: number }, ms: number) {
    const attempts = new Set<number>();
    let { ladder, now } = after;
    for (const until = now + ms; now < until; ) {
      ({ ladder, now } = run(ladder, now, [[250]]));
      if (ladder.trial) attempts.add(ladder.trial.attempt);
    }
    return { ladder, attempts: attempts.size };
  }

  test.each([
    ['every 2.5 s', 8_000, 10_000, 4],
    ['every 10 s, of one that is away for long', 60_000, 60_000, 6],
  ])('begins another %s, and blames no transport', (_what, away, ms, about) => {
    const { ladder, attempts } = tried(viewerAfter(...held, ...missed, [away]), ms);
    expect(Math.abs(attempts - about)).toBeLessThanOrEqual(1);
    expect(ladder.setbacks).toEqual({});
  });

  test('blames none where plain requests and it fail in the same moment', () => {
    const away = viewerAfter(...held, ...missed, [6_000]);
    expect(away.ladder.trial).not.toBeNull();
    const { ladder } = run(away.ladder, away.now, [[100, down('http'), down('trial')]]);
    expect(ladder.setbacks).toEqual({});
  });
});

describe('LA-10: no WebSocket is opened beside', () => {
  /** As of a relay that is not there. */
  const refuses = (ms: number): Step[] =>
    Array.from({ length: ms / 250 }, () => [250, down('http'), down('socket')] as const);

  test.each<[string, Step[]]>([
    ['where the relay is not there, which is heard at once', [...held, ...refuses(20_000)]],
    ['while no frame is due', [...held, [0, { type: 'due', withinMs: null }], ...missed, [60_000]]],
    [
      'where plain requests are answered, and it is the camera that is silent',
      [...held, [1_900], [100, up('http', 'http')], [20_000]],
    ],
    ['where none has ever stood', [[60_000]]],
  ])('%s', (_what, steps) => {
    let after = viewerAfter();
    for (const [ms, ...happenings] of steps)
      for (let passed = 0; passed <= ms; passed += 250) {
        const step = Math.min(250, ms - passed);
        after = run(after.ladder, after.now, [[step, ...(passed + 250 > ms ? happenings : [])]]);
        expect(after.ladder.trial?.engine ?? []).not.toContain('websocket');
      }
  });

  test('by a capture client, whose requests have a connection each', () => {
    expect(publisherAfter(...held, ...missed, [60_000]).ladder.trial).toBeNull();
  });
});
