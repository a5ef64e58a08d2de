import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket as TcpSocket } from 'node:net';
import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import express from 'express';
import { describe, expect, test } from 'vitest';
import { Directory } from '../relay/directory.ts';
import { type Publisher, UNKNOWN_STATUS } from '../relay/publisher.ts';
import type { RenditionEncoder } from '../relay/rendition-encoder.ts';
import { Renditions } from '../relay/renditions.ts';
import { httpEgress } from './http-egress.ts';
import { turn, until } from './testing/turns.ts';
import { UNREAD_MS } from './unread-answer.ts';
import { WallViewers } from './wall-viewers.ts';

const CAMERA = 'cam_aaaaaaaaaa';

/** More than the system's buffers take, so that it waits in the relay. */
const LARGE = new Uint8Array(12_000_000);

/** Nobody here wants smaller pictures. */
const NO_ENCODER: RenditionEncoder = { atOnce: 1, encode: () => Promise.reject(new Error('not asked for')) };

/** The doors out over plain GETs with real sockets, on a clock of the test's. */
async function open() {
  const timers = new ManualTimers(0);
  const directory = new Directory(timers);
  const channel = directory.add({ id: CAMERA, name: 'Yard', everSeen: false });
  const publisher: Publisher = {
    ...{ session: 'run', keyVersion: channel.keyVersion, status: UNKNOWN_STATUS, transport: 'http' },
    port: { demand: () => {}, refuse: () => {} },
  };
  channel.attach(publisher);
  const picture = { counted: undefined, capturedAt: undefined, width: 4, height: 3 };
  const capture = (jpeg: Uint8Array) => channel.publish(publisher, { ...picture, jpeg });
  const walls = new WallViewers({ directory, timers });
  const renditions = new Renditions(NO_ENCODER, timers);
  const http = createServer(
    express().use(
      httpEgress({
        ...{ directory, walls, timers, renditions, sessionId: () => 'session' },
        lastFrame: () => channel.latest,
      }),
    ),
  );
  const tcp = new Set<TcpSocket>();
  http.on('connection', (socket: TcpSocket) => {
    tcp.add(socket);
    socket.on('close', () => tcp.delete(socket));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  /** Asks, and reads nothing of the answer. */
  const ask = (path: string) => {
    const reader = connect(port, '127.0.0.1').pause();
    reader.on('error', () => {});
    reader.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
  };
  return {
    ...{ timers, channel, capture, tcp, ask },
    [Symbol.asyncDispose]: async () => {
      for (const socket of tcp) socket.destroy();
      http.close();
      directory.close();
    },
  };
}

describe('HE-5: who stops reading', () => {
  test.each([
    ['a stream', `/cameras/${CAMERA}/stream.mjpeg`],
    ['a snapshot', `/cameras/${CAMERA}/snapshot.jpg`],
    ['the last frame of before an outage', `/cameras/${CAMERA}/last-frame.jpg?since=1`],
    ['a held GET', `/cameras/${CAMERA}/frames/next`],
    ['a wall’s GET', `/frames/next?viewer=viewer-of-this-test&watch=${CAMERA}:0`],
  ])('%s is cut off after 15 s, with the connection', async (_what, path) => {
    await using relay = await open();
    relay.capture(LARGE);
    relay.ask(path);
    await until(() => [...relay.tcp].some((socket) => socket.writableLength > 0));
    relay.timers.advance(UNREAD_MS - 1);
    await turn();
    expect(relay.tcp.size).toBe(1);
    relay.timers.advance(1);
    await until(() => relay.tcp.size === 0);
  });

  test('has one frame waiting, the newest, however many come', async () => {
    await using relay = await open();
    relay.capture(LARGE);
    relay.ask(`/cameras/${CAMERA}/stream.mjpeg`);
    await until(() => relay.channel.reports()[0]?.inFlight === 1);
    for (let n = 0; n < 10; n += 1) relay.capture(Uint8Array.of(n));
    expect(relay.channel.reports()[0]?.account).toEqual({
      captured: 11,
      painted: 0,
      dropped: { 'downlink-full': 9 },
    });
  });
});
