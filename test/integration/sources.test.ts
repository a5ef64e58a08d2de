import { existsSync } from 'node:fs';
import type { CreatedCamera } from '@porthole/shared/protocol/api';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { captureReports, startCapture } from '../support/capture.ts';
import { Child } from '../support/child.ts';
import { decodeJpeg, type Pixels } from '../support/decode-jpeg.ts';
import { startDisplay } from '../support/display.ts';
import { eventually, inTime } from '../support/eventually.ts';
import { CLIP, Footage, SAME_PICTURE } from '../support/footage.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { Watcher } from '../support/watcher.ts';

let relay: TestRelay;
let api: RelayApi;
let camera: CreatedCamera;

beforeAll(async () => {
  relay = await startRelay();
  api = await relay.signedIn();
});
beforeEach(async () => {
  camera = await api.createCamera();
});
afterAll(async () => {
  await relay?.[Symbol.asyncDispose]();
});

/** What arrives at a viewer of this source. */
async function pictures(source: string, count: number, env: NodeJS.ProcessEnv = {}): Promise<Pixels[]> {
  await using capture = startCapture({ relay, camera, source, env });
  using watcher = new Watcher(api, camera.id);
  await watcher.hasSeen(count, 30_000).catch((error: Error) => {
    throw new Error(`${error.message}\n${capture.output}`);
  });
  return Promise.all(watcher.arrivals.slice(0, count).map(({ jpeg }) => decodeJpeg(jpeg)));
}

function pixel({ width, rgba }: Pixels, x: number, y: number): number[] {
  const at = (y * width + x) * 4;
  return [...rgba.subarray(at, at + 3)];
}

const colours = (picture: Pixels) => {
  const row = Math.floor(picture.height / 3);
  const column = (eighth: number) => Math.floor((picture.width * (eighth + 0.5)) / 8);
  return new Set(
    [0, 1, 2, 3, 4, 5, 6, 7].map((eighth) =>
      pixel(picture, column(eighth), row)
        .map((c) => c >> 6)
        .join(),
    ),
  );
};

test('a file is sent at its own size, frame by frame from its first', async () => {
  const footage = await Footage.read();
  await using _capture = startCapture({ relay, camera, source: CLIP.path });
  using watcher = new Watcher(api, camera.id);
  await watcher.hasSeen(CLIP.frames + 5, 30_000);
  // A machine that pauses for a moment lets a newer frame take an older one's place, which is told with it.
  for (const [before, { header }] of watcher.arrivals.slice(1).entries()) {
    const told = Object.values(header.skipped ?? {}).reduce((sum, frames) => sum + frames, 0);
    const last = watcher.arrivals[before]?.header.sequence ?? 0;
    expect(told).toBe(header.sequence - last - 1);
  }
  for (const { header, jpeg } of watcher.arrivals.filter((_, index) => index % 16 === 0)) {
    const seen = footage.recognise(await decodeJpeg(jpeg));
    expect(seen.index).toBe(Footage.indexOf(header.sequence));
    expect(seen.distance).toBeLessThan(SAME_PICTURE);
  }
});

test('the test pattern moves: no two of its frames are alike', async () => {
  const [first, second, third] = await pictures('test', 3);
  expect(Buffer.from(first?.rgba ?? []).equals(second?.rgba as Uint8Array)).toBe(false);
  expect(Buffer.from(second?.rgba ?? []).equals(third?.rgba as Uint8Array)).toBe(false);
  expect(colours(first as Pixels).size).toBeGreaterThan(2);
});

test('stills are taken through node-webcam and fswebcam', async () => {
  const [picture] = await pictures('stills:TEST', 2);
  // fswebcam's own test picture is of colour bars.
  expect(colours(picture as Pixels).size).toBeGreaterThan(4);
});

test('the screen is sent as it is', async () => {
  await using display = await startDisplay({ width: 640, height: 480 });
  const [picture] = await pictures('screen', 2, { DISPLAY: display.name });
  expect([picture?.width, picture?.height]).toEqual([640, 480]);
  expect(pixel(picture as Pixels, 100, 100).every((channel) => channel > 250)).toBe(true);
});

const noWebcam = !existsSync('/dev/video0');

const FAILURES: readonly [what: string, source: string, env: NodeJS.ProcessEnv, code: ReasonCode][] = [
  ['a file that is not there', '/nowhere/at/all.mp4', {}, 'source-not-found'],
  ['a file that is no film', import.meta.filename, {}, 'source-failed'],
  ['an address where nobody answers', 'http://127.0.0.1:9/stream', {}, 'source-unreachable'],
  ['a screen where there is none', 'screen', { DISPLAY: '' }, 'screen-none'],
  ['an ffmpeg that is not there', CLIP.path, { PORTHOLE_FFMPEG: '/nowhere/ffmpeg' }, 'ffmpeg-missing'],
];

test.each(FAILURES)('%s is said in words, on the spot and to viewers', async (_, source, env, code) => {
  await using capture = startCapture({ relay, camera, source, env });
  await captureReports(capture, code, (status) => status.state === 'source-failed' && status.code === code);
  const told = await cameraSays(code);
  expect(told).toMatchObject({ reason: { code } });
  expect(capture.process.exitCode).toBeNull();
});

test.runIf(noWebcam)('a PC without a webcam says so', async () => {
  await using capture = startCapture({ relay, camera, source: 'webcam' });
  await captureReports(capture, 'no webcam', ({ code }) => code === 'camera-none');
});

test.runIf(noWebcam)('the list of webcams of a PC without one says so', async () => {
  await using devices = new Child(process.execPath, [
    '--import',
    'tsx',
    'capture-client/src/main.ts',
    'devices',
  ]);
  expect(await inTime('it ends', devices.exited, 20_000)).toMatchObject({ code: 0 });
  expect(devices.output).toMatch(/no webcam/i);
});

function cameraSays(code: ReasonCode) {
  return eventually(
    'the relay tells why',
    async () => {
      const status = await api.camera(camera.id);
      return status?.reason?.code === code && status;
    },
    { within: 20_000 },
  );
}
