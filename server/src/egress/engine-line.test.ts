import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MOST_BYTES_IN_FLIGHT } from '@porthole/shared/flow/frame-window';
import type { Frame } from '@porthole/shared/protocol/frame';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createSocketIo } from '../http/socket-io.ts';
import { type EngineConnection, EngineLine } from './engine-line.ts';
import { turn, until } from './testing/turns.ts';

/** More than the system's buffers take. */
const LARGE = 12_000_000;

function frame(bytes: number): Frame {
  return {
    header: {
      ...{ camera: 'cam_aaaaaaaaaa', sequence: 1, capturedAt: 0, width: 4, height: 3 },
      ...{ codec: 'jpeg', transport: 'websocket' },
    },
    jpeg: Buffer.alloc(bytes, 'picture'),
  };
}

const text = ({ header }: Frame) =>
  `451-/view,["frame",${JSON.stringify(header)},{"_placeholder":true,"num":0}]`;

/** The relay's Engine.IO, and a line on the one connection that comes. */
async function open() {
  const http = createServer();
  const io = createSocketIo();
  io.attach(http);
  let drained = 0;
  const line = new Promise<EngineLine>((resolve) =>
    io.engine.once('connection', (connection: EngineConnection) =>
      resolve(
        new EngineLine(connection, () => {
          drained += 1;
        }),
      ),
    ),
  );
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = `127.0.0.1:${(http.address() as AddressInfo).port}/socket.io/?EIO=4`;
  return {
    ...{ line, address, drained: () => drained },
    [Symbol.asyncDispose]: () => io.close(),
  };
}

/** All that comes over it, text and bytes. */
async function webSocket(address: string, session = '') {
  const socket = new WebSocket(`ws://${address}&transport=websocket${session}`);
  const came: (string | Buffer)[] = [];
  socket.on('message', (data: Buffer, isBinary) => came.push(isBinary ? data : `${data}`));
  await new Promise((resolve) => socket.once('open', resolve));
  return { socket, came, [Symbol.dispose]: () => socket.terminate() };
}

async function poll(address: string, session = ''): Promise<string[]> {
  const answer = await fetch(`http://${address}&transport=polling${session}`);
  return (await answer.text()).split('\x1e');
}

async function pollingSession(address: string): Promise<string> {
  const [packet = ''] = await poll(address);
  return `&sid=${JSON.parse(packet.slice(1)).sid}`;
}

describe('FL-1: over WebSocket a frame', () => {
  test.each([3, 126, 70_000])('of %i bytes is a text and a picture', async (bytes) => {
    await using relay = await open();
    using viewer = await webSocket(relay.address);
    const sent = frame(bytes);
    (await relay.line).send({ frame: sent });
    await until(() => viewer.came.length === 3);
    expect(viewer.came[1]).toBe(text(sent));
    expect(Buffer.from(sent.jpeg).equals(viewer.came[2] as Buffer)).toBe(true);
  });

  test('that waits for the network is the only one, and its end calls for the next', async () => {
    await using relay = await open();
    using viewer = await webSocket(relay.address);
    const line = await relay.line;
    viewer.socket.pause();
    line.send({ frame: frame(LARGE) });
    for (let turns = 0; turns < 1_000; turns += 1) await turn();
    expect([line.isFree, relay.drained()]).toEqual([false, 0]);
    viewer.socket.resume();
    await until(() => line.isFree);
    expect(relay.drained()).toBe(1);
  });
});

describe('FL-1: over polling frames', () => {
  test('gather for the next poll up to a window of bytes, and its answer has them all', async () => {
    await using relay = await open();
    const session = await pollingSession(relay.address);
    const line = await relay.line;
    const sent = frame(300_000);
    let frames = 0;
    for (; line.isFree && frames < 100; frames += 1) line.send({ frame: sent });
    expect(frames).toBe(Math.ceil(MOST_BYTES_IN_FLIGHT / 400_000));
    const packets = await poll(relay.address, session);
    expect(packets).toHaveLength(2 * frames);
    expect(packets.slice(0, 2)).toEqual([text(sent), `b${Buffer.from(sent.jpeg).toString('base64')}`]);
    expect([line.isFree, relay.drained()]).toEqual([true, frames]);
  });

  test('go over the WebSocket where the connection is upgraded before the poll', async () => {
    await using relay = await open();
    const session = await pollingSession(relay.address);
    const line = await relay.line;
    const sent = frame(5_000);
    line.send({ frame: sent });
    using viewer = await webSocket(relay.address, session);
    viewer.socket.send('2probe');
    await until(() => viewer.came.length === 1);
    viewer.socket.send('5');
    await until(() => viewer.came.length === 3 && line.isFree);
    expect(viewer.came[1]).toBe(text(sent));
    expect(Buffer.from(sent.jpeg).equals(viewer.came[2] as Buffer)).toBe(true);
  });
});
