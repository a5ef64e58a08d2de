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
