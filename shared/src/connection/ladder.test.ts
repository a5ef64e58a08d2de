import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TRANSPORT_CHOICES } from '../protocol/transport.ts';
import {
  engineTransports,
  HTTP_BESIDE_AFTER_MS,
  type Ladder,
  type LadderEvent,
  openDoors,
  openLadder,
  stepLadder,
} from './ladder.ts';

type Step = [at: number, event: LadderEvent];
const run = (ladder: Ladder, steps: Step[]) =>
  steps.reduce((now, [at, event]) => stepLadder(now, event, at), ladder);
const up: LadderEvent = { type: 'socket-up' };
const down: LadderEvent = { type: 'socket-down' };
const carried: LadderEvent = { type: 'socket-carried' };
const tick: LadderEvent = { type: 'tick' };
const late = HTTP_BESIDE_AFTER_MS;

describe('LA-1: with the choice left to Porthole', () => {
  test.each<[string, Step[], { socket: boolean; http: boolean }]>([
    ['Socket.IO is opened first, alone', [], { socket: true, http: false }],
    ['HTTP stays away while Socket.IO may still answer', [[late - 1, tick]], { socket: true, http: false }],
    ['HTTP is opened beside a Socket.IO that does not answer', [[late, tick]], { socket: true, http: true }],
    [
      'HTTP is not opened beside a Socket.IO that is up',
      [
        [5, up],
        [late * 9, tick],
      ],
      { socket: true, http: false },
    ],
    [
      'HTTP is kept until Socket.IO has carried a frame',
      [
        [late, tick],
        [late + 5, up],
      ],
      { socket: true, http: true },
    ],
    [
      'HTTP is let go once it has',
      [
        [late, tick],
        [late + 5, up],
        [late + 9, carried],
      ],
      { socket: true, http: false },
    ],
    [
      'HTTP comes back after Socket.IO was lost for long',
      [
        [1, up],
        [2, carried],
        [10, down],
        [10 + late, tick],
      ],
      { socket: true, http: true },
    ],
    [
      'a short loss of Socket.IO does not bring it',
      [
        [1, up],
        [10, down],
        [9 + late, tick],
      ],
      { socket: true, http: false },
    ],
    [
      'repeated failures count from the first',
      [
        [10, down],
        [late - 1, down],
        [late, tick],
      ],
      { socket: true, http: true },
    ],
    [
      'a frame of a session that is lost proves nothing',
      [
        [late, tick],
        [late + 1, carried],
      ],
      { socket: true, http: true },
    ],
  ])('%s', (_what, steps, doors) => {
    expect(openDoors(run(openLadder('auto', 0), steps))).toEqual(doors);
  });
});

describe('LA-2: a person’s choice', () => {
  test.each([
    ['websocket', { socket: true, http: false }, ['websocket']],
    ['polling', { socket: true, http: false }, ['polling']],
    ['http', { socket: false, http: true }, ['polling', 'websocket']],
    ['auto', { socket: true, http: false }, ['polling', 'websocket']],
  ] as const)('%s opens its door', (choice, doors, transports) => {
    expect(openDoors(openLadder(choice, 0))).toEqual(doors);
    expect(engineTransports(choice)).toEqual(transports);
  });

  test('holds whatever happens: nothing else is opened, nothing of it closed', () => {
    const event = fc.constantFrom(up, down, carried, tick);
    const pinned = fc.constantFrom(...TRANSPORT_CHOICES.filter((choice) => choice !== 'auto'));
    fc.assert(
      fc.property(pinned, fc.array(fc.tuple(fc.nat(), event)), (choice, steps) => {
        expect(openDoors(run(openLadder(choice, 0), steps as Step[]))).toEqual(
          openDoors(openLadder(choice, 0)),
        );
      }),
    );
  });

  test('begins anew when it changes', () => {
    const ladder = run(openLadder('auto', 0), [
      [late, tick],
      [late + 1, { type: 'chosen', choice: 'polling' }],
    ]);
    expect(openDoors(ladder)).toEqual({ socket: true, http: false });
  });
});
