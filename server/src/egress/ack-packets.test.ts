import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PAGE_DROPS } from '@porthole/shared/protocol/drops';
import { MAX_WATCHED } from '@porthole/shared/protocol/limits';
import { LONGEST_TOLD_MS, VIEW_NAMESPACE, viewAckSchema } from '@porthole/shared/protocol/view-events';
import * as fc from 'fast-check';
import { Server, type Socket } from 'socket.io';
import { io as client } from 'socket.io-client';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { type PacketSource, readAcks, takeAcks } from './ack-packets.ts';

const CAMERA = 'cam_aaaaaaaaaa';

const packet = (...event: unknown[]) => `2${VIEW_NAMESPACE},${JSON.stringify(event)}`;

/** Right, nearly right and wrong values, each often enough that whole acknowledgements are right and wrong. */
const time = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: 0, max: LONGEST_TOLD_MS, noNaN: true }) },
  fc.constantFrom(undefined, 0, -0, LONGEST_TOLD_MS, LONGEST_TOLD_MS + 1, -0.1, 1e300, null, '5', true, []),
);
const ack = fc.record(
  {
    camera: fc.oneof(
      { weight: 6, arbitrary: fc.stringMatching(/^cam_[a-z0-9]{10}$/) },
      fc.constantFrom(`${CAMERA}\n`, `x${CAMERA}`, 'cam_AAAAAAAAAA', '', 7, null, [CAMERA]),
    ),
    sequence: fc.oneof(
      { weight: 6, arbitrary: fc.nat() },
      fc.constantFrom(0, -0, -1, 0.5, 2 ** 53 - 1, 2 ** 53, 1e300, '1', null, true, [1]),
    ),
    dropped: fc.oneof(fc.constantFrom(...PAGE_DROPS), fc.constantFrom(undefined, null, 'idle', '', 3, [])),
    roundTripMs: time,
    heldMs: time,
    ageMs: time,
    more: fc.jsonValue(),
    constructor: fc.jsonValue(),
  },
  { requiredKeys: [] },
);

describe('an acknowledgement read before Socket.IO reads it', () => {
  test('is what the schema makes of it, and refused where the schema refuses', () => {
    const [read, refused] = [{ times: 0 }, { times: 0 }];
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 20, arbitrary: ack }, fc.jsonValue()), { minLength: 1, maxLength: 3 }),
        (said) => {
          const given = JSON.parse(JSON.stringify(said)) as unknown[];
          const expected = z.array(viewAckSchema).safeParse(given);
          (expected.success ? read : refused).times += 1;
          const found = readAcks(packet('ack', ...given));
          expect(found && JSON.parse(JSON.stringify(found))).toEqual(expected.data);
        },
      ),
      { numRuns: 200 },
    );
    expect(Math.min(read.times, refused.times)).toBeGreaterThan(5);
  });

  test.each([
    ['bytes', Uint8Array.of(1)],
    ['another event', packet('unwatch', { camera: CAMERA })],
    ['one that wants an answer', packet('ack', { camera: CAMERA, sequence: 1 }).replace(',', ',7')],
    ['one of another namespace', packet('ack', { camera: CAMERA, sequence: 1 }).replace('/view', '/other')],
    ['one for nothing', packet('ack')],
    [
      'one for more than can be watched',
      packet('ack', ...Array(MAX_WATCHED + 1).fill({ camera: CAMERA, sequence: 1 })),
    ],
    ['no JSON', `2${VIEW_NAMESPACE},["ack",{"camera":"${CAMERA}","sequence":1]`],
  ])('is left alone: %s', (_what, data) => {
    expect(readAcks(data)).toBeUndefined();
  });
});

/** A namespace whose acknowledgements are taken, and all that Socket.IO itself is given. */
async function open(fails = false) {
  const http = createServer();
  const io = new Server(http);
  const taken: unknown[] = [];
  const given: unknown[][] = [];
  let leave = () => {};
  io.of(VIEW_NAMESPACE).on('connection', (socket: Socket) => {
    leave = takeAcks(socket.conn as unknown as PacketSource, (acks) => {
      if (fails) throw new Error('as it may');
      taken.push(...acks);
    });
    socket.onAny((...event) => given.push(event.filter((part) => typeof part !== 'function')));
    socket.on('clock', (reply) => reply());
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    ...{ taken, given, url: `http://127.0.0.1:${port}${VIEW_NAMESPACE}`, leave: () => leave() },
    [Symbol.asyncDispose]: async () => {
      await io.close();
    },
  };
}

describe.each(['websocket', 'polling'] as const)(
  'FL-2: acknowledgements of a stock client over %s',
  (name) => {
    const ACK = { camera: CAMERA, sequence: 3, ageMs: 41.5 };

    test('are taken, and nothing else is', async () => {
      await using relay = await open();
      const socket = client(relay.url, { transports: [name], forceNew: true, reconnection: false });
      socket.emit('ack', ACK, { camera: CAMERA, sequence: 4 });
      socket.emit('ack', ACK, { camera: CAMERA });
      socket.emit('ack', Uint8Array.of(1));
      await socket.emitWithAck('clock');
      expect(relay.taken).toEqual([ACK, { camera: CAMERA, sequence: 4 }]);
      expect(relay.given.map(([event]) => event)).toEqual(['ack', 'ack', 'clock']);
      relay.leave();
      socket.emit('ack', ACK);
      await socket.emitWithAck('clock');
      expect(relay.given.slice(3)).toEqual([['ack', ACK], ['clock']]);
      socket.disconnect();
    });

    test('go to Socket.IO where taking them fails', async () => {
      await using relay = await open(true);
      const socket = client(relay.url, { transports: [name], forceNew: true, reconnection: false });
      socket.emit('ack', ACK);
      await socket.emitWithAck('clock');
      expect(relay.given).toEqual([['ack', ACK], ['clock']]);
      socket.disconnect();
    });
  },
);
