import { describe, expect, test } from 'vitest';
import type { Ladder } from './ladder-state.ts';
import { rungsOf } from './rungs.ts';
import {
  down,
  onHttpForRefusal,
  onWebSocket,
  painting,
  paints,
  publisherAfter,
  refused,
  run,
  type Step,
  up,
  viewerAfter,
} from './testing/ladder-script.ts';

const states = ({ ladder, now }: { ladder: Ladder; now: number }) => {
  const { websocket, http, polling } = rungsOf(ladder, now);
  return [websocket, http, polling]
    .map(({ state, code }) => (code ? `${state}: ${code}` : state))
    .join(' · ');
};

describe('WebSocket, HTTP and polling are', () => {
  const resting = publisherAfter(...onHttpForRefusal);
  const trial = run(resting.ladder, resting.now, painting(60_000, ['http', 'http']));
  test.each<[string, { ladder: Ladder; now: number }, string]>([
    ['being tried, or not yet', publisherAfter(), 'untried · untried · trying'],
    ['carrying, not tried, and ready below it', publisherAfter(...onWebSocket), 'carrying · untried · ready'],
    [
      'carrying and ready where a page began with HTTP',
      viewerAfter([50, up('http', 'http'), paints('http', 'http')], ...onWebSocket),
      'carrying · ready · ready',
    ],
    ['refused, carrying and ready', resting, 'failed: websocket-refused · carrying · ready'],
    ['tried again with what it failed for', trial, 'trying: websocket-refused · carrying · ready'],
    [
      'silent, carrying and ready',
      viewerAfter(
        ...onWebSocket,
        [3_000],
        [1, up('http', 'http'), paints('http', 'http')],
        ...painting(1_000, ['http', 'http']),
      ),
      'failed: websocket-silent · carrying · ready',
    ],
    [
      'untried, blocked and carrying',
      publisherAfter(
        [100, up('socket', 'polling'), paints('socket', 'polling')],
        [2_000],
        [1, down('http'), paints('socket', 'polling')],
        ...painting(4_000, ['socket', 'polling']),
      ),
      'failed: websocket-refused · failed: http-blocked · carrying',
    ],
  ])('%s', (_what, given, expected) => {
    expect(states(given)).toBe(expected);
  });

  test('said to be tried again at a time', () => {
    const { retryAt } = rungsOf(resting.ladder, resting.now).websocket;
    expect((retryAt ?? 0) - resting.now).toBeGreaterThan(59_000);
    expect((retryAt ?? 0) - resting.now).toBeLessThanOrEqual(60_000);
  });
});

describe('LA-6: a rung says when its transport is tried again', () => {
  const refusedUpgrade = publisherAfter(...onHttpForRefusal);
  const blocked = publisherAfter([2_000], [100, up('http', 'http')], ...painting(12_000, ['http', 'http']));
  const httpBlocked = publisherAfter(
    [100, up('socket', 'polling')],
    [100, refused],
    [100, down('http'), paints('socket', 'polling')],
  );
  const after = ({ ladder, now }: { ladder: Ladder; now: number }, ...steps: Step[]) =>
    run(ladder, now, steps);
  /** With the seconds until the next try, where there is one. */
  const told = ({ ladder, now }: { ladder: Ladder; now: number }) =>
    Object.entries(rungsOf(ladder, now)).map(([transport, { state, retryAt }]) =>
      [transport, state, retryAt === null ? null : Math.ceil((retryAt - now) / 1_000)]
        .filter((one) => one !== null)
        .join(' '),
    );
  const hidden: Step = [1, { type: 'due', withinMs: null }];
  const allBlocked = ['websocket failed', 'polling failed', 'http carrying'];
  const climbed: Step[] = [
    [100, up('trial', 'polling')],
    [10, paints('trial', 'polling'), paints('http', 'http')],
    [100, up('trial', 'websocket')],
    [10, paints('trial', 'websocket')],
  ];

  test.each<[string, { ladder: Ladder; now: number }, string[]]>([
    [
      'half a minute after it was refused',
      after(refusedUpgrade, ...painting(30_000, ['http', 'http'])),
      ['websocket failed 30', 'polling ready', 'http carrying'],
    ],
    [
      'with the next frame, when its minute is over and none is due',
      after(refusedUpgrade, hidden, [300_000]),
      ['websocket failed 0', 'polling ready', 'http carrying'],
    ],
    [
      'polling as well, where Socket.IO got no answer',
      after(blocked, ...painting(30_000, ['http', 'http'])),
      ['websocket failed 28', 'polling failed 28', 'http carrying'],
    ],
    [
      'and keeps its word, polling first',
      after(blocked, ...painting(59_000, ['http', 'http'])),
      ['websocket failed 0', 'polling trying', 'http carrying'],
    ],
    [
      'later each time, both of them',
      after(blocked, ...painting(59_000, ['http', 'http']), [0, down('trial')], [0, down('trial')]),
      ['websocket failed 240', 'polling failed 240', 'http carrying'],
    ],
    [
      'and nothing of a failure that is over',
      after(blocked, ...painting(59_000, ['http', 'http']), ...climbed),
      ['websocket carrying', 'polling ready', 'http ready'],
    ],
    ['HTTP beside polling', httpBlocked, ['websocket failed 60', 'polling carrying', 'http failed 60']],
    [
      'HTTP no more once WebSocket carries, which has no use for it',
      after(
        httpBlocked,
        ...painting(30_000, ['socket', 'polling']),
        [10, { type: 'try-now', transport: 'websocket' }],
        [100, up('trial', 'websocket')],
        [100, paints('trial', 'websocket')],
        ...painting(60_000, ['socket', 'websocket']),
      ),
      ['websocket carrying', 'polling ready', 'http failed'],
    ],
    [
      'and none where a person’s choice leaves it out',
      after(
        blocked,
        [1, { type: 'chosen', choice: 'http' }],
        [10, up('http', 'http'), paints('http', 'http')],
      ),
      allBlocked,
    ],
  ])('%s', (_what, given, expected) => {
    expect(told(given)).toEqual(expected);
  });
});

describe('LA-7: the history of a session tells each change with its cause', () => {
  const told = (...steps: Step[]) =>
    viewerAfter(...steps).ladder.changes.map(
      ({ from, to, code }) => `${from} → ${to}${code ? `: ${code}` : ''}`,
    );

  test.each<[string, Step[], string[]]>([
    [
      'the first picture, and each that is better',
      [[50, up('http', 'http'), paints('http', 'http')], ...onWebSocket],
      ['null → http', 'http → websocket'],
    ],
    [
      'not the door that is outrun for a moment',
      [
        ...onWebSocket,
        [100, up('http', 'http'), paints('http', 'http')],
        [100, paints('socket', 'websocket')],
      ],
      ['null → websocket'],
    ],
    [
      'a WebSocket that went silent',
      [...onWebSocket, [1_500, up('http', 'http')], [50, paints('http', 'http')]],
      ['null → websocket', 'websocket → http: websocket-silent'],
    ],
    [
      'a WebSocket that was lost',
      [...onWebSocket, [100, down('socket')], [2_050, up('http', 'http'), paints('http', 'http')]],
      ['null → websocket', 'websocket → null: websocket-cut', 'null → http'],
    ],
    [
      'what a person chose',
      [
        ...onWebSocket,
        [100, { type: 'chosen', choice: 'http' }],
        [50, up('http', 'http'), paints('http', 'http')],
      ],
      ['null → websocket', 'websocket → http'],
    ],
  ])('%s', (_what, steps, changes) => {
    expect(told(...steps)).toEqual(changes);
  });
});
