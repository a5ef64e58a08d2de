import { describe, expect, test } from 'vitest';
import type { Transport } from '../protocol/transport.ts';
import { openLadder, stepLadder } from './ladder.ts';
import { VIEWER_LADDER } from './ladder-state.ts';
import { COOLDOWNS_MS } from './setbacks.ts';
import {
  BOTH,
  doors,
  down,
  type Happening,
  looking,
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

describe('LA-4: a WebSocket that opens and brings no frame', () => {
  const silent = [...onWebSocket, [3_000], [100, up('http', 'http')], [1, paints('http', 'http')]] as Step[];
  const silentPage = [
    [100, up('socket', 'polling'), up('http', 'http')],
    [100, paints('http', 'http')],
    [100, up('socket', 'websocket')],
  ] as Step[];

  test.each<[string, Step[], string]>([
    ['has HTTP beside it once it is suspect', [...onWebSocket, [3_000]], `${BOTH}, http`],
    [
      'is kept while HTTP brings nothing either: the camera is the cause',
      [...onWebSocket, [3_000], [100, up('http', 'http')], [600_000]],
      `${BOTH}, http`,
    ],
    [
      'is kept when both bring frames again, whichever is first',
      [...silent, [100, paints('socket', 'websocket')]],
      BOTH,
    ],
    ['is kept where HTTP is first by less than a second', [...silent, [900]], `${BOTH}, http`],
    [
      'is let go when HTTP has carried alone for a second',
      [...silent, ...painting(1_000, ['http', 'http'])],
      'http',
    ],
    [
      'is not suspected while no frame is due',
      [...onWebSocket, [1, { type: 'due', withinMs: null }], [60_000]],
      BOTH,
    ],
    [
      'is not suspected before a slow camera’s frame is due',
      [...onWebSocket, [1, { type: 'due', withinMs: 10_000 }], [9_000]],
      BOTH,
    ],
  ])('%s', (_what, steps, open) => {
    expect(doors(publisherAfter(...steps).ladder)).toBe(open);
  });

  test('is left within three seconds of its upgrade by a page that had its picture by HTTP, and is said to be silent', () => {
    const { ladder } = viewerAfter(...silentPage, ...painting(3_000, ['http', 'http']));
    expect(doors(ladder)).toBe('http');
    expect(ladder.setbacks.websocket).toMatchObject({ code: 'websocket-silent', times: 1 });
    expect(ladder.carrying).toBe('http');
  });

  test('is left for a polling of its own where plain requests do not help either', () => {
    const before = viewerAfter(
      [100, up('socket', 'polling')],
      [100, down('http')],
      [100, paints('socket', 'polling')],
      [100, up('socket', 'websocket')],
      [3_250],
    );
    expect(doors(before.ladder)).toBe(`${BOTH}, trial polling`);
    const { ladder } = run(before.ladder, before.now, [
      [100, up('trial', 'polling')],
      [50, paints('trial', 'polling')],
    ]);
    expect(doors(ladder)).toBe('polling');
    expect(ladder.setbacks.websocket?.code).toBe('websocket-silent');
  });

  test('a connection that died after it had held is opened anew, and is no WebSocket that fails', () => {
    const { ladder } = publisherAfter(
      ...onWebSocket,
      ...painting(20_000, ['socket', 'websocket']),
      [3_000],
      [100, up('http', 'http')],
      ...painting(1_500, ['http', 'http']),
    );
    expect(doors(ladder)).toBe(`${BOTH}, http`);
    expect(ladder.socket?.over).toBeNull();
    expect(ladder.setbacks).toEqual({});
  });
});

describe('LA-4: a WebSocket that carries none since the network has changed', () => {
  const changed: Step = [1, { type: 'network-changed' }];
  const onHttp = [[100, up('http', 'http')], ...painting(4_000, ['http', 'http'])] as Step[];

  test.each<[string, Step[], string]>([
    ['has HTTP beside it at once', [...onWebSocket, [10], changed], `${BOTH}, http`],
    [
      'has it beside it no longer once it has carried one',
      [...onWebSocket, [10], changed, [100, paints('socket', 'websocket')]],
      BOTH,
    ],
    [
      'is let be while no frame is due',
      [...onWebSocket, [1, { type: 'due', withinMs: null }], changed, [60_000]],
      BOTH,
    ],
    [
      'and was opened after it is suspected no sooner than any other',
      [changed, ...onWebSocket, ...painting(500, ['socket', 'websocket']), [2_750]],
      BOTH,
    ],
  ])('%s', (_what, steps, open) => {
    expect(doors(publisherAfter(...steps).ladder)).toBe(open);
  });

  test('is opened anew however short it had held, and is no WebSocket that fails', () => {
    const { ladder } = publisherAfter(...onWebSocket, [10], changed, ...onHttp);
    expect(doors(ladder)).toBe(`${BOTH}, http`);
    expect(ladder.socket?.over).toBeNull();
    expect([ladder.setbacks, ladder.cuts]).toEqual([{}, 0]);
  });
});

describe('LA-4: plain requests that are all there is, and bring no frame that is due', () => {
  const onHttpAlone = [
    ...onHttpForRefusal,
    ...painting(2_000, ['http', 'http']),
    [1, { type: 'due', withinMs: 1_500 }],
  ] as Step[];
  const attempts = (steps: Step[]) => viewerAfter(...onHttpAlone, ...steps).ladder.http?.attempt;
  const before = attempts([]) as number;

  test.each<[string, Step[], boolean]>([
    ['are kept for three seconds', [[2_750]], false],
    ['are asked anew over new connections then', [[3_250]], true],
    ['are kept while frames come', painting(10_000, ['http', 'http']), false],
    ['are kept while none is due', [[1, { type: 'due', withinMs: null }], [60_000]], false],
    ['are kept until a slow camera’s is due', [[1, { type: 'due', withinMs: 9_000 }], [8_500]], false],
  ])('%s', (_what, steps, isNew) => {
    expect((attempts(steps) as number) > before).toBe(isNew);
  });

  test('are given twice as long each time, up to 24 s, and three seconds again once they have brought one', () => {
    const renewedAt: number[] = [];
    let { ladder, now } = viewerAfter(...onHttpAlone);
    for (const since = now; now - since < 100_000; ) {
      const { http } = ladder;
      ({ ladder, now } = run(ladder, now, [[250]]));
      if (ladder.http !== http && ladder.http?.attempt !== http?.attempt) renewedAt.push(now);
    }
    const waits = renewedAt.slice(1).map((at, index) => at - (renewedAt[index] as number));
    expect(waits.slice(0, 4)).toEqual([6_000, 12_000, 24_000, 24_000]);
    const back = run(ladder, now, [
      [250, up('http', 'http')],
      [250, paints('http', 'http')],
    ]);
    const { attempt } = back.ladder.http as { attempt: number };
    expect(run(back.ladder, back.now, [[3_250]]).ladder.http?.attempt).toBeGreaterThan(attempt);
  });

  test('LA-2: are asked anew where a person has chosen them too, and nothing else is opened', () => {
    const chosen = run(openLadder('http', 0, VIEWER_LADDER), 0, [
      [0, looking],
      [100, up('http', 'http')],
      ...painting(2_000, ['http', 'http']),
    ]);
    const renewed = run(chosen.ladder, chosen.now, [[3_250]]);
    expect(renewed.ladder.http?.attempt).toBeGreaterThan(chosen.ladder.http?.attempt as number);
    expect([doors(renewed.ladder), renewed.ladder.setbacks]).toEqual(['http', {}]);
  });

  test('are their publisher’s own matter, who is answered at once', () => {
    const { ladder, now } = publisherAfter(...onHttpAlone);
    expect(run(ladder, now, [[20_000]]).ladder.http?.attempt).toBe(ladder.http?.attempt);
  });
});

describe('LA-5: a WebSocket that is cut short', () => {
  const cutOnce: Step[] = [
    ...onWebSocket,
    ...painting(10_000, ['socket', 'websocket']),
    [1, down('socket')],
    [300],
  ];
  test('comes back once, by itself', () => {
    const { ladder } = publisherAfter(...cutOnce);
    expect(doors(ladder)).toBe(BOTH);
    expect(ladder.setbacks).toEqual({});
  });
  test('is left alone after the second time, with polling and HTTP in its place', () => {
    const { ladder, now } = publisherAfter(...cutOnce, ...cutOnce);
    expect(doors(ladder)).toBe('polling, http');
    expect(ladder.setbacks.websocket?.code).toBe('websocket-cut');
    const on = run(ladder, now, [
      [50, up('socket', 'polling'), up('http', 'http')],
      [50, paints('http', 'http')],
    ]);
    expect(doors(on.ladder)).toBe('http');
  });
  test.each<[string, Step[]]>([
    [
      'between long lives',
      [
        ...onWebSocket,
        ...painting(90_000, ['socket', 'websocket']),
        [1, down('socket')],
        ...onWebSocket,
        ...painting(90_000, ['socket', 'websocket']),
        [1, down('socket')],
      ],
    ],
    [
      'by a relay that says that it restarts',
      [
        ...onWebSocket,
        [1, { type: 'down', attempt: 1, code: 'relay-restarting' }],
        ...onWebSocket,
        [1, { type: 'down', attempt: 1, code: 'relay-restarting' }],
      ],
    ],
  ])('is not blamed for cuts %s', (_what, steps) => {
    const { ladder } = publisherAfter(...steps);
    expect(doors(ladder)).toBe(BOTH);
    expect(ladder.setbacks).toEqual({});
  });
});

describe('LA-6: what failed is tried again beside what works', () => {
  const resting = publisherAfter(...onHttpForRefusal);
  const due = run(resting.ladder, resting.now, painting(60_000, ['http', 'http']));

  test('after a minute, in a session of its own', () => {
    expect(doors(run(resting.ladder, resting.now, painting(59_000, ['http', 'http'])).ladder)).toBe('http');
    expect(doors(due.ladder)).toBe('http, trial websocket');
  });

  test.each<[string, Step[], string]>([
    [
      'is kept beside while it has carried nothing',
      [[100, up('trial', 'websocket'), paints('http', 'http')]],
      'http, trial websocket',
    ],
    [
      'takes over once it has carried a frame',
      [
        [100, up('trial', 'websocket')],
        [50, paints('trial', 'websocket')],
      ],
      'websocket',
    ],
    ['is given up where it is refused', [[100, down('trial')]], 'http'],
    ['is given up where it does not open', painting(6_000, ['http', 'http']), 'http'],
    [
      'is given up where it opens and is silent',
      [[100, up('trial', 'websocket')], ...painting(3_000, ['http', 'http'])],
      'http',
    ],
    [
      'that took over and is lost begins on polling again',
      [
        [100, up('trial', 'websocket')],
        [50, paints('trial', 'websocket')],
        [100, down('socket')],
      ],
      BOTH,
    ],
  ])('the trial %s', (_what, steps, open) => {
    expect(doors(run(due.ladder, due.now, steps).ladder)).toBe(open);
  });

  test('later each time: after 1, 4 and 15 minutes', () => {
    let { ladder, now } = due;
    const waits: number[] = [];
    for (let tries = 0; tries < 4; tries += 1) {
      ({ ladder, now } = run(ladder, now, [[100, down('trial')]]));
      const { at = 0, retryAt = 0 } = ladder.setbacks.websocket ?? {};
      waits.push(retryAt - at);
      ({ ladder, now } = run(
        ladder,
        now,
        painting(retryAt - now + 250 - ((retryAt - now) % 250), ['http', 'http']),
      ));
      expect(doors(ladder)).toBe('http, trial websocket');
    }
    const [, second, third] = COOLDOWNS_MS;
    expect(waits).toEqual([second, third, third, third]);
  });

  test.each<[string, Happening]>([
    ['the network has changed', { type: 'network-changed' }],
    ['the person asks', { type: 'try-now', transport: 'websocket' }],
  ])('at once where %s', (_what, happening) => {
    expect(doors(run(resting.ladder, resting.now, [[10, happening]]).ladder)).toBe('http, trial websocket');
  });

  test('not while no frame is due, for it could not prove itself', () => {
    const hidden = run(resting.ladder, resting.now, [[1, { type: 'due', withinMs: null }], [300_000]]);
    expect(doors(hidden.ladder)).toBe('http');
  });

  describe('a Socket.IO that gets no answer at all', () => {
    const blocked = publisherAfter([2_000], [100, up('http', 'http')], ...painting(12_000, ['http', 'http']));
    const due = run(blocked.ladder, blocked.now, painting(60_000, ['http', 'http']));

    test('rests too', () => {
      expect(doors(blocked.ladder)).toBe('http');
      expect(blocked.ladder.setbacks.polling?.code).toBe('polling-blocked');
    });

    test.each<[string, Step[], string]>([
      ['is asked by polling first', [], 'http, trial polling'],
      ['is asked by WebSocket where polling is refused', [[100, down('trial')]], 'http, trial websocket'],
      [
        'is asked by WebSocket where polling is not answered',
        painting(6_000, ['http', 'http']),
        'http, trial websocket',
      ],
      [
        'rests again where both are refused',
        [[100, down('trial')], [100, down('trial')], ...painting(30_000, ['http', 'http'])],
        'http',
      ],
      [
        'is kept on polling until that has carried a frame',
        [[100, up('trial', 'polling'), paints('http', 'http')]],
        'http, trial polling',
      ],
      [
        'is tried by WebSocket as soon as polling has',
        [
          [100, up('trial', 'polling')],
          [10, paints('trial', 'polling'), paints('http', 'http')],
        ],
        'http, trial websocket',
      ],
      [
        'is tried by WebSocket where polling stands and is silent',
        [[100, up('trial', 'polling')], ...painting(3_000, ['http', 'http'])],
        'http, trial websocket',
      ],
      [
        'climbs back by WebSocket',
        [
          [100, up('trial', 'polling')],
          [10, paints('trial', 'polling'), paints('http', 'http')],
          [100, up('trial', 'websocket')],
          [10, paints('trial', 'websocket')],
        ],
        'websocket',
      ],
      [
        'is opened anew where plain requests fail meanwhile',
        [
          [100, up('trial', 'polling')],
          [10, down('http')],
          [10, paints('trial', 'polling')],
        ],
        `${BOTH}, http`,
      ],
    ])('%s', (_what, steps, open) => {
      expect(doors(run(due.ladder, due.now, steps).ladder)).toBe(open);
    });

    test('a frame that came by polling on trial is no move of the picture', () => {
      const { ladder } = run(due.ladder, due.now, [
        [1_500, up('trial', 'polling')],
        [10, paints('trial', 'polling')],
      ]);
      expect([ladder.carrying, ladder.changes]).toEqual(['http', due.ladder.changes]);
    });

    test.each<[Transport, Step[]]>([
      ['polling', [[100, up('trial', 'polling')]]],
      ['websocket', [[100, up('trial', 'websocket')]]],
    ])(
      'is tried by %s at once where the person asks, and all of it is forgiven by its session',
      (transport, stands) => {
        const asked = run(blocked.ladder, blocked.now, [[10, { type: 'try-now', transport }]]);
        expect(doors(asked.ladder)).toBe(`http, trial ${transport}`);
        const { ladder, now } = run(asked.ladder, asked.now, stands);
        expect(ladder.setbacks.polling).toBeUndefined();
        expect(ladder.setbacks.websocket?.retryAt).toBeLessThanOrEqual(now);
      },
    );
  });

  test('HTTP that was found blocked is forgiven by the frame that it carries', () => {
    const { ladder, now } = publisherAfter(
      [100, up('socket', 'polling')],
      [100, refused],
      [100, down('http')],
      ...painting(60_000, ['socket', 'polling']),
    );
    expect([doors(ladder), ladder.setbacks.http?.code]).toEqual([
      `${BOTH}, http, trial websocket`,
      'http-blocked',
    ]);
    const back = run(ladder, now, [
      [100, up('http', 'http')],
      [100, paints('http', 'http')],
    ]);
    expect(back.ladder.setbacks.http).toBeUndefined();
  });

  test('HTTP that was found blocked is tried at once where the person asks', () => {
    const { ladder, now } = publisherAfter(
      [100, up('socket', 'polling')],
      [100, refused],
      [100, down('http')],
      [1_000, { type: 'try-now', transport: 'http' }],
    );
    expect(now).toBeLessThan(60_000);
    expect(doors(ladder)).toBe(`${BOTH}, http`);
  });

  test('a WebSocket that has held is forgiven', () => {
    const { ladder } = run(due.ladder, due.now, [
      [100, up('trial', 'websocket')],
      [50, paints('trial', 'websocket')],
      ...painting(90_000, ['socket', 'websocket']),
    ]);
    expect(ladder.setbacks).toEqual({});
  });
});

describe('LA-6: a network that is dead blames no transport', () => {
  /** New connections fail at once, and the old one hears nothing. */
  const fails = (ms: number): Step[] =>
    Array.from({ length: ms / 250 }, () => [250, down('http'), down('trial')] as const);
  const held = [...onWebSocket, ...painting(30_000, ['socket', 'websocket'])];

  test.each([
    ['a page', viewerAfter],
    ['a capture client', publisherAfter],
  ])('%s that paints again sets nothing back', (_who, after) => {
    const { ladder } = after(
      ...held,
      ...fails(5_000),
      [250, down('socket')],
      [250, up('socket', 'polling')],
      [100, paints('socket', 'polling')],
      [100, up('socket', 'websocket')],
      ...painting(3_000, ['socket', 'websocket']),
    );
    expect([ladder.carrying, ladder.setbacks]).toEqual(['websocket', {}]);
  });

  test.each([
    ['a page', viewerAfter],
    ['a capture client', publisherAfter],
  ])('%s opens no door anew for each refusal: the one that is there goes on', (_who, after) => {
    const before = after(...held, ...fails(4_500));
    const { ladder } = run(before.ladder, before.now, fails(4_000));
    expect(doors(ladder)).toBe(`${BOTH}, http, trial polling`);
    expect(ladder.attempts - before.ladder.attempts).toBeLessThanOrEqual(1);
  });

  test.each(['relay-restarting', 'relay-full', 'network-offline'] as const)(
    'nor does %s, which a door was closed with',
    (code) => {
      const http = viewerAfter(...onWebSocket, [3_000], [100, down('http', code)]);
      expect(http.ladder.setbacks.http).toBeUndefined();
      const refusedOnce = viewerAfter(...onHttpForRefusal, ...painting(61_000, ['http', 'http']));
      const { trial, setbacks } = refusedOnce.ladder;
      expect(trial).not.toBeNull();
      const tried = run(refusedOnce.ladder, refusedOnce.now, [[100, down('trial', code)]]);
      expect(tried.ladder.setbacks.websocket?.times).toBe(setbacks.websocket?.times);
      // A relay that has no place is not asked four times a second.
      const soon = run(tried.ladder, tried.now, painting(9_500, ['http', 'http']));
      expect(soon.ladder.trial).toBeNull();
      expect(run(soon.ladder, soon.now, painting(1_000, ['http', 'http'])).ladder.trial).not.toBeNull();
    },
  );
});

describe('LA-4: a program that stood still itself', () => {
  test.each([
    ['a page', viewerAfter],
    ['a capture client', publisherAfter],
  ])('suspects no door for what it did not hear meanwhile: %s', (_who, after) => {
    const before = after(...onWebSocket, ...painting(30_000, ['socket', 'websocket']));
    const woke = before.now + 4_000;
    const heard = stepLadder(before.ladder, { type: 'tick' }, woke);
    const { ladder } = run(heard, woke, [[250, paints('socket', 'websocket')]]);
    expect([doors(heard), doors(ladder), ladder.setbacks]).toEqual([BOTH, BOTH, {}]);
  });

  test('suspects one that brings nothing afterwards as any other', () => {
    const before = publisherAfter(...onWebSocket, ...painting(30_000, ['socket', 'websocket']));
    const woke = before.now + 4_000;
    const heard = stepLadder(before.ladder, { type: 'tick' }, woke);
    expect(doors(run(heard, woke, [[3_250]]).ladder)).toBe(`${BOTH}, http`);
  });
});
