import { type Ladder, openLadder, stepLadder } from '@porthole/shared/connection/ladder';
import type { TransportChoice } from '@porthole/shared/protocol/transport';
import { describe, expect, it } from 'vitest';
import { describeLeg, type LegFacts } from './leg.ts';

const NOW = 60_000;

function facts(part: Partial<LegFacts> = {}, ladder: Partial<Ladder> = {}): LegFacts {
  return {
    now: NOW,
    ladder: { ...openLadder('auto', 0), ...ladder },
    socket: null,
    httpUp: false,
    upgradeRefused: false,
    plainAnswers: null,
    online: true,
    painting: null,
    unreachableSince: null,
    ...part,
  };
}

const lost = (choice: TransportChoice, part: Partial<LegFacts> = {}) =>
  facts({ unreachableSince: NOW - 5_000, ...part }, openLadder(choice, 0));

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
    ['the relay answers over none', lost('polling', { plainAnswers: false }), 'relay-unreachable'],
  ])('%s', (_why, given, code) => {
    const leg = describeLeg(given);
    expect(leg.relay).toEqual({ reachable: false, since: NOW - 5_000, code });
    expect([leg.trouble, leg.transport]).toEqual([code, null]);
  });

  it('is no trouble in the first second, unless the device itself says so', () => {
    const since = { unreachableSince: NOW - 999 };
    expect(describeLeg(lost('auto', since)).trouble).toBeNull();
    expect(describeLeg(lost('auto', { ...since, online: false })).trouble).toBe('network-offline');
  });

  it('is not asked while it is reached', () => {
    const leg = describeLeg(facts({ socket: 'polling', online: false }));
    expect([leg.relay, leg.trouble]).toEqual([{ reachable: true }, null]);
  });
});

describe('what carries pictures', () => {
  const beside = stepLadder(openLadder('auto', 0), { type: 'tick' }, 2_000);
  it.each([
    ['Socket.IO alone', facts({ socket: 'websocket' }), 'websocket'],
    ['Socket.IO before its upgrade', facts({ socket: 'polling' }), 'polling'],
    ['HTTP while Socket.IO has no session', facts({ httpUp: true }, beside), 'http'],
    ['HTTP until Socket.IO has painted', facts({ httpUp: true, socket: 'polling' }, beside), 'http'],
    [
      'Socket.IO once it has',
      facts({ httpUp: true, socket: 'polling' }, { ...beside, socketProven: true }),
      'polling',
    ],
  ])('%s', (_what, given, transport) => {
    expect(describeLeg(given).transport).toBe(transport);
  });
});

describe('the rungs', () => {
  const rungs = (given: LegFacts) =>
    Object.fromEntries(
      Object.entries(describeLeg(given).rungs).map(([name, { state, code }]) => [name, code ?? state]),
    );
  const up = { socketDownSince: null };
  const beside = stepLadder(openLadder('auto', 0), { type: 'tick' }, 2_000);

  it.each([
    [
      'WebSocket paints; polling was passed on the way',
      facts({ socket: 'websocket', painting: 'websocket' }, up),
      { websocket: 'painting', polling: 'ready', http: 'untried' },
    ],
    [
      'the upgrade was refused',
      facts({ socket: 'polling', painting: 'polling', upgradeRefused: true, plainAnswers: true }, up),
      { websocket: 'websocket-blocked', polling: 'painting', http: 'ready' },
    ],
    [
      'Socket.IO is blocked and HTTP paints',
      facts({ httpUp: true, painting: 'http', plainAnswers: true }, beside),
      { websocket: 'untried', polling: 'polling-blocked', http: 'painting' },
    ],
    [
      'WebSocket is chosen and blocked',
      lost('websocket', { plainAnswers: true }),
      { websocket: 'websocket-blocked', polling: 'untried', http: 'ready' },
    ],
    [
      'nothing is answered',
      facts({ unreachableSince: 0, plainAnswers: false }, beside),
      { websocket: 'untried', polling: 'relay-unreachable', http: 'relay-unreachable' },
    ],
    [
      'the first moment',
      facts({ unreachableSince: NOW }, openLadder('auto', NOW)),
      { websocket: 'untried', polling: 'untried', http: 'untried' },
    ],
  ])('%s', (_when, given, expected) => {
    expect(rungs(given)).toEqual(expected);
  });
});
