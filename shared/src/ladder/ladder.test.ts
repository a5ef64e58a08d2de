import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TRANSPORT_CHOICES, type Transport } from '../protocol/transport.ts';
import { openLadder, stepLadder } from './ladder.ts';
import { doorsOf, type Ladder, PUBLISHER_LADDER, VIEWER_LADDER } from './ladder-state.ts';
import { rungsOf } from './rungs.ts';
import {
  BOTH,
  doors,
  down,
  type Happening,
  looking,
  type Name,
  onHttpForRefusal,
  onWebSocket,
  painting,
  paints,
  publisherAfter,
  refused,
  run,
  type Step,
  tick,
  up,
  viewerAfter,
} from './testing/ladder-script.ts';

describe('LA-1: with the choice left to Porthole', () => {
  test.each<[string, Step[], string]>([
    ['Socket.IO is opened first, alone', [], BOTH],
    ['HTTP stays away while Socket.IO may still answer', [[1_900]], BOTH],
    ['HTTP is opened beside a Socket.IO that does not answer', [[2_000]], `${BOTH}, http`],
    [
      'HTTP is not opened beside a Socket.IO that carries by WebSocket',
      [...onWebSocket, ...painting(20_000, ['socket', 'websocket'])],
      BOTH,
    ],
    [
      'HTTP is kept until WebSocket has carried a frame',
      [[2_000], [5, up('socket', 'polling')], [5, up('socket', 'websocket')]],
      `${BOTH}, http`,
    ],
    ['HTTP is let go once it has', [[2_000], ...onWebSocket], BOTH],
    [
      'HTTP comes back after Socket.IO was lost for long',
      [...onWebSocket, [10, down('socket')], [2_000]],
      `${BOTH}, http`,
    ],
    ['a short loss of Socket.IO does not bring it', [...onWebSocket, [10, down('socket')], [1_900]], BOTH],
    [
      'failures count from the first',
      [
        [1_000, down('socket')],
        [1_000, down('socket')],
      ],
      `${BOTH}, http`,
    ],
    [
      'a frame of a session that is lost proves nothing',
      [...onWebSocket, [10, down('socket')], [2_000], [1, paints('socket', 'websocket')]],
      `${BOTH}, http`,
    ],
    [
      'a frame that came by polling does not prove the WebSocket it climbed to',
      [
        [2_000],
        [5, up('socket', 'polling')],
        [5, up('socket', 'websocket')],
        [1, paints('socket', 'polling')],
      ],
      `${BOTH}, http`,
    ],
  ])('%s', (_what, steps, open) => {
    expect(doors(publisherAfter(...steps).ladder)).toBe(open);
  });

  test('a page opens both at once, and lets HTTP go once WebSocket has carried a frame', () => {
    expect(doors(viewerAfter().ladder)).toBe(`${BOTH}, http`);
    expect(doors(viewerAfter(...onWebSocket).ladder)).toBe(BOTH);
  });
});

describe('LA-3: a Socket.IO that gets no further than polling', () => {
  test.each<[string, Step[], string]>([
    ['is alone while it may still climb', [[100, up('socket', 'polling')], [1_900]], BOTH],
    ['has HTTP beside it after a while', [[100, up('socket', 'polling')], [2_000]], `${BOTH}, http`],
    [
      'has HTTP beside it as soon as the upgrade is refused',
      [
        [100, up('socket', 'polling')],
        [1, refused],
      ],
      `${BOTH}, http`,
    ],
    [
      'has HTTP beside it where the upgrade was refused before its session stood',
      [
        [100, refused],
        [1, up('socket', 'polling')],
      ],
      `${BOTH}, http`,
    ],
    [
      'climbs late and lets HTTP go',
      [
        [100, up('socket', 'polling')],
        [2_000],
        [100, up('socket', 'websocket')],
        [1, paints('socket', 'websocket')],
      ],
      BOTH,
    ],
    ['rests when HTTP has carried a frame', onHttpForRefusal, 'http'],
    [
      'is let climb for a while longer though HTTP carries, as nobody has refused it',
      [
        [100, up('socket', 'polling')],
        [2_000],
        [100, up('http', 'http')],
        ...painting(3_500, ['http', 'http']),
        [100, up('socket', 'websocket')],
        [1, paints('socket', 'websocket')],
      ],
      BOTH,
    ],
    [
      'rests where HTTP carries and nothing came of the upgrade for so long',
      [
        [100, up('socket', 'polling')],
        [2_000],
        [100, up('http', 'http')],
        ...painting(4_000, ['http', 'http']),
      ],
      'http',
    ],
    [
      'rests although a frame of its comes late',
      [...onHttpForRefusal, [1, paints('socket', 'polling')]],
      'http',
    ],
    [
      'is back at once when HTTP fails, by polling',
      [...onHttpForRefusal, [1, down('http')]],
      'polling, http',
    ],
    ['is back when HTTP brings no frame that is due', [...onHttpForRefusal, [3_000, tick]], 'polling, http'],
    [
      'goes on alone where HTTP fails beside it',
      [[100, up('socket', 'polling')], [100, refused], [100, down('http')], [30_000]],
      BOTH,
    ],
    [
      'has HTTP tried again later',
      [[100, up('socket', 'polling')], [100, refused], [100, down('http')], [60_000]],
      `${BOTH}, http, trial websocket`,
    ],
  ])('%s', (_what, steps, open) => {
    expect(doors(publisherAfter(...steps).ladder)).toBe(open);
  });
});

describe('LA-2: a person’s choice', () => {
  test.each([
    ['websocket', 'websocket'],
    ['polling', 'polling'],
    ['http', 'http'],
    ['auto', BOTH],
  ] as const)('%s opens its door', (choice, open) => {
    expect(doors(openLadder(choice, 0, PUBLISHER_LADDER))).toBe(open);
  });

  test('holds whatever happens', () => {
    const pinned = fc.constantFrom(...TRANSPORT_CHOICES.filter((choice) => choice !== 'auto'));
    fc.assert(
      fc.property(pinned, happenings, (choice, steps) => {
        const before = openLadder(choice, 0, VIEWER_LADDER);
        expect(doors(run(before, 0, steps).ladder)).toBe(doors(before));
      }),
    );
  });

  test('made later closes what it does not need, and tries what failed before', () => {
    const { ladder, now } = publisherAfter(...onHttpForRefusal, [1, { type: 'chosen', choice: 'websocket' }]);
    expect(doors(ladder)).toBe('websocket');
    expect(doors(run(ladder, now, [[1, { type: 'chosen', choice: 'auto' }]]).ladder)).toBe(BOTH);
  });
});

const names = fc.constantFrom<Name>('socket', 'http', 'trial');
const transports = fc.constantFrom<Transport>('websocket', 'polling', 'http');
/** Engine.IO has no plain requests, and they have no other way. */
const ways = fc.constantFrom<[Name, Transport]>(
  ['socket', 'polling'],
  ['socket', 'websocket'],
  ['http', 'http'],
  ['trial', 'polling'],
  ['trial', 'websocket'],
);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  ways.map(([at, over]) => up(at, over)),
  ways.map(([at, over]) => paints(at, over)),
  names.map(down),
  fc.constantFrom(
    refused,
    looking,
    tick,
    { type: 'network-changed' } as const,
    { type: 'due', withinMs: null } as const,
  ),
  transports.map((transport) => ({ type: 'try-now', transport }) as const),
);
const happenings = fc.array(fc.tuple(fc.nat({ max: 5_000 }), happening), { maxLength: 40 });

test('LA-1: whatever happens there is a door open, none twice, at the most three, and what carries has one', () => {
  fc.assert(
    fc.property(happenings, fc.constantFrom(PUBLISHER_LADDER, VIEWER_LADDER), (steps, policy) => {
      let { ladder, now } = { ladder: openLadder('auto', 0, policy), now: 0 };
      for (const step of steps) {
        ({ ladder, now } = run(ladder, now, [step]));
        const open = doorsOf(ladder);
        expect(open.length).toBeGreaterThan(0);
        expect(new Set(open.map(({ attempt }) => attempt)).size).toBe(open.length);
        expect(ladder.changes.length).toBeLessThanOrEqual(50);
      }
    }),
    { numRuns: 200 },
  );
});

/** Every door that has a session goes on carrying; nothing else answers. */
const goesOn = (before: { ladder: Ladder; now: number }, ms: number, seen: (ladder: Ladder) => void) => {
  let { ladder, now } = before;
  for (const until = now + ms; now < until; ) {
    ({ ladder, now } = run(ladder, now, [[250]]));
    for (const { attempt, over } of doorsOf(ladder))
      if (over) ladder = stepLadder(ladder, { type: 'carried', attempt, over }, now);
    seen(ladder);
  }
  return { ladder, now };
};

/** Two trials that hang, one after the other, and what a silent door takes to be given up. */
const TRIED_WITHIN_MS = 20_000;

test.each(['by itself when its time has come', 'at once where a person asks'] as const)(
  'LA-6: whatever has happened, what a rung says is tried again is tried: %s',
  (how) => {
    const policies = fc.constantFrom(PUBLISHER_LADDER, VIEWER_LADDER);
    fc.assert(
      fc.property(happenings, policies, transports, (steps, policy, transport) => {
        const before = run(openLadder('auto', 0, policy), 0, [...steps, [0, looking]]);
        const settled = goesOn(before, TRIED_WITHIN_MS, () => {});
        const { state, retryAt } = rungsOf(settled.ladder, settled.now)[transport];
        // Where nothing at all has a session, what is tried is whatever may yet have one.
        const isCarried = doorsOf(settled.ladder).some(({ over }) => over !== null);
        if (state !== 'failed' || retryAt === null || !isCarried) return;
        let isTried = false;
        const waits = how === 'by itself when its time has come' ? retryAt - settled.now : 0;
        const asked = waits > 0 ? settled.ladder : dueNow(settled, transport);
        goesOn({ ladder: asked, now: settled.now }, waits + TRIED_WITHIN_MS, (ladder) => {
          isTried ||= rungsOf(ladder, ladder.tickedAt)[transport].state !== 'failed';
        });
        expect(isTried).toBe(true);
      }),
      { numRuns: 300 },
    );
  },
);

const dueNow = ({ ladder, now }: { ladder: Ladder; now: number }, transport: Transport) =>
  stepLadder(ladder, { type: 'try-now', transport }, now);
