import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { inspectJpeg } from '@porthole/shared/protocol/jpeg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type TempFolder, tempFolder } from '../../../test/support/temp-folder.ts';
import { nodeTimers } from '../node-timers.ts';
import { runTool } from './run-tool.ts';
import type { SourceFailure, SourceFrame } from './source.ts';
import { openStills, type StillsOptions } from './stills-run.ts';

// Its exit code says nothing; null says that it could not be run.
const hasFswebcam = (await runTool('fswebcam', ['--version'])).exitCode !== null;
const needs = hasFswebcam ? '' : ' (skipped: fswebcam is missing; apt-get install fswebcam)';
/** The next picture at once; a process that is to tidy up is killed long after, for a busy machine gives it no time for a while. */
const patient = {
  ...nodeTimers,
  after: (ms: number, run: () => void) => nodeTimers.after(ms < 1_000 ? 0 : 5 * ms, run),
};
const wish = { width: 320, height: 240, fps: 3, quality: 80 };

async function shoot(device: StillsOptions['device'], wanted: number) {
  const frames: SourceFrame[] = [];
  let failure: SourceFailure | undefined;
  await new Promise<void>((resolve) => {
    const run = openStills({ device, wish, timers: patient })({
      frame: (frame) => {
        if (frames.push(frame) === wanted) void run.stop().then(resolve);
      },
      label: () => {},
      atMostFps: () => {},
      failed: (why) => {
        failure = why;
        void run.stop().then(resolve);
      },
    });
  });
  return { frames, failure };
}

// Other programs take stills at the same time.
let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
  vi.stubEnv('TMPDIR', folder.path);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await folder[Symbol.asyncDispose]();
});

const leftBehind = async () =>
  (await readdir(tmpdir())).filter((name) => name.startsWith('porthole-stills-'));

describe.skipIf(!hasFswebcam)(`stills through node-webcam${needs}`, () => {
  it('are real pictures of the size asked for, one after another, and leave nothing behind', async () => {
    const { frames } = await shoot('TEST', 2);
    for (const { jpeg } of frames) expect(inspectJpeg(jpeg)).toEqual({ ok: true, width: 320, height: 240 });
    expect(frames).toHaveLength(2);
    expect(await leftBehind()).toEqual([]);
  });

  it('of a webcam that is not there end in words, and not in a crash', async () => {
    const { frames, failure } = await shoot(97, 1);
    expect(frames).toEqual([]);
    expect(failure).toMatchObject({ code: 'camera-none' });
  });
});
