import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { nodeHttp, openNodeHttp } from './node-http.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('nodeHttp', () => {
  it('sends bytes and headers, and gives status, headers and body back', async () => {
    const url = await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      response.writeHead(201, { 'Porthole-Viewers': '3' });
      response.end(
        `${request.method} ${request.headers.authorization} ${Buffer.concat(chunks).toString('hex')}`,
      );
    });
    const body = new Uint8Array([0, 0xff, 0xd8, 9]).subarray(1, 3);
    const answer = await nodeHttp({ method: 'POST', url, headers: { Authorization: 'Bearer k' }, body })
      .answer;
    expect([answer.status, answer.header('porthole-viewers'), answer.body]).toEqual([
      201,
      '3',
      'POST Bearer k ffd8',
    ]);
  });

  it('follows no redirect: a relay sends none, and the key is not for others', async () => {
    const url = await serve((_request, response) =>
      response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(),
    );
    expect((await nodeHttp({ method: 'GET', url, headers: {} }).answer).status).toBe(302);
  });

  it('keeps only the beginning of a long page', async () => {
    const url = await serve((_request, response) => response.end('x'.repeat(1_000_000)));
    expect((await nodeHttp({ method: 'GET', url, headers: {} }).answer).body.length).toBeLessThan(20_000);
  });

  it('keeps more of JSON: a viewer’s description for WebRTC is long', async () => {
    const url = await serve((_request, response) => {
      response.setHeader('content-type', 'application/json; charset=utf-8').end(`"${'x'.repeat(360_000)}"`);
    });
    expect((await nodeHttp({ method: 'GET', url, headers: {} }).answer).body).toHaveLength(360_002);
  });

  it('does not wait for the end of a page that has none', async () => {
    const url = await serve((_request, response) => void response.write('x'.repeat(100_000)));
    expect((await nodeHttp({ method: 'GET', url, headers: {} }).answer).body.length).toBeLessThan(20_000);
  });

  it('uses a connection again', async () => {
    let opened = 0;
    const url = await serve((_request, response) => response.end());
    server?.on('connection', () => {
      opened += 1;
    });
    const http = openNodeHttp(60_000);
    for (let turn = 0; turn < 3; turn += 1) await http({ method: 'GET', url, headers: {} }).answer;
    expect(opened).toBe(1);
  });

  it('lets a connection go that rests', async () => {
    const url = await serve((_request, response) => response.end());
    const gone = new Promise((resolve) => server?.on('connection', (one) => one.on('close', resolve)));
    await openNodeHttp(50)({ method: 'GET', url, headers: {} }).answer;
    await gone;
  });

  it('rejects where nobody listens', async () => {
    const url = await serve(() => {});
    await new Promise((resolve) => server?.close(resolve));
    await expect(nodeHttp({ method: 'GET', url, headers: {} }).answer).rejects.toThrow();
  });

  it('rejects at once when cancelled', async () => {
    let cancel = () => {};
    const url = await serve(() => cancel());
    const exchange = nodeHttp({ method: 'GET', url, headers: {} });
    cancel = exchange.cancel;
    await expect(exchange.answer).rejects.toThrow();
  });
});
