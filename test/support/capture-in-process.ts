import { randomUUID } from 'node:crypto';
import { CaptureRun } from '../../capture-client/src/capture-run.ts';
import { nodeTimers } from '../../capture-client/src/node-timers.ts';
import { readCaptureSettings } from '../../capture-client/src/settings.ts';
import { createSource } from '../../capture-client/src/sources/create-source.ts';
import type { Platform } from '../../capture-client/src/sources/ffmpeg-plans.ts';
import { type CaptureOptions, captureArgs, lastStatus } from './capture.ts';

export interface CaptureInProcess extends AsyncDisposable {
  /** All it has printed. */
  readonly output: string;
  readonly status: ReturnType<typeof lastStatus>;
}

/** The capture client in the test's own process, as `capture-client.ts` runs it, without WebRTC. A second quicker than a program. */
export async function startCaptureInProcess({
  relay,
  camera,
  source,
  transport,
  args = [],
  env = {},
}: Omit<CaptureOptions, 'namespace' | 'runBy'>): Promise<CaptureInProcess> {
  const settings = readCaptureSettings({
    args: [...captureArgs({ relay, source, transport }), ...args],
    env: { PORTHOLE_KEY: camera.key, ...env },
  });
  const { size, fps, quality, ffmpeg } = settings;
  let output = '';
  const run = new CaptureRun({
    settings,
    source: await createSource(settings.source, {
      wish: { width: size?.width ?? null, height: size?.height ?? null, fps, quality },
      ffmpeg,
      platform: process.platform as Platform,
      display: env.DISPLAY,
      timers: nodeTimers,
    }),
    host: 'pc-of-the-tests',
    session: randomUUID(),
    interfaces: () => ({}),
    timers: nodeTimers,
    chance: Math.random,
    terminal: {
      write: (text) => {
        output += text;
      },
      columns: () => null,
    },
  });
  run.start();
  return {
    get output() {
      return output;
    },
    get status() {
      return lastStatus(output);
    },
    [Symbol.asyncDispose]: () => run.end(),
  };
}
