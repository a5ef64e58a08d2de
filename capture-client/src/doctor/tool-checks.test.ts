import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { describe, expect, test } from 'vitest';
import type { ToolResult } from '../sources/run-tool.ts';
import { type ToolSurroundings, toolChecks } from './tool-checks.ts';

const context = { signal: new AbortController().signal, timers: new ManualTimers(), progress: () => {} };
const NOT_RUN: ToolResult = { exitCode: null, stdout: '', stderr: '' };

const DSHOW_LIST = [
  '[dshow @ 000001] "HD Webcam C920" (video)',
  '[dshow @ 000001]   Alternative name "@device_pnp_c920"',
].join('\n');

/** A Windows PC with ffmpeg and one webcam. */
const windows: ToolSurroundings = {
  run: async (_, args) => {
    if (args.includes('-version'))
      return { exitCode: 0, stdout: 'ffmpeg version 7.1-full_build', stderr: '' };
    return { exitCode: 1, stdout: '', stderr: DSHOW_LIST };
  },
  ...{ platform: 'win32', ffmpeg: null, source: { kind: 'webcam', which: null }, host: 'DESK-07' },
};

async function results(given: Partial<ToolSurroundings>) {
  const told: string[] = [];
  for (const check of toolChecks({ ...windows, ...given })) {
    const { outcome, says, code } = await check.run(context);
    told.push(`${check.id} ${outcome}: ${says}${code ? ` [${code}]` : ''}`);
  }
  return told;
}

describe('the tools of a PC', () => {
  test('are there', async () => {
    expect(await results({})).toEqual([
      'ffmpeg fine: version 7.1, the one on PATH',
      'webcams fine: 1 found: HD Webcam C920',
    ]);
  });

  test('are missing', async () => {
    const [ffmpeg, webcams] = await results({ run: async () => NOT_RUN, ffmpeg: '/nowhere/ffmpeg' });
    expect(ffmpeg).toBe('ffmpeg blocked: ffmpeg missing [ffmpeg-missing]');
    expect(webcams).toBe('webcams blocked: ffmpeg missing [ffmpeg-missing]');
  });

  test('are there without a webcam, which matters where one is wanted', async () => {
    const run: ToolSurroundings['run'] = async (path, args) => ({
      ...(await windows.run(path, args)),
      stderr: '',
    });
    expect((await results({ run }))[1]).toBe('webcams blocked: no webcam found [camera-none]');
    expect(await results({ run, source: { kind: 'test' } })).toEqual([
      'ffmpeg fine: version 7.1, the one on PATH',
      'webcams note: the system lists none',
    ]);
  });

  test('have no webcam of that name', async () => {
    const [, webcams] = await results({ source: { kind: 'webcam', which: 'Elgato' } });
    expect(webcams).toBe('webcams blocked: source not found: there are HD Webcam C920 [source-not-found]');
  });
});
