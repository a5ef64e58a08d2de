import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { describe, expect, it } from 'vitest';
import { createSource, type SourceContext } from './create-source.ts';
import type { SourceState } from './source.ts';
import { parseSourceChoice } from './source-choice.ts';

const context = (): SourceContext => ({
  wish: { width: 64, height: 64, fps: 5, quality: 50 },
  ffmpeg: '/nowhere/ffmpeg',
  platform: 'linux',
  display: undefined,
  timers: new ManualTimers(),
});

/** The first thing a source says beyond that it is starting. */
async function verdict(text: string, given: Partial<SourceContext> = {}): Promise<SourceState> {
  const source = await createSource(parseSourceChoice(text), { ...context(), ...given });
  const state = await new Promise<SourceState>((resolve) => {
    source.start({
      frame: () => {},
      state: (one) => {
        if (one.state !== 'starting') resolve(one);
      },
    });
  });
  await source.stop();
  return state;
}

describe('createSource', () => {
  it.each([
    ['test', 'test', 'Test pattern'],
    ['webcam', 'webcam', 'Webcam'],
    ['webcam:Door', 'webcam', 'Webcam Door'],
    ['stills:1', 'webcam', 'Webcam 1, stills'],
    ['screen', 'screen', 'Screen'],
    ['/clips/street.mp4', 'file', 'street.mp4'],
    ['rtsp://ada:hunter2@10.0.0.9/live', 'url', 'rtsp://10.0.0.9/live'],
  ])('of %s is of kind %s and called “%s”', async (text, kind, label) => {
    expect(await createSource(parseSourceChoice(text), context())).toMatchObject({ kind, label });
  });

  it('of stills says how far its pictures are apart', async () => {
    expect(
      (await createSource(parseSourceChoice('stills'), context())).frameIntervalMs,
    ).toBeGreaterThanOrEqual(1_000);
  });

  it.each(['/clips/street.mp4', 'rtsp://10.0.0.9/live', 'screen'])(
    'of %s says that ffmpeg is missing',
    async (text) => {
      expect(await verdict(text)).toMatchObject({ state: 'failed', code: 'ffmpeg-missing' });
    },
  );

  it('of a screen says that there is none', async () => {
    expect(await verdict('screen', { ffmpeg: null })).toMatchObject({ state: 'failed', code: 'screen-none' });
  });

  it('draws the test pattern where there is no webcam to choose by itself', async () => {
    const source = await createSource({ kind: 'auto' }, context());
    expect(source.kind).toBe('test');
  });

  it('runs with its first frame', async () => {
    expect(await verdict('test')).toEqual({ state: 'running' });
  });
});
