import { openLadder } from '@porthole/shared/ladder/ladder';
import { type Ladder, VIEWER_LADDER } from '@porthole/shared/ladder/ladder-state';
import {
  down,
  onHttpForRefusal,
  onWebSocket,
  painting,
  paints,
  run,
  type Step,
  up,
  viewerAfter,
} from '@porthole/shared/ladder/testing/ladder-script';
import type { TransportChoice } from '@porthole/shared/protocol/transport';
import { describe, expect, it } from 'vitest';
import { describeLeg, type LegFacts } from './leg.ts';

function facts({ ladder, now }: { ladder: Ladder; now: number }, part: Partial<LegFacts> = {}): LegFacts {
  const unknown = { plainAnswers: null, word: null, refusal: null, unreachableSince: null };
  return { now, ladder, online: true, signalling: false, ...unknown, ...part };
}

const opened = (choice: TransportChoice, ...steps: Step[]) =>
  run(openLadder(choice, 0, VIEWER_LADDER), 0, steps);
/** Five seconds, and no session. */
const lost = (choice: TransportChoice, part: Partial<LegFacts> = {}) =>
  facts(opened(choice, [5_000]), { unreachableSince: 0, ...part });

describe('why the relay is not reached', () => {
  it.each([
    ['the device has no network', lost('auto', { online: false, plainAnswers: false }), 'network-offline'],
    ['nothing is answered', lost('auto', { plainAnswers: false }), 'relay-unreachable'],
    ['nothing is known yet', lost('websocket'), 'relay-unreachable'],
    [
      'the relay answers, but not over the chosen transport',
      lost('websocket', { plainAnswers: true }),
      'transport-pinned',
    ],
    ['the relay has no place for it', lost('auto', { word: 'relay-full' }), 'relay-full'],
    ['the relay said that it restarts', lost('auto', { word: 'relay-restarting' }), 'relay-restarting'],
    ['the relay answers over none', lost('polling', { plainAnswers: false }), 'relay-unreachable'],
  ])('%s', (_why, given, code) => {
    const leg = describeLeg(given);
    expect(leg.relay).toEqual({ reachable: false, since: 0, code });
    expect([leg.trouble, leg.transport]).toEqual([code, null]);
  });

  it('is no trouble in the first second, unless the device itself says so', () => {
    const since = { now: 999, unreachableSince: 0 };
    expect(describeLeg(lost('auto', since)).trouble).toBeNull();
    expect(describeLeg(lost('auto', { ...since, online: false })).trouble).toBe('network-offline');
  });

  it('is not asked while it is reached', () => {
    const leg = describeLeg(facts(opened('auto', [10, up('socket', 'polling')]), { online: false }));
    expect([leg.relay, leg.trouble]).toEqual([{ reachable: true }, null]);
  });
});

it('says of each transport why it fails while a way out is tried time after time', () => {
  const away = viewerAfter(
    ...onWebSocket,
    ...painting(30_000, ['socket', 'websocket']),
    [8_000, down('socket')],
    [20_000],
  );
  expect(away.ladder.trial).not.toBeNull();
  const { rungs } = describeLeg(facts(away, { unreachableSince: away.now - 20_000, plainAnswers: false }));
  expect(Object.values(rungs).map(({ state, code }) => [state, code])).toEqual(
    Array(3).fill(['failed', 'relay-unreachable']),
  );
});

describe('what carries pictures', () => {
  it.each([
    ['Socket.IO before its upgrade', opened('polling', [10, up('socket', 'polling')]), 'polling'],
    ['HTTP while Socket.IO has no session', opened('auto', [10, up('http', 'http')]), 'http'],
    [
      'HTTP until a better one has painted',
      opened('auto', [10, up('http', 'http'), up('socket', 'websocket')]),
      'http',
    ],
    ['WebSocket once it has', viewerAfter([10, up('http', 'http')], ...onWebSocket), 'websocket'],
    [
      'another one after what carried was lost',
      viewerAfter(...onWebSocket, [10, down('socket')], [2_000], [10, up('http', 'http')]),
      'http',
    ],
  ])('%s', (_what, given, transport) => {
    expect(describeLeg(facts(given)).transport).toBe(transport);
  });
});

describe('the rungs', () => {
  const rungs = (given: LegFacts) =>
    Object.fromEntries(
      Object.entries(describeLeg(given).rungs).map(([name, { state, code }]) => [name, code ?? state]),
    );

  it.each([
    [
      'WebSocket paints; polling was passed on the way',
      facts(viewerAfter(...onWebSocket)),
      { websocket: 'carrying', polling: 'ready', http: 'untried' },
    ],
    [
      'a plain request was answered',
      facts(viewerAfter(...onWebSocket), { plainAnswers: true }),
      { websocket: 'carrying', polling: 'ready', http: 'ready' },
    ],
    [
      'the upgrade was refused',
      facts(viewerAfter(...onHttpForRefusal)),
      { websocket: 'websocket-refused', polling: 'ready', http: 'carrying' },
    ],
    [
      'Socket.IO is blocked and HTTP paints',
      facts(viewerAfter([100, up('http', 'http'), paints('http', 'http')], [2_000])),
      { websocket: 'untried', polling: 'polling-blocked', http: 'carrying' },
    ],
    [
      'WebSocket is chosen and blocked',
      lost('websocket', { plainAnswers: true }),
      { websocket: 'websocket-refused', polling: 'untried', http: 'ready' },
    ],
    [
      'WebSocket is chosen, and the relay tells what became of it',
      lost('websocket', { plainAnswers: true, refusal: 'websocket-stripped' }),
      { websocket: 'websocket-stripped', polling: 'untried', http: 'ready' },
    ],
    [
      'nothing is answered',
      lost('auto', { plainAnswers: false }),
      { websocket: 'untried', polling: 'relay-unreachable', http: 'relay-unreachable' },
    ],
    [
      'the relay is full, and says so by every door',
      lost('auto', { plainAnswers: true, word: 'relay-full' }),
      { websocket: 'untried', polling: 'relay-full', http: 'relay-full' },
    ],
    ['the first moment', facts(opened('auto')), { websocket: 'untried', polling: 'trying', http: 'trying' }],
  ])('%s', (_when, given, expected) => {
    expect(rungs(given)).toEqual(expected);
  });
});
