import { describe, expect, test } from 'vitest';
import {
  BOTH,
  doors,
  down,
  onHttpForRefusal,
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

  test('begins another every 2.5 s, and blames no transport', () => {
    let { ladder, now } = viewerAfter(...held, ...missed, [20_000]);
    const attempts = new Set<number>();
    for (let tick = 0; tick < 40; tick += 1) {
      ({ ladder, now } = run(ladder, now, [[250]]));
      if (ladder.trial) attempts.add(ladder.trial.attempt);
    }
    expect(attempts.size).toBeGreaterThanOrEqual(3);
    expect(attempts.size).toBeLessThanOrEqual(5);
    expect(ladder.setbacks).toEqual({});
  });
});

describe('LA-10: no WebSocket is opened beside', () => {
  /** As of a relay that is not there. */
  const refuses = (ms: number): Step[] =>
    Array.from({ length: ms / 250 }, () => [250, down('http'), down('socket')] as const);

  test.each<[string, Step[]]>([
    ['where the relay is not there, which is heard at once', [...held, ...refuses(20_000)]],
    ['while no frame is due', [...held, ...missed, [0, { type: 'due', withinMs: null }], [60_000]]],
    [
      'where plain requests are answered, and it is the camera that is silent',
      [...held, [2_000], [100, up('http', 'http')], [20_000]],
    ],
    ['where none has ever stood', [[60_000]]],
    ['where it is refused', [...onHttpForRefusal, [100, down('http')], [30_000]]],
  ])('%s', (_what, steps) => {
    expect(viewerAfter(...steps).ladder.trial?.engine ?? []).not.toContain('websocket');
  });

  test('by a capture client, whose requests have a connection each', () => {
    expect(publisherAfter(...held, ...missed, [60_000]).ladder.trial).toBeNull();
  });
});
