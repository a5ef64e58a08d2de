import { describe, expect, it } from 'vitest';
import { findFfmpeg, readVersion } from './ffmpeg-tool.ts';
import { type RunTool, runTool } from './run-tool.ts';

/** A machine on which only these can be run. */
const machine =
  (...installed: string[]): RunTool =>
  async (path) =>
    installed.includes(path)
      ? { exitCode: 0, stdout: 'ffmpeg version 6.1-full_build', stderr: '' }
      : { exitCode: null, stdout: '', stderr: '' };

describe('findFfmpeg', () => {
  const bundled = () => '/npm/ffmpeg';
  it.each([
    ['the named one', '/opt/ffmpeg', machine('/opt/ffmpeg', 'ffmpeg', '/npm/ffmpeg'), '/opt/ffmpeg'],
    ['the one on PATH', null, machine('ffmpeg', '/npm/ffmpeg'), 'ffmpeg'],
    ['else the one from npm', null, machine('/npm/ffmpeg'), '/npm/ffmpeg'],
    [
      'none in place of a named one that cannot be run',
      '/opt/ffmpeg',
      machine('ffmpeg', '/npm/ffmpeg'),
      undefined,
    ],
    ['none where there is none', null, machine(), undefined],
  ])('takes %s', async (_which, named, run, path) => {
    expect((await findFfmpeg(named, run, bundled))?.path).toBe(path);
  });

  it('does without the optional package', async () => {
    expect(await findFfmpeg(null, machine(), () => undefined)).toBeUndefined();
  });

  it('does not take another program for it', async () => {
    expect(await findFfmpeg(process.execPath, runTool)).toBeUndefined();
  });
});

describe('readVersion', () => {
  it.each([
    ['ffmpeg version 5.1.9-0+deb12u1 Copyright', 5.1],
    ['ffmpeg version n7.0-6-g1', 7],
    ['ffmpeg version 4.4.1-essentials_build', 4.4],
    ['ffmpeg version N-92722-gf22fcd4483', null],
    ['ffmpeg version 2024-03-20-git-e04c638f5f', null],
  ])('of %s is %s', (text, version) => {
    expect(readVersion(text)).toBe(version);
  });
});
