import { spawn } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { TestBrowser } from '../../support/browser.ts';
import { chromiumCommand } from '../../support/requirements.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import type { Line, Row } from '../row.ts';
import { Stage } from '../scene.ts';
import { percent } from '../words.ts';

const FPS = 30;
const WARM_UP_MS = 15_000;
const SAMPLES = 30;
const QUICK_SAMPLES = 10;
const BETWEEN_MS = 1_000;

/** Part of the samples in which the picture must have its full size. */
const NEARLY_ALWAYS = 0.95;

/** Part of them in which it must be told why. */
const HALF = 0.5;

/** As many programs as the machine has processors, each of which would fill one. */
function keepBusy(): Disposable {
  const programs = cpus().map(() =>
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore', detached: true }),
  );
  return {
    [Symbol.dispose]: () => {
      for (const program of programs) program.kill('SIGKILL');
    },
  };
}

/** A command that starts Chromium behind every other program. */
async function politeChromium(folder: string): Promise<string> {
  const command = join(folder, 'chromium');
  // Where the kernel shares processors among sessions, a program's priority counts within its own alone; a session of 10 gets as much as three threads of 15.
  const session = '[ -w /proc/self/autogroup ] && echo 10 > /proc/self/autogroup';
  await writeFile(command, `#!/bin/sh\n${session}\nexec nice -n 15 ${chromiumCommand()} "$@"\n`);
  await chmod(command, 0o755);
  return command;
}

const busyViewer: Row = {
  key: 'busy-viewer',
  title: `viewer at nice 15 beside programs that fill every processor, ${FPS} fps × 50 KB`,
  async run(bench): Promise<Line[]> {
    await using stage = new Stage(bench);
    const server = await stage.server('porthole');
    const { api, cameras } = server;
    const id = cameras[0]?.id ?? '';
    if (!api) throw new Error('The baselines have no page.');
    const publisher = await stage.publisher(server, { fps: FPS, bytes: 50_000 });
    await publisher.ask('begin');
    await using folder = await tempFolder();
    await using browser = await TestBrowser.launch([], await politeChromium(folder.path));
    await using visit = await browser.wall(api, { relayed: true });
    await visit.wall.open();
    const alone = await visit.wall.openCamera(id);
    await alone.becomes('live');

    using _busy = keepBusy();
    await pause(WARM_UP_MS);
    const samples = bench.quick ? QUICK_SAMPLES : SAMPLES;
    const seen = { full: 0, busy: 0 };
    const paintedBefore = (await api.path(id)).viewers[0]?.account.painted ?? 0;
    const began = performance.now();
    for (let taken = 0; taken < samples; taken += 1) {
      await pause(BETWEEN_MS);
      const rendition = (await api.path(id)).viewers[0]?.rendition;
      if (rendition?.name === 'full') seen.full += 1;
      if (rendition?.cause === 'viewer-busy') seen.busy += 1;
    }
    const seconds = (performance.now() - began) / 1_000;
    const fps = (((await api.path(id)).viewers[0]?.account.painted ?? 0) - paintedBefore) / seconds;
    const [full, busy] = [seen.full / samples, seen.busy / samples];
    return [
      {
        what: busyViewer.title,
        link: 'loopback',
        target: 'full size; fewer frames; viewer-busy half of the time or more',
        porthole: `full size ${percent(full)} of the time · ${fps.toFixed(1)} fps · viewer-busy ${percent(busy)}`,
        naive: 'has no page',
        volatile: 'has no page',
        reached: full >= NEARLY_ALWAYS && busy >= HALF,
      },
    ];
  },
};

export const busyViewers: readonly Row[] = [busyViewer];
