import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspectJpeg } from '@porthole/shared/protocol/jpeg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeTimers } from '../node-timers.ts';
import { type FfmpegPlan, filePlans, type PictureWish } from './ffmpeg-plans.ts';
import { FfmpegRun } from './ffmpeg-run.ts';
import { type Ffmpeg, findFfmpeg } from './ffmpeg-tool.ts';
import { runTool } from './run-tool.ts';
import type { SourceFailure, SourceFrame } from './source.ts';

const ffmpeg = (await findFfmpeg(null, runTool)) as Ffmpeg;
const WISH: PictureWish = { width: null, height: null, fps: null, quality: 80 };
const CLIP = { width: 320, height: 240, fps: 50, frames: 5 };

let directory: string;
let clip: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'porthole ffmpeg '));
  clip = join(directory, 'a clip.mp4');
  const pattern = `testsrc=size=${CLIP.width}x${CLIP.height}:rate=${CLIP.fps}`;
  execFileSync(ffmpeg.path, [
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    pattern,
    '-frames:v',
    String(CLIP.frames),
    '-c:v',
    'mpeg4',
    clip,
  ]);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Runs until it has so many frames, or has failed. */
async function run(plans: readonly FfmpegPlan[], wanted: number, url?: string) {
  const frames: SourceFrame[] = [];
  const limits: (number | null)[] = [];
  let failure: SourceFailure | undefined;
  let done = () => {};
  const enough = new Promise<void>((resolve) => {
    done = resolve;
  });
  const running = new FfmpegRun(
    { ffmpeg, at: url ? 'url' : 'file', plans, timers: nodeTimers, ...(url && { url }) },
    {
      frame: (frame) => {
        if (frames.push(frame) === wanted) done();
      },
      label: () => {},
      atMostFps: (fps) => limits.push(fps),
      failed: (why) => {
        failure = why;
        done();
      },
    },
  );
  await enough;
  await running.stop();
  return { frames, limits, failure, running };
}

describe('ffmpeg as a source', () => {
  it('gives the frames of a file as whole JPEGs, over and over', async () => {
    const { frames } = await run(filePlans(clip, WISH, ffmpeg), CLIP.frames * 2 + 3);
    for (const { jpeg } of frames) expect(inspectJpeg(jpeg)).toEqual({ ok: true, width: 320, height: 240 });
    const first = frames[0]?.jpeg as Uint8Array;
    const again = frames[CLIP.frames]?.jpeg as Uint8Array;
    expect(Buffer.from(again).equals(first)).toBe(true);
  });

  it('scales into the wished size in the picture’s own proportions', async () => {
    const { frames } = await run(filePlans(clip, { ...WISH, width: 160, height: 160 }, ffmpeg), 2);
    expect(inspectJpeg(frames[0]?.jpeg as Uint8Array)).toEqual({ ok: true, width: 160, height: 120 });
  });

  it('goes to the next plan where the first is refused', async () => {
    const refused = {
      args: ['-v', 'error', '-f', 'nosuchformat', '-i', 'x', '-f', 'mjpeg', 'pipe:1'],
      atMostFps: null,
    };
    const [plan] = filePlans(clip, WISH, ffmpeg) as [FfmpegPlan];
    const { frames, limits, failure } = await run([refused, { ...plan, atMostFps: 5 }], 1);
    expect(failure).toBeUndefined();
    expect(frames).toHaveLength(1);
    // Only the second is passed on faster than is wished.
    expect(limits).toEqual([null, 5]);
  });

  it('says that a file is not there', async () => {
    const { failure } = await run(filePlans(join(directory, 'none.mp4'), WISH, ffmpeg), 1);
    expect(failure).toMatchObject({ code: 'source-not-found' });
  });

  it('says that a file is no video', async () => {
    const notes = join(directory, 'notes.txt');
    await writeFile(notes, 'no picture in here');
    expect((await run(filePlans(notes, WISH, ffmpeg), 1)).failure).toMatchObject({ code: 'source-failed' });
  });

  it('says nothing of a password', async () => {
    const url = 'http://ada:hunter2@127.0.0.1:9/live?token=hunter2';
    const plan = { args: ['-hide_banner', '-i', url, '-f', 'mjpeg', 'pipe:1'], atMostFps: null };
    const { failure } = await run([plan], 1, url);
    expect(failure).toMatchObject({ code: 'source-unreachable' });
    expect(JSON.stringify(failure)).not.toContain('hunter2');
  });

  it('fails in words where the program is gone', async () => {
    const gone = { ...ffmpeg, path: join(directory, 'no ffmpeg') };
    const failure = await new Promise<SourceFailure>((resolve) => {
      new FfmpegRun(
        { ffmpeg: gone, at: 'file', plans: filePlans(clip, WISH, ffmpeg), timers: nodeTimers },
        { frame: () => {}, label: () => {}, atMostFps: () => {}, failed: resolve },
      );
    });
    expect(failure.detail).toContain('ENOENT');
  });

  it('is stopped more than once without harm', async () => {
    const { running } = await run(filePlans(clip, WISH, ffmpeg), 1);
    await running.stop();
  });
});
