import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket as TcpSocket } from 'node:net';
import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import type { FrameHeader } from '@porthole/shared/protocol/frame';
import { VIEW_NAMESPACE } from '@porthole/shared/protocol/view-events';
import { pino } from 'pino';
import { io as client, type Socket } from 'socket.io-client';
import { describe, expect, test } from 'vitest';
import { createSocketIo } from '../http/socket-io.ts';
import { Directory } from '../relay/directory.ts';
import { type Publisher, UNKNOWN_STATUS } from '../relay/publisher.ts';
import { openSocketIoEgress } from './socket-io-egress.ts';
import { turn, until } from './testing/turns.ts';
import { ViewerSeats } from './viewer-seats.ts';

const CAMERA = 'cam_aaaaaaaaaa';

/** Frames beyond the window whose acknowledgement may wait, FL-9. */
const MARKED_BEYOND = 3;

/** The door out with real sockets, on a clock of the test's. */
async function open() {
  const timers = new ManualTimers(0);
  const directory = new Directory(timers);
  const channel = directory.add({ id: CAMERA, name: 'Yard', everSeen: false });
  const publisher: Publisher = {
    ...{ session: 'run', keyVersion: channel.keyVersion, status: UNKNOWN_STATUS, transport: 'websocket' },
    port: { demand: () => {}, refuse: () => {} },
  };
  channel.attach(publisher);
  const http = createServer();
  const tcp = new Set<TcpSocket>();
  http.on('connection', (socket: TcpSocket) => {
    tcp.add(socket);
    socket.on('close', () => tcp.delete(socket));
  });
  const io = createSocketIo();
  io.attach(http);
  const person = { sessionEndsAt: timers.now() + 1e9 };
  openSocketIoEgress({
    ...{
      io,
      directory,
      timers,
      wallTime: () => timers.now(),
      version: 'test',
      log: pino({ level: 'silent' }),
    },
    seats: new ViewerSeats(1_000),
    credentials: { byCookie: async () => ({ id: 'session', person }) },
    limits: { maxFrameBytes: 1, maxFramePixels: 1, window: 4 },
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  let counted = 0;
  const capture = (jpeg: Uint8Array) => {
    counted += 1;
    channel.publish(publisher, { counted, capturedAt: undefined, width: 4, height: 3, jpeg });
  };
  return {
    ...{ timers, channel, capture, tcp, port },
    [Symbol.asyncDispose]: async () => {
      for (const socket of tcp) socket.destroy();
      await io.close();
    },
  };
}

/** A stock client. */
function view(port: number, transport: 'websocket' | 'polling'): Socket & Disposable {
  const socket = client(`http://127.0.0.1:${port}${VIEW_NAMESPACE}`, {
    transports: [transport],
    forceNew: true,
    reconnection: false,
  });
  return Object.assign(socket, { [Symbol.dispose]: () => void socket.disconnect() });
}

const event = <T extends unknown[]>(socket: Socket, name: string) =>
  new Promise<T>((resolve) => socket.once(name, (...args: unknown[]) => resolve(args as T)));

describe.each(['websocket', 'polling'] as const)('FL-1: frames over %s', (transport) => {
  test.each([3, 125, 126, 65_535, 65_536, 300_000])(
    'of %i bytes are read by a stock client as they are',
    async (size) => {
      await using relay = await open();
      using viewer = view(relay.port, transport);
      await event(viewer, 'connect');
      const jpeg = Uint8Array.from({ length: size }, (_, index) => (index * 7) % 256);
      relay.capture(jpeg);
      const arrived = event<[FrameHeader, Uint8Array]>(viewer, 'frame');
      viewer.emit('watch', { camera: CAMERA });
      const [header, bytes] = await arrived;
      expect(header).toEqual({
        ...{
          camera: CAMERA,
          sequence: 1,
          width: 4,
          height: 3,
          codec: 'jpeg',
          transport: 'websocket',
        },
        ...{ capturedAt: relay.timers.now(), receivedAt: relay.timers.now() },
      });
      expect(Buffer.from(bytes).equals(jpeg)).toBe(true);
    },
  );

  test('of many viewers are the same picture, each with its own header, among other events', async () => {
    await using relay = await open();
    const viewers = [view(relay.port, transport), view(relay.port, transport)];
    await Promise.all(viewers.map((viewer) => event(viewer, 'connect')));
    await Promise.all(viewers.map((viewer) => viewer.emitWithAck('watch', { camera: CAMERA })));
    const seen = viewers.map((viewer) => event<[FrameHeader, Uint8Array]>(viewer, 'frame'));
    relay.capture(Uint8Array.of(1, 2, 3));
    const clocks = viewers.map((viewer) => viewer.emitWithAck('clock'));
    for (const [header, jpeg] of await Promise.all(seen))
      expect([header.sequence, [...new Uint8Array(jpeg)]]).toEqual([1, [1, 2, 3]]);
    expect(await Promise.all(clocks)).toEqual([{ now: relay.timers.now() }, { now: relay.timers.now() }]);
    for (const viewer of viewers) viewer.disconnect();
  });

  test('are the newest for each viewer, quick, slow or late', async () => {
    await using relay = await open();
    const [quick, slow, late] = [
      view(relay.port, transport),
      view(relay.port, transport),
      view(relay.port, transport),
    ];
    const headers = new Map<Socket, FrameHeader[]>([quick, slow, late].map((viewer) => [viewer, []]));
    for (const [viewer, told] of headers)
      viewer.on('frame', (header: FrameHeader, jpeg: Uint8Array) => {
        expect([...new Uint8Array(jpeg)]).toEqual([header.sequence, 2, 3]);
        told.push(header);
        if (viewer === quick) viewer.emit('ack', { camera: CAMERA, sequence: header.sequence });
      });
    await Promise.all([quick, slow].map((viewer) => viewer.emitWithAck('watch', { camera: CAMERA })));
    for (let sequence = 1; sequence <= 6; sequence += 1) {
      relay.capture(Uint8Array.of(sequence, 2, 3));
      await until(() => headers.get(quick)?.length === sequence);
      relay.timers.advance(10);
    }
    await late.emitWithAck('watch', { camera: CAMERA });
    slow.emit('ack', { camera: CAMERA, sequence: 4 });
    await until(() => headers.get(slow)?.length === 5 && headers.get(late)?.length === 1);
    const sequences = (viewer: Socket) => headers.get(viewer)?.map(({ sequence }) => sequence);
    expect([quick, slow, late].map(sequences)).toEqual([[1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 6], [6]]);
    for (const viewer of headers.keys()) viewer.disconnect();
  });

  test('FL-5: end for one who acknowledges none, and it is told why', async () => {
    await using relay = await open();
    using viewer = view(relay.port, transport);
    await event(viewer, 'connect');
    const arrived = event(viewer, 'frame');
    await viewer.emitWithAck('watch', { camera: CAMERA });
    relay.capture(Uint8Array.of(1));
    await arrived;
    const [refused, gone] = [event<[{ code: string }]>(viewer, 'refused'), event(viewer, 'disconnect')];
    relay.timers.advance(14_900);
    expect(relay.channel.reports()).toHaveLength(1);
    relay.timers.advance(100);
    expect((await refused)[0]).toMatchObject({ code: 'viewer-stalled' });
    relay.timers.advance(500);
    await gone;
    await until(() => relay.channel.reports().length === 0);
  });

  test('FL-5: never end for one who has nothing to acknowledge', async () => {
    await using relay = await open();
    using viewer = view(relay.port, transport);
    await event(viewer, 'connect');
    await viewer.emitWithAck('watch', { camera: CAMERA });
    relay.capture(Uint8Array.of(1));
    await event(viewer, 'frame');
    viewer.emit('ack', { camera: CAMERA, sequence: 1 });
    await until(() => relay.channel.reports()[0]?.account.painted === 1);
    relay.timers.advance(60_000);
    expect(await viewer.emitWithAck('clock')).toBeDefined();
  });
});

describe('FL-2: acknowledgements in one message', () => {
  test('all count, and of a message with one that is none nothing does', async () => {
    await using relay = await open();
    using viewer = view(relay.port, 'websocket');
    await event(viewer, 'connect');
    await viewer.emitWithAck('watch', { camera: CAMERA });
    for (const byte of [1, 2]) {
      relay.capture(Uint8Array.of(byte));
      await event(viewer, 'frame');
    }
    const acks = [1, 2].map((sequence) => ({ camera: CAMERA, sequence }));
    const faults = [[...acks, 'nothing'], [], Array(65).fill(acks[0])];
    for (const nonsense of faults) {
      viewer.emit('ack', ...nonsense);
      expect(await event(viewer, 'fault')).toMatchObject([{ code: 'bad-request' }]);
    }
    expect(relay.channel.reports()[0]?.account.painted).toBe(0);
    viewer.emit('ack', ...acks);
    await until(() => relay.channel.reports()[0]?.account.painted === 2);
  });
});

describe('FL-5: one who stops reading', () => {
  /** More than the system's buffers take, so that it waits in the relay. */
  const LARGE = new Uint8Array(12_000_000);

  test('is cut off over WebSocket, with its connection', async () => {
    await using relay = await open();
    using viewer = view(relay.port, 'websocket');
    await event(viewer, 'connect');
    await viewer.emitWithAck('watch', { camera: CAMERA });
    const { ws } = viewer.io.engine.transport as unknown as { ws: { _socket: TcpSocket } };
    ws._socket.pause();
    relay.capture(LARGE);
    await until(() => relay.channel.reports()[0]?.inFlight === 1);
    relay.timers.advance(15_500);
    relay.timers.advance(500);
    await until(() => relay.tcp.size === 0);
    expect(relay.channel.reports()).toEqual([]);
  });

  test('is cut off over polling, with its connection', async () => {
    await using relay = await open();
    const sid = await handshake(relay.port);
    await post(relay.port, sid, `40${VIEW_NAMESPACE},`);
    await post(relay.port, sid, `42${VIEW_NAMESPACE},["watch",{"camera":"${CAMERA}"}]`);
    await until(() => relay.channel.reports().length === 1);
    relay.capture(LARGE);
    const poll = connect(relay.port, '127.0.0.1').pause();
    poll.on('error', () => {});
    poll.write(`GET /socket.io/?EIO=4&transport=polling&sid=${sid} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await until(() => [...relay.tcp].some((socket) => socket.writableLength > 0));
    const stuck = [...relay.tcp].find((socket) => socket.writableLength > 0);
    relay.timers.advance(15_500);
    relay.timers.advance(500);
    await until(() => stuck?.destroyed === true && relay.channel.reports().length === 0);
    poll.destroy();
  });
});

describe.each(['websocket', 'polling'] as const)('FL-10: a word of the relay over %s', (transport) => {
  /** Ms of a path on which many frames are under way, and between two of them. */
  const PATH_MS = 300;
  const INTERVAL_MS = 20;

  test('waits behind no more than a window of frames, however many there are', async () => {
    await using relay = await open();
    using viewer = view(relay.port, transport);
    await event(viewer, 'connect');
    const came: { sequence: number; at: number }[] = [];
    viewer.on('frame', ({ sequence }: FrameHeader) => came.push({ sequence, at: relay.timers.now() }));
    const acknowledge = (until: number) => {
      const last = came.findLast(({ at }) => at <= until);
      if (last) viewer.emit('ack', { camera: CAMERA, sequence: last.sequence, roundTripMs: PATH_MS });
    };
    await viewer.emitWithAck('watch', { camera: CAMERA });
    for (let ms = 0; ms < 2_500; ms += INTERVAL_MS) {
      relay.capture(new Uint8Array(2_000));
      await viewer.emitWithAck('clock');
      relay.timers.advance(INTERVAL_MS);
      acknowledge(relay.timers.now() - PATH_MS);
    }
    relay.timers.advance(PATH_MS);
    acknowledge(relay.timers.now());
    await until(() => relay.channel.reports()[0]?.inFlight === 0);
    const { window } = relay.channel.reports()[0] ?? {};
    expect(window).toBeGreaterThan(8);

    const before = came.length;
    for (let frame = 0; frame < 500; frame += 1) {
      relay.capture(new Uint8Array(2_000));
      if (frame % 50 === 0) await turn();
    }
    await viewer.emitWithAck('clock');
    expect(came.length - before).toBeGreaterThan(1);
    expect(came.length - before).toBeLessThanOrEqual((window ?? 0) + MARKED_BEYOND);
  });
});

async function handshake(port: number): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/socket.io/?EIO=4&transport=polling`);
  return JSON.parse((await answer.text()).slice(1)).sid;
}

async function post(port: number, sid: string, packet: string): Promise<void> {
  await fetch(`http://127.0.0.1:${port}/socket.io/?EIO=4&transport=polling&sid=${sid}`, {
    method: 'POST',
    body: packet,
  });
}
