import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { countOf } from '@porthole/shared/protocol/testing/frame-number';
import { expect, test } from 'vitest';
import { startCaptureInProcess } from '../support/capture-in-process.ts';
import { decodeJpeg, type Pixels } from '../support/decode-jpeg.ts';
import { startDisplay } from '../support/display.ts';
import { eventually } from '../support/eventually.ts';
import { CLIP, Footage, SAME_PICTURE } from '../support/footage.ts';
import { relayOfFile } from '../support/relay-of-file.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { Watcher } from '../support/watcher.ts';

/** Frames of a film that is over after a second. */
const SHORT_FRAMES = 10;

const relayed = relayOfFile();

/** Sends from this source to a camera of its own. */
async function capturing(source: string, env: NodeJS.ProcessEnv = {}) {
  const { relay, api } = relayed;
  const camera = await api.createCamera();
  // As the source gives them: a busy machine would have the capture client send smaller ones.
  const args = ['--uplink', 'full'];
  return { camera, capture: await startCaptureInProcess({ relay, camera, source, args, env }) };
}

/** What arrives at a viewer of this source. */
async function pictures(source: string, count: number, env?: NodeJS.ProcessEnv): Promise<Pixels[]> {
  const { camera, capture } = await capturing(source, env);
  await using _ending = capture;
  using watcher = new Watcher(relayed.api, camera.id);
  await watcher.hasSeen(count).catch((error: Error) => {
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

test('sends a file at its own size, frame by frame from its first, over and over', async () => {
  await using folder = await tempFolder();
  const film = join(folder.path, 'short.avi');
  const cut = ['-frames:v', `${SHORT_FRAMES}`, '-c', 'copy', film];
  await promisify(execFile)('ffmpeg', ['-v', 'error', '-i', CLIP.path, ...cut]);
  const footage = await Footage.read();
  const { camera, capture } = await capturing(film);
  await using _ending = capture;
  using watcher = new Watcher(relayed.api, camera.id);
  await watcher.hasSeen(SHORT_FRAMES + 5);
  for (const { header, jpeg } of watcher.arrivals.filter((_, index) => index % 7 === 0)) {
    const seen = footage.recognise(await decodeJpeg(jpeg));
    expect(seen.index).toBe((countOf(header.sequence) - 1) % SHORT_FRAMES);
    expect(seen.distance).toBeLessThan(SAME_PICTURE);
  }
});

test('sends stills that node-webcam and fswebcam take', async () => {
  const [picture] = await pictures('stills:TEST', 2);
  // fswebcam's own test picture is of colour bars.
  expect(colours(picture as Pixels).size).toBeGreaterThan(4);
});

test('sends the screen as it is', async () => {
  await using display = await startDisplay({ width: 640, height: 480 });
  const [picture] = await pictures('screen', 2, { DISPLAY: display.name });
  expect([picture?.width, picture?.height]).toEqual([640, 480]);
  expect(pixel(picture as Pixels, 100, 100).every((channel) => channel > 250)).toBe(true);
});

type Failure = [what: string, source: string, env: NodeJS.ProcessEnv, code: ReasonCode];

const NO_WEBCAM: Failure = ['a webcam that the PC does not have', 'webcam', {}, 'camera-none'];

const FAILURES: readonly Failure[] = [
  ['a file that is not there', '/nowhere/at/all.mp4', {}, 'source-not-found'],
  ['a file that is no film', import.meta.filename, {}, 'source-failed'],
  ['an address where nobody answers', 'http://127.0.0.1:9/stream', {}, 'source-unreachable'],
  ['a screen where there is none', 'screen', { DISPLAY: '' }, 'screen-none'],
  ['an ffmpeg that is not there', CLIP.path, { PORTHOLE_FFMPEG: '/nowhere/ffmpeg' }, 'ffmpeg-missing'],
  ...(existsSync('/dev/video0') ? [] : [NO_WEBCAM]),
];

// Side by side: each waits for its first line, which comes once a second.
test.concurrent.each(FAILURES)(
  'says on the spot and to viewers when its source is %s',
  async (_, source, env, code) => {
    const { camera, capture } = await capturing(source, env);
    await using _ending = capture;
    const context = () => capture.output;
    const isFailed = () => capture.status?.state === 'source-failed' && capture.status.code === code;
    await eventually(`it says ${code}`, isFailed, { within: 30_000, context });
    const reason = async () => (await relayed.api.camera(camera.id))?.reason?.code;
    await eventually(`the relay says ${code}`, async () => (await reason()) === code, {
      within: 20_000,
      context,
    });
  },
);
