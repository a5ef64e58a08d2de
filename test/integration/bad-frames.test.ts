import type { CreatedCamera } from '@porthole/shared/protocol/api';
import { MAX_FRAME_BYTES } from '@porthole/shared/protocol/limits';
import { PUBLISH_NAMESPACE, type PublishAck } from '@porthole/shared/protocol/publish-events';
import { REASONS, type ReasonCode } from '@porthole/shared/protocol/reasons';
import { errorBodySchema } from '@porthole/shared/protocol/wire';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { inTime } from '../support/eventually.ts';
import { footageJpegs } from '../support/footage.ts';
import { claiming, cutShort, paddedTo, withoutEndMarker } from '../support/jpeg-surgery.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';
import { Bystander } from './bystander.ts';

const jpegs = await footageJpegs({ width: 320 });
const healthy = jpegs[0] as Buffer;

let relay: RelayProcess;
let api: RelayApi;
let camera: CreatedCamera;
let other: CreatedCamera;
let bystander: Bystander;

beforeAll(async () => {
  relay = await startRelayProcess();
  api = await relay.signedIn();
  camera = await api.createCamera('Under fire');
  other = await api.createCamera('Another');
  bystander = await Bystander.at(relay, api, jpegs);
});
afterEach(() => bystander.sawNoHarm());
afterAll(async () => {
  bystander?.[Symbol.dispose]();
  await relay?.[Symbol.asyncDispose]();
});

const BAD_FRAMES: readonly [what: string, bytes: Buffer, code: ReasonCode][] = [
  ['no bytes at all', Buffer.alloc(0), 'frame-empty'],
  ['words', Buffer.from('this is not a picture'), 'not-a-jpeg'],
  ['a PNG', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'not-a-jpeg'],
  ['only the two bytes every JPEG begins with', Buffer.from('ffd8', 'hex'), 'jpeg-truncated'],
  ['a start and an end with nothing between', Buffer.from('ffd8ffd9', 'hex'), 'not-a-jpeg'],
  ['half a JPEG', cutShort(healthy), 'jpeg-truncated'],
  ['a JPEG without its end marker', withoutEndMarker(healthy), 'jpeg-truncated'],
  ['a picture that claims no width', claiming(healthy, { width: 0, height: 240 }), 'dimensions-refused'],
  ['a picture that claims no height', claiming(healthy, { width: 320, height: 0 }), 'dimensions-refused'],
  [
    'a picture that claims 65535 × 65535',
    claiming(healthy, { width: 65_535, height: 65_535 }),
    'dimensions-refused',
  ],
  [
    'a picture that claims 9 million pixels and some',
    claiming(healthy, { width: 3001, height: 3000 }),
    'dimensions-refused',
  ],
  ['a JPEG one segment over the limit', paddedTo(healthy, MAX_FRAME_BYTES), 'frame-too-large'],
];

const HOSTILE_IDS: readonly [what: string, id: string][] = [
  ['a path', '..%2f..%2fetc%2fpasswd'],
  ['a parent folder', '%2e%2e%2f'],
  ['a null byte', '%00'],
  ['a header of its own', 'cam_%0d%0aevil'],
  ['a picture of a camera', '%F0%9F%93%B7'],
  ['ten thousand letters', 'a'.repeat(10_000)],
];

interface Sent {
  to?: string;
  key?: string | null;
  type?: string;
  body?: Buffer;
  headers?: Record<string, string>;
}

function post({
  to = camera.id,
  key = camera.key,
  type = 'image/jpeg',
  body = healthy,
  headers = {},
}: Sent = {}) {
  return fetch(`${relay.url}/api/cameras/${to}/frames`, {
    method: 'POST',
    headers: { 'content-type': type, ...(key !== null && { authorization: `Bearer ${key}` }), ...headers },
    body: new Uint8Array(body),
  });
}

async function expectRefusal(response: Response, code: ReasonCode): Promise<void> {
  const text = await response.text();
  expect([response.status, text]).toEqual([REASONS[code].status, expect.stringContaining(`"${code}"`)]);
  const { error } = errorBodySchema.parse(JSON.parse(text));
  expect(error.code).toBe(code);
  expect(error.message).not.toBe('');
  expect(Object.keys(JSON.parse(text))).toEqual(['error']);
}

describe('ER-1: a POST', () => {
  test('of a whole JPEG is taken', async () => {
    const response = await post();
    expect([response.status, await response.text()]).toEqual([204, '']);
  });

  test.each(BAD_FRAMES)('of %s is refused as what it is', async (_, body, code) => {
    await expectRefusal(await post({ body }), code);
  });

  test('of another type than image/jpeg is refused, whatever the bytes are', async () => {
    for (const type of ['text/plain', 'image/png', 'application/octet-stream', 'multipart/form-data'])
      await expectRefusal(await post({ type }), 'wrong-content-type');
  });

  test('without a key, or with one in another scheme, is refused', async () => {
    await expectRefusal(await post({ key: null }), 'key-missing');
    await expectRefusal(await post({ key: null, headers: { authorization: 'Basic YTpi' } }), 'key-missing');
  });

  test('with a key that no camera has is refused, and the key is not repeated', async () => {
    const response = await post({ key: 'pk_not-a-key-of-this-relay' });
    expect(await response.clone().text()).not.toContain('not-a-key');
    await expectRefusal(response, 'key-wrong');
  });

  test('with the key of another camera is refused', async () => {
    await expectRefusal(await post({ key: other.key }), 'key-other-camera');
  });

  test('to a camera that does not exist is refused', async () => {
    await expectRefusal(await post({ to: 'cam_zzzzzzzzzz' }), 'camera-unknown');
  });

  test.each(HOSTILE_IDS)('to an id that tries something else is refused: %s', async (_, to) => {
    await expectRefusal(await post({ to }), 'camera-unknown');
  });

  test('to an id that is no valid escape is refused', async () => {
    await expectRefusal(await post({ to: '%E0%A4%A' }), 'bad-request');
  });

  test.each(['abc', '-1', '1.5', '1e99', '', 'NaN'])(
    'with "%s" for a sequence is refused',
    async (sequence) => {
      const answer = await post({ headers: { 'porthole-sequence': sequence } });
      expect(await answer.clone().json()).toMatchObject({ error: { field: 'Porthole-Sequence' } });
      await expectRefusal(answer, 'bad-request');
    },
  );
});

describe('ER-1: a frame over Socket.IO', () => {
  let socket: Socket;
  beforeAll(async () => {
    socket = io(`${relay.url}${PUBLISH_NAMESPACE}`, {
      transports: ['websocket'],
      forceNew: true,
      auth: { key: other.key },
    });
    await inTime(
      'it connects',
      new Promise<void>((resolve) => socket.once('hello', () => resolve())),
      10_000,
    );
  });
  afterAll(() => socket?.disconnect());

  let sequence = 0;
  function send(jpeg: Buffer): Promise<PublishAck> {
    sequence += 1;
    const answered = new Promise<PublishAck>((resolve) => socket.once('ack', resolve));
    socket.emit('frame', { sequence }, jpeg);
    return inTime('the frame is answered', answered, 10_000);
  }

  test('that is a whole JPEG is acknowledged', async () => {
    expect(await send(healthy)).toEqual({ sequence });
  });

  test.each(BAD_FRAMES)('that is %s is answered with what is wrong', async (_, jpeg, code) => {
    const ack = await send(jpeg);
    expect(ack.sequence).toBe(sequence);
    expect(ack.rejected?.code).toBe(code);
    expect(socket.connected).toBe(true);
  });

  test.each([
    ['no header', null, 0, 'header', 'null'],
    ['words for its number', { sequence: 'first' }, 0, 'sequence', 'text of 5 characters'],
    [
      'seconds for its time',
      { sequence: 9, capturedAt: 1.7e9 },
      9,
      'capturedAt',
      /^1700000000, which is \d+ s old$/,
    ],
  ])('that has %s is answered with what is wrong', async (_, header, number, field, got) => {
    const answered = new Promise<PublishAck>((resolve) => socket.once('ack', resolve));
    socket.emit('frame', header, healthy);
    const { sequence: told, rejected } = await inTime('the frame is answered', answered, 10_000);
    expect(told).toBe(number);
    expect(rejected).toMatchObject({ code: 'bad-request', field, got: expect.stringMatching(got) });
  });

  test('is taken again after all those that were not', async () => {
    expect(await send(healthy)).toEqual({ sequence });
  });
});
