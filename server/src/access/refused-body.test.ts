import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { throwAwayBody } from './refused-body.ts';

let server: Server;
let timers: ManualTimers;
let spend: (bytes: number) => void;
let client: Socket;
/** Resolves when the first request is over and done with. */
let over: Promise<unknown>;

beforeEach(async () => {
  timers = new ManualTimers();
  spend = () => {};
  server = createServer();
  over = new Promise((resolve) => server.once('request', (request) => request.once('close', resolve)));
  server.on('request', (request, response) => {
    throwAwayBody(request, timers, { spend: (bytes) => spend(bytes) });
    response.writeHead(413).end('too large');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(client, 'connect');
});
afterEach(() => {
  client.destroy();
  server.close();
});

const begin = (length: number) =>
  client.write(`POST / HTTP/1.1\r\nHost: relay\r\nContent-Length: ${length}\r\n\r\n`);

const sent = (bytes: number) => new Promise((resolve) => client.write(Buffer.alloc(bytes), resolve));

/** All that it is told until it is cut off. */
async function untilCut(): Promise<string> {
  let told = '';
  client.on('error', () => {});
  client.on('data', (piece) => {
    told += piece;
  });
  await new Promise((resolve) => client.once('close', resolve));
  return told;
}

describe('[PR-1] a body that is refused', () => {
  test('is answered, though its sender reads nothing before all of it is sent', async () => {
    begin(3_000_000);
    await sent(3_000_000);
    const [answer] = await once(client, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('leaves the connection for the next request, once it has come', async () => {
    begin(3_000_000);
    await sent(3_000_000);
    await Promise.all([once(client, 'data'), over]);
    timers.advance(60_000);
    client.write('GET / HTTP/1.1\r\nHost: relay\r\n\r\n');
    const [answer] = await once(client, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('that goes on and on is cut off', async () => {
    begin(100_000_000);
    const cut = untilCut();
    const pour = () => client.writable && client.write(Buffer.alloc(64_000), pour);
    pour();
    expect(await cut).toMatch(/^HTTP\/1\.1 413 /);
    expect(client.bytesWritten).toBeLessThan(50_000_000);
  });

  test('that trickles is cut off after twenty seconds', async () => {
    begin(3_000_000);
    const cut = untilCut();
    await Promise.all([sent(1_000), once(client, 'data')]);
    timers.advance(20_000);
    expect(await cut).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('of one who has nothing left to spend is cut off', async () => {
    spend = () => {
      throw new Error('nothing left');
    };
    begin(3_000_000);
    const cut = untilCut();
    await sent(1_000);
    await cut;
  });
});
