import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorBody } from '@porthole/shared/protocol/wire';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createCamera, deleteCamera, renewCameraKey } from './cameras.ts';
import { ApiError } from './request.ts';
import { readSession, setPassword, signIn } from './session.ts';

const nodeFetch = globalThis.fetch;
let server: Server | undefined;

/** A page's fetch knows its own origin; Node's is told here. */
async function serve(listener: RequestListener): Promise<void> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => nodeFetch(`${origin}${path}`, init));
}

async function stop(): Promise<void> {
  server?.closeAllConnections();
  await new Promise((resolve) => (server?.listening ? server.close(resolve) : resolve(undefined)));
}

afterEach(async () => {
  vi.unstubAllGlobals();
  await stop();
});

const answer =
  (status: number, body?: unknown): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: unknown) => (error instanceof ApiError ? error.code : String(error)),
  );

describe('the HTTP API as the page uses it', () => {
  it('sends JSON and reads the answer', async () => {
    const seen: string[] = [];
    await serve((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        seen.push(`${request.method} ${request.url} ${request.headers['content-type']} ${body}`);
        answer(201, { id: 'cam_aaaaaaaaaa', name: 'Door', key: 'secret' })(request, response);
      });
    });
    await expect(createCamera('Door')).resolves.toEqual({
      id: 'cam_aaaaaaaaaa',
      name: 'Door',
      key: 'secret',
    });
    await renewCameraKey('cam_aaaaaaaaaa');
    expect(seen).toEqual([
      'POST /api/cameras application/json {"name":"Door"}',
      'POST /api/cameras/cam_aaaaaaaaaa/key undefined ',
    ]);
  });

  it('takes an answer without a body where none is due', async () => {
    await serve(answer(204));
    await expect(setPassword('correct horse battery')).resolves.toBeUndefined();
    await expect(deleteCamera('cam_aaaaaaaaaa')).resolves.toBeUndefined();
  });

  it('gives the reason code of a refusal', async () => {
    await serve(answer(401, errorBody('sign-in-refused')));
    expect(await codeOf(signIn('admin', 'wrong'))).toBe('sign-in-refused');
  });

  it('tells nobody signed in from a relay that refuses for another reason', async () => {
    await serve(answer(401, errorBody('signed-out')));
    await expect(readSession()).resolves.toBeNull();
    await stop();
    await serve(answer(500, errorBody('internal')));
    expect(await codeOf(readSession())).toBe('internal');
  });

  it.each([
    ['a page in place of an error', 403, '<html>'],
    ['a page in place of an answer', 200, '<html>'],
    ['an answer of another shape', 200, { id: 5 }],
  ])('takes %s for a relay out of reach', async (_what, status, body) => {
    await serve(answer(status, body));
    expect(await codeOf(createCamera('Door'))).toBe('relay-unreachable');
  });

  it('takes a refused connection for a relay out of reach', async () => {
    await serve(answer(204));
    await stop();
    expect(await codeOf(deleteCamera('cam_aaaaaaaaaa'))).toBe('relay-unreachable');
  });
});
