import { execFile } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { promisify } from 'node:util';
import type { CreatedCamera } from '@porthole/shared/protocol/api';
import { countOf } from '@porthole/shared/protocol/testing/frame-number';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { Broadcaster } from '../support/broadcaster.ts';
import { eventually } from '../support/eventually.ts';
import { CLIP, Footage, footageJpegs, SAME_PICTURE } from '../support/footage.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';
import { Watcher } from '../support/watcher.ts';

const run = promisify(execFile);
const jpegs = await footageJpegs();

let relay: RelayProcess;
let api: RelayApi;
let camera: CreatedCamera;

beforeAll(async () => {
  relay = await startRelayProcess();
  api = await relay.signedIn();
});
beforeEach(async () => {
  camera = await api.createCamera();
});
afterEach(async () => {
  await api.fetch(`/api/cameras/${camera.id}`, { method: 'DELETE' });
});
afterAll(async () => {
  await relay?.[Symbol.asyncDispose]();
});

const door = (name: string) => `/api/cameras/${camera.id}/${name}`;

/** Which of the camera's frames it brings. */
const countIn = ({ headers }: Response) => countOf(Number(headers.get('porthole-sequence')));

function post(jpeg: Buffer, sequence: number): Promise<Response> {
  return fetch(`${relay.url}${door('frames')}`, {
    method: 'POST',
    headers: {
      'content-type': 'image/jpeg',
      authorization: `Bearer ${camera.key}`,
      'porthole-session': 'one-and-only',
      'porthole-sequence': `${sequence}`,
    },
    body: new Uint8Array(jpeg),
  });
}

test('the snapshot is the newest frame, byte for byte', async () => {
  for (const [index, jpeg] of jpegs.slice(0, 5).entries()) {
    expect((await post(jpeg, index + 1)).status).toBe(204);
    const snapshot = await api.fetch(door('snapshot.jpg'));
    expect(snapshot.headers.get('content-type')).toBe('image/jpeg');
    expect(countIn(snapshot)).toBe(index + 1);
    expect(Buffer.from(await snapshot.arrayBuffer()).equals(jpeg)).toBe(true);
  }
});

test('a frame that comes late is told so, and the snapshot stays the newest', async () => {
  await post(jpegs[1] as Buffer, 7);
  const late = await post(jpegs[0] as Buffer, 6);
  expect([late.status, await late.json()]).toMatchObject([409, { error: { code: 'frame-superseded' } }]);
  expect(countIn(await api.fetch(door('snapshot.jpg')))).toBe(7);
});

test('a camera that has sent nothing has no snapshot, and says so', async () => {
  const snapshot = await api.fetch(door('snapshot.jpg'));
  expect([snapshot.status, await snapshot.json()]).toMatchObject([404, { error: { code: 'no-frame-yet' } }]);
});

test('the newest frame is handed at once to whoever asks for the next one, and then the next newer', async () => {
  await post(jpegs[0] as Buffer, 1);
  await post(jpegs[1] as Buffer, 2);
  const first = await api.fetch(door('frames/next'));
  expect(countIn(first)).toBe(2);
  expect(Buffer.from(await first.arrayBuffer()).equals(jpegs[1] as Buffer)).toBe(true);

  const held = api.fetch(`${door('frames/next')}?after=${first.headers.get('porthole-sequence')}`);
  await eventually('the relay holds the request', async () => (await api.camera(camera.id))?.viewers, {
    within: 30_000,
  });
  await post(jpegs[2] as Buffer, 3);
  expect(countIn(await held)).toBe(3);
});

test('the MJPEG stream is read by ffmpeg, every frame of it', async () => {
  using publisher = new Broadcaster({ relay, camera, jpegs, fps: CLIP.fps });
  await publisher.connected();
  const frames = 20;
  const { stdout } = await run(
    'ffmpeg',
    // biome-ignore format: arguments read in pairs
    ['-v', 'error', '-nostdin', '-headers', `Cookie: ${api.cookie}\r\n`, '-i', `${relay.url}${door('stream.mjpeg')}`,
     '-frames:v', `${frames}`, '-f', 'rawvideo', '-pix_fmt', 'rgba', 'pipe:1'],
    { encoding: 'buffer', maxBuffer: 1e9, timeout: 60_000 },
  );
  const footage = await Footage.read();
  const size = CLIP.width * CLIP.height * 4;
  expect(stdout.length).toBe(frames * size);
  const seen = [0, 1, 2, frames - 1].map((at) =>
    footage.recognise({
      width: CLIP.width,
      height: CLIP.height,
      rgba: stdout.subarray(at * size, (at + 1) * size),
    }),
  );
  for (const { distance } of seen) expect(distance).toBeLessThan(SAME_PICTURE);
  const [first = { index: 0 }, second, third] = seen;
  expect(second?.index).toBe((first.index + 1) % CLIP.frames);
  expect(third?.index).toBe((first.index + 2) % CLIP.frames);
});

test('players may sign in by name and password', async () => {
  await post(jpegs[0] as Buffer, 1);
  const basic = Buffer.from(`${relay.admin.username}:${relay.admin.password}`).toString('base64');
  const snapshot = await fetch(`${relay.url}${door('snapshot.jpg')}`, {
    headers: { authorization: `Basic ${basic}` },
  });
  expect(snapshot.status).toBe(200);
});

test('nothing is served to somebody who is not signed in', async () => {
  await post(jpegs[0] as Buffer, 1);
  const doors = ['snapshot.jpg', 'stream.mjpeg', 'frames/next', 'frames/next?after=0'].map(door);
  const wall = `/api/frames/next?viewer=${'v'.repeat(20)}&watch=${camera.id}:0`;
  for (const path of [...doors, wall, '/api/cameras', '/api/session']) {
    const answer = await fetch(`${relay.url}${path}`);
    expect([path, answer.status, await answer.json()]).toMatchObject([
      path,
      401,
      { error: { code: 'signed-out' } },
    ]);
  }
});

/** A reader that asks for the stream and then does not read it. */
class SlowReader implements Disposable {
  readonly #socket: Socket;
  #text = '';

  constructor() {
    const { hostname, port } = new URL(relay.url);
    this.#socket = connect({ host: hostname, port: Number(port) });
    this.#socket.write(
      `GET ${door('stream.mjpeg')} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nCookie: ${api.cookie}\r\n\r\n`,
    );
    this.#socket.pause();
  }

  /** The numbers of the frames that come from now on. */
  sequences(): number[] {
    return [...this.#text.matchAll(/Porthole-Sequence: (\d+)/gi)].map(([, number]) => Number(number));
  }

  reads(): void {
    this.#socket.setEncoding('latin1').on('data', (text: string) => {
      this.#text += text;
    });
    this.#socket.resume();
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}

test('HE-5: a reader who does not read disturbs nobody, and finds the newest frame when it reads again', async () => {
  const fps = 30;
  using publisher = new Broadcaster({ relay, camera, jpegs, fps });
  await publisher.connected();
  using watcher = new Watcher(api, camera.id);
  await watcher.hasSeen(3);
  using slow = new SlowReader();
  // More than the buffers between two sockets of one machine hold.
  await watcher.hasSeen(350, 60_000);
  const newest = watcher.arrivals.at(-1)?.header.sequence as number;
  slow.reads();
  await eventually(
    'it gets frames newer than its pause',
    () => slow.sequences().some((one) => one > newest),
    {
      within: 30_000,
    },
  );
  const read = slow.sequences();
  expect(read.length).toBeLessThan(newest - (read[0] as number));
});
