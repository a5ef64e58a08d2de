import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { HELD_GET_MS, MAX_FRAME_BYTES } from '@porthole/shared/protocol/limits';
import { TRANSPORTS } from '@porthole/shared/protocol/transport';
import { VIEW_NAMESPACE } from '@porthole/shared/protocol/view-events';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TRIES_A_MINUTE } from '../../server/src/access/try-limit.ts';
import type { RelayApi } from '../support/api.ts';
import { Broadcaster } from '../support/broadcaster.ts';
import { eventually, inTime } from '../support/eventually.ts';
import { footageJpegs } from '../support/footage.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { findProgram } from '../support/requirements.ts';
import { type TempFolder, tempFolder } from '../support/temp-folder.ts';
import { type BothLegs, framesGetThrough, post } from './both-legs.ts';
import { type Certificate, issueCertificate } from './certificate.ts';
import { startWebServer, type WebServer } from './web-server.ts';
import { WEB_SERVERS, type WebServerKind } from './web-server-kinds.ts';

// Nothing else tells Node's own fetch of a certificate that was made a moment ago.
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';

/** A program that inspects connections has issued the certificate, and its authority is trusted here. */
const INSPECTOR = '/O=Zscaler Inc./CN=Zscaler Intermediate Root CA (made up)';

let relay: TestRelay;
let api: RelayApi;
let folder: TempFolder;
let certificate: Certificate;
let ca: string;
let jpegs: Buffer[];

beforeAll(async () => {
  [relay, folder, jpegs] = await Promise.all([
    startRelay({ PORTHOLE_TRUST_PROXY: 'on' }),
    tempFolder(),
    footageJpegs({ width: 320 }),
  ]);
  api = await relay.signedIn();
  const issued = await issueCertificate(folder.path, INSPECTOR);
  certificate = issued;
  ca = await readFile(issued.authority, 'utf8');
});
afterAll(async () => {
  await relay?.[Symbol.asyncDispose]();
  await folder?.[Symbol.asyncDispose]();
});

async function legsAt(url: string): Promise<BothLegs> {
  return { url, cookie: api.cookie, camera: await api.createCamera(), jpegs, ca };
}

/** The outer hop has TLS, as in docs/deployment; one behind it has not. */
async function chain(kind: WebServerKind, hops: number, passesUpgrade: boolean) {
  const servers: WebServer[] = [];
  let to = relay.url;
  for (let left = hops; left > 0; left -= 1) {
    const server = await startWebServer(kind, { to, passesUpgrade, ...(left === 1 && { certificate }) });
    servers.unshift(server);
    to = server.url;
  }
  return {
    url: to,
    said: () => servers.map(({ output }) => output).join('\n'),
    async [Symbol.asyncDispose]() {
      for (const server of servers) await server[Symbol.asyncDispose]();
    },
  };
}

/** @returns whether a viewer gets in by WebSocket alone */
async function getsInByWebSocket(url: string): Promise<boolean> {
  const options = { transports: ['websocket'], forceNew: true, reconnection: false };
  const socket = io(`${url}${VIEW_NAMESPACE}`, {
    ...options,
    ca,
    rejectUnauthorized: true,
    extraHeaders: { cookie: api.cookie },
  });
  try {
    const outcome = new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('connect_error', () => resolve(false));
    });
    return await inTime('the connection is opened or refused', outcome, 10_000);
  } finally {
    socket.disconnect();
  }
}

describe.each(WEB_SERVERS)('behind %s', (_, kind) => {
  beforeEach(({ skip }) => skip(!findProgram(kind.command), `${kind.command} is not installed.`));

  test.each([1, 2])('and %i of it, frames get through over every transport, both ways', async (hops) => {
    await using hop = await chain(kind, hops, true);
    const legs = await legsAt(hop.url);
    for (const transport of TRANSPORTS) await framesGetThrough(transport, legs);
  });

  test.each([1, 2])('and %i of it that pass no upgrade, they do by polling and HTTP', async (hops) => {
    await using hop = await chain(kind, hops, false);
    expect(await getsInByWebSocket(hop.url)).toBe(false);
    const legs = await legsAt(hop.url);
    for (const transport of ['polling', 'http'] as const) await framesGetThrough(transport, legs);
  });

  describe('as docs/deployment has it', () => {
    let server: WebServer;
    beforeAll(async () => {
      if (findProgram(kind.command)) server = await startWebServer(kind, { to: relay.url, certificate });
    });
    afterAll(async () => {
      await server?.[Symbol.asyncDispose]();
    });

    test('the largest frame gets in whole, over HTTP and over polling', async () => {
      const legs = await legsAt(server.url);
      const large = padded(jpegs[0] as Buffer, MAX_FRAME_BYTES);
      expect((await post(legs, large, 1)).status).toBe(204);
      using publisher = new Broadcaster({
        ...legs,
        relay: server,
        jpegs: [large],
        fps: 5,
        transport: 'polling',
      });
      await eventually('the relay has taken two', () => publisher.acknowledged >= 2, { within: 20_000 });
      expect(publisher.rejected).toEqual([]);
    });

    test('a stream of pictures is passed on part by part', async () => {
      const legs = await legsAt(server.url);
      await post(legs, jpegs[0] as Buffer, 1);
      const leaving = new AbortController();
      const stream = await fetch(`${server.url}/api/cameras/${legs.camera.id}/stream.mjpeg`, {
        headers: { cookie: legs.cookie },
        signal: leaving.signal,
      });
      const seen = { parts: 0 };
      const reading = countParts(stream, seen);
      for (let index = 1; index <= 5; index += 1) {
        await eventually(`part ${index} is here`, () => seen.parts >= index, { within: 10_000 });
        await post(legs, jpegs[index] as Buffer, index + 1);
      }
      leaving.abort();
      await reading;
    });

    test('a page’s own origin is let in, with its port, and a foreign one is not', async () => {
      const from = async (origin: string) =>
        (await fetch(`${server.url}/api/clock`, { headers: { origin } })).status;
      expect(await from(server.url)).toBe(200);
      expect(await from('https://elsewhere.example')).toBe(403);
    });
  });
});

const installed = WEB_SERVERS.filter(([, { command }]) => findProgram(command));

describe.skipIf(installed.length === 0)('behind all of them at once', () => {
  const servers: WebServer[] = [];
  beforeAll(async () => {
    for (const [, kind] of installed)
      servers.push(await startWebServer(kind, { to: relay.url, certificate }));
  });
  afterAll(async () => {
    for (const server of servers) await server[Symbol.asyncDispose]();
  });

  test('none cuts a GET that the relay holds for its full time', async () => {
    const camera = await api.createCamera();
    const path = `/api/cameras/${camera.id}/frames/next?after=0`;
    const started = performance.now();
    const answers = await Promise.all(
      servers.map(({ url }) => fetch(url + path, { headers: { cookie: api.cookie } })),
    );
    expect(answers.map(({ status }) => status)).toEqual(servers.map(() => 204));
    expect(performance.now() - started).toBeGreaterThan(HELD_GET_MS - 100);
  });

  test('the relay learns who asks and that it was over TLS, whatever clients say of themselves', async () => {
    const nth = (tries: number) => servers[tries % servers.length] as WebServer;
    const guesses = Array.from({ length: TRIES_A_MINUTE }, (_, tries) =>
      signIn(nth(tries).url, '127.0.0.2', 'wrong', `198.51.100.${tries}`),
    );
    expect((await Promise.all(guesses)).map(({ status }) => status)).toEqual(guesses.map(() => 401));
    for (const { url } of servers)
      expect((await signIn(url, '127.0.0.2', 'wrong', '198.51.100.99')).status).toBe(429);
    const others = servers.map(({ url }) => signIn(url, '127.0.0.3', relay.admin.password));
    for (const { status, cookie } of await Promise.all(others)) {
      expect(status).toBe(200);
      expect(cookie).toMatch(/; Secure/);
    }
  });
});

/** The same picture with so many bytes: a comment may be in any JPEG, and more than one. */
function padded(jpeg: Buffer, bytes: number): Buffer {
  const comments: Buffer[] = [];
  for (let missing = bytes - jpeg.length; missing > 0; ) {
    // A comment of four bytes at the least, of 65 537 at the most; none may leave less than the least.
    const length = missing <= 65_537 ? missing : Math.min(65_537, missing - 4);
    const comment = Buffer.alloc(length, 0x20);
    comment.writeUInt16BE(0xfffe, 0);
    comment.writeUInt16BE(length - 2, 2);
    comments.push(comment);
    missing -= length;
  }
  return Buffer.concat([jpeg.subarray(0, 2), ...comments, jpeg.subarray(2)]);
}

async function countParts(stream: Response, seen: { parts: number }): Promise<void> {
  const endOfPicture = Buffer.from([0xff, 0xd9]);
  let kept = Buffer.alloc(0);
  try {
    for await (const chunk of stream.body as unknown as AsyncIterable<Uint8Array>) {
      kept = Buffer.concat([kept, chunk]);
      for (let at = kept.indexOf(endOfPicture); at !== -1; at = kept.indexOf(endOfPicture)) {
        seen.parts += 1;
        kept = kept.subarray(at + 2);
      }
    }
  } catch {
    // Its reader has left.
  }
}

/** From one of this machine's own addresses. */
function signIn(url: string, localAddress: string, password: string, claims?: string) {
  return new Promise<{ status: number | undefined; cookie: string }>((resolve, reject) => {
    const asked = request(`${url}/api/session`, {
      method: 'POST',
      localAddress,
      agent: false,
      headers: { 'content-type': 'application/json', ...(claims && { 'x-forwarded-for': claims }) },
    });
    asked.once('error', reject).once('response', (answer) => {
      answer.resume();
      resolve({ status: answer.statusCode, cookie: `${answer.headers['set-cookie']}` });
    });
    asked.end(JSON.stringify({ username: relay.admin.username, password }));
  });
}
