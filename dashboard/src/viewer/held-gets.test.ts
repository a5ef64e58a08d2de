import { openLadder } from '@porthole/shared/ladder/ladder';
import { VIEWER_LADDER } from '@porthole/shared/ladder/ladder-state';
import {
  onHttpForRefusal,
  onWebSocket,
  painting,
  paints,
  run,
  type Step,
  up,
  viewerAfter,
} from '@porthole/shared/ladder/testing/ladder-script';
import { HELD_GETS, HELD_GETS_BESIDE_POLLING } from '@porthole/shared/protocol/limits';
import { expect, it } from 'vitest';
import { heldGets } from './held-gets.ts';

const LONG_AGO = Number.NEGATIVE_INFINITY;
/** Socket.IO got no answer at all, and polling is tried again. */
const onHttpForSilence: Step[] = [
  [100, up('http', 'http')],
  [100, paints('http', 'http')],
  ...painting(12_000, ['http', 'http']),
];
const duePolling: Step[] = [...onHttpForSilence, ...painting(60_000, ['http', 'http'])];

it.each<[string, Step[], number]>([
  ['few while Socket.IO opens', [[500]], HELD_GETS_BESIDE_POLLING],
  ['few beside polling', [[100, up('socket', 'polling')]], HELD_GETS_BESIDE_POLLING],
  ['all beside WebSocket', onWebSocket, HELD_GETS],
  ['all where nothing else is open', onHttpForSilence, HELD_GETS],
  ['few beside a polling on trial', duePolling, HELD_GETS_BESIDE_POLLING],
  [
    'all beside a WebSocket on trial',
    [...onHttpForRefusal, ...painting(61_000, ['http', 'http'])],
    HELD_GETS,
  ],
])('LA-8: a viewer holds %s', (_what, steps, gets) => {
  const { ladder, now } = viewerAfter(...steps);
  expect(heldGets(ladder, LONG_AGO, now)).toBe(gets);
});

it('LA-8: it holds few until a Socket.IO that was closed has given its connections back', () => {
  const { ladder, now } = viewerAfter(...onHttpForSilence);
  expect(heldGets(ladder, now - 500, now)).toBe(HELD_GETS_BESIDE_POLLING);
  expect(heldGets(ladder, now - 1_000, now)).toBe(HELD_GETS);
});

it('LA-2: it holds all where a person chose HTTP', () => {
  const { ladder, now } = run(openLadder('http', 0, VIEWER_LADDER), 0, [[100]]);
  expect(heldGets(ladder, now, now)).toBe(HELD_GETS);
});
