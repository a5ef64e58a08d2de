import type { CreatedCamera } from '@porthole/shared/protocol/api';
import { PUBLISH_NAMESPACE } from '@porthole/shared/protocol/publish-events';
import { VIEW_NAMESPACE } from '@porthole/shared/protocol/view-events';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { inTime } from '../support/eventually.ts';
import { footageJpegs } from '../support/footage.ts';
import { RawPolling } from '../support/raw-polling.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';
import { Bystander } from './bystander.ts';

const jpegs = await footageJpegs({ width: 320 });

let relay: RelayProcess;
let api: RelayApi;
let camera: CreatedCamera;
let bystander: Bystander;

beforeAll(async () => {
  relay = await startRelayProcess();
  api = await relay.signedIn();
  camera = await api.createCamera('Under fire');
  bystander = await Bystander.at(relay, api, jpegs);
});
afterEach(() => bystander.sawNoHarm());
afterAll(async () => {
  bystander?.[Symbol.dispose]();
  await relay?.[Symbol.asyncDispose]();
});

/** Arguments that an event might come with. */
const SHAPES: readonly (readonly unknown[])[] = [
  [],
  [null],
  [undefined],
  [0],
  [''],
  [[]],
  [{}],
  ['x'.repeat(100_000)],
  [{ sequence: -1 }, new Uint8Array(4)],
  [{ sequence: 'one' }, new Uint8Array(4)],
  [{ sequence: 1 }],
  [{ sequence: 1 }, 'not bytes'],
  [{ sequence: 1 }, null],
  [new Uint8Array(4), { sequence: 1 }],
  [{ sequence: 1, capturedAt: Number.MAX_VALUE }, new Uint8Array(4)],
  [{ camera: '../../etc/passwd' }],
  [{ camera: 'cam_zzzzzzzzzz', sequence: 1 }],
  [{ camera: { toString: 'x' } }],
  [{ __proto__: { polluted: true }, constructor: 1 }],
  [{ source: { kind: 'webcam', label: 'x'.repeat(10_000), state: 'running' } }],
  [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
];

const PUBLISHER_EVENTS = [
  'frame',
  'status',
  'bye',
  'clock',
  'ack',
  'watch',
  'error',
  'hello',
  'nothing known',
];
const VIEWER_EVENTS = ['watch', 'unwatch', 'ack', 'clock', 'frame', 'error', 'cameras', 'nothing known'];

function connected(namespace: string, options: Record<string, unknown>): Promise<Socket> {
  const socket = io(`${relay.url}${namespace}`, { transports: ['websocket'], forceNew: true, ...options });
  return inTime(
    `${namespace} is joined`,
    new Promise<Socket>((resolve, reject) => {
      socket.once('connect', () => resolve(socket));
      socket.once('connect_error', reject);
    }),
    10_000,
  );
}

/** The relay goes on answering this very socket. */
async function stillAnswers(socket: Socket): Promise<void> {
  if (socket.connected) expect(await socket.timeout(5_000).emitWithAck('clock')).toHaveProperty('now');
}

describe('ER-2: a publisher', () => {
  test.each(PUBLISHER_EVENTS)('may send "%s" in any shape', async (event) => {
    const socket = await connected(PUBLISH_NAMESPACE, { auth: { key: camera.key } });
    for (const shape of SHAPES) socket.emit(event, ...shape);
    await stillAnswers(socket);
    socket.disconnect();
  });

  test('hears which event was not understood', async () => {
    const socket = await connected(PUBLISH_NAMESPACE, { auth: { key: camera.key } });
    const fault = new Promise((resolve) => socket.once('fault', resolve));
    socket.emit('status', { source: 'a webcam' });
    expect(await inTime('it is told', fault, 5_000)).toMatchObject({ code: 'bad-request' });
    socket.disconnect();
  });

  test.each([
    ['no key', {}, 'key-missing'],
    ['a key of nobody', { key: 'pk_of-nobody' }, 'key-wrong'],
    ['a number for a key', { key: 42 }, 'bad-request'],
    ['a path for a session', { key: 'pk', session: '../../x' }, 'bad-request'],
    ['a protocol of another time', { key: 'pk', protocol: 9_999 }, 'version-mismatch'],
  ])('with %s is turned away and told why', async (_, auth, code) => {
    await expect(connected(PUBLISH_NAMESPACE, { auth })).rejects.toMatchObject({ data: { code } });
  });
});

describe('ER-2: a viewer', () => {
  const cookie = () => ({ extraHeaders: { cookie: api.cookie } });

  test.each(VIEWER_EVENTS)('may send "%s" in any shape', async (event) => {
    const socket = await connected(VIEW_NAMESPACE, cookie());
    for (const shape of SHAPES) socket.emit(event, ...shape);
    await stillAnswers(socket);
    socket.disconnect();
  });

  test('who asks for a camera that does not exist is told so', async () => {
    const socket = await connected(VIEW_NAMESPACE, cookie());
    const reply = await socket.timeout(5_000).emitWithAck('watch', { camera: 'cam_zzzzzzzzzz' });
    expect(reply).toMatchObject({ error: { code: 'camera-unknown' } });
    socket.disconnect();
  });

  test('who is not signed in is turned away and told why', async () => {
    await expect(connected(VIEW_NAMESPACE, {})).rejects.toMatchObject({ data: { code: 'signed-out' } });
    const forged = { extraHeaders: { cookie: 'porthole=forged; session=forged' } };
    await expect(connected(VIEW_NAMESPACE, forged)).rejects.toMatchObject({ data: { code: 'signed-out' } });
  });

  test('[ER-3] that speaks another version is turned away and told why, over plain requests too', async () => {
    const old = { ...cookie(), auth: { protocol: 9_999 } };
    const refusal = { data: { code: 'version-mismatch' } };
    await expect(connected(VIEW_NAMESPACE, old)).rejects.toMatchObject(refusal);
    const plain = await api.fetch(`/api/frames/next?viewer=${'v'.repeat(20)}&watch=&protocol=9999`);
    expect([plain.status, (await plain.json()).error.code]).toEqual([400, 'version-mismatch']);
  });

  test('cannot publish with a cookie, nor a publisher view with a key', async () => {
    await expect(connected(PUBLISH_NAMESPACE, cookie())).rejects.toMatchObject({
      data: { code: 'key-missing' },
    });
    const key = { auth: { key: camera.key } };
    await expect(connected(VIEW_NAMESPACE, key)).rejects.toMatchObject({ data: { code: 'signed-out' } });
  });

  test('from a foreign page is refused', async () => {
    const foreign = { extraHeaders: { cookie: api.cookie, origin: 'https://evil.example' } };
    await expect(connected(VIEW_NAMESPACE, foreign)).rejects.toThrow();
    const handshake = await fetch(`${relay.url}/socket.io/?EIO=4&transport=polling`, {
      headers: { origin: 'null', cookie: api.cookie },
    });
    expect([handshake.status, await handshake.json()]).toMatchObject([
      403,
      { error: { code: 'origin-refused' } },
    ]);
  });
});

/** Packets that no client library sends, as they stand on the wire. */
const PACKETS = [
  '42["frame"]',
  '42["error"]',
  '42["ask",1]',
  '42/publish,["frame"]',
  '42/publish,["frame",',
  '42/publish,{}',
  '42/publish,[]',
  '42/publish,[{}]',
  '42/publish,[null]',
  '42/publish,["disconnect"]',
  '42/publish,["newListener",1]',
  '42/publish,["__proto__",1]',
  '43/publish,7[1]',
  '43/publish,["x"]',
  '44/publish,{"message":"x"}',
  '4510-["frame"]',
  '451-/publish,["frame",{"sequence":1},{"_placeholder":true,"num":5}]',
  '45-1/publish,["frame"]',
  '40/publish,{"key":',
  '40/nowhere,',
  '41/publish,',
  '49',
  '4',
  '9',
  'bAAAA',
  '\u0000',
];

describe('ER-2: on the wire', () => {
  test.each(PACKETS)('the packet %j ends no more than its own session', async (packet) => {
    const raw = await RawPolling.open(relay.url);
    await raw.send(`40/publish,${JSON.stringify({ key: camera.key })}`);
    expect(await raw.receives(/^40\/publish,/)).toBeDefined();
    expect(await raw.send(packet)).toBeLessThan(500);
  });

  test('requests that are no Engine.IO at all are answered with a refusal', async () => {
    for (const query of [
      '',
      '?EIO=4',
      '?EIO=3&transport=polling',
      '?EIO=4&transport=smoke',
      '?EIO=4&transport=polling&sid=none',
    ])
      expect((await fetch(`${relay.url}/socket.io/${query}`)).status).toBe(400);
  });
});
