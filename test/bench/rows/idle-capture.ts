import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { captureReports, startCapture } from '../../support/capture.ts';
import type { Child } from '../../support/child.ts';
import { CLIP } from '../../support/footage.ts';
import type { Bench } from '../bench.ts';
import { cpuMsOf, memoryOf, processesOf } from '../process-cost.ts';
import type { Line, Row } from '../row.ts';
import { startServer } from '../servers.ts';
import { sum } from '../statistics.ts';

const MB = 1_000_000;
const MOST_MEMORY = 150 * MB;
const MOST_CPU_PERCENT = 3;

/** Ms in which what the start took is given back. */
const SETTLE_MS = 8_000;
const MEASURE_MS = 20_000;

const idle: Row = {
  key: 'idle-capture',
  title: 'capture client, 1280 × 720, 15 fps, nobody watching',
  async run(bench): Promise<Line[]> {
    await using server = await startServer('porthole', bench.host, 1);
    const [camera] = server.cameras;
    if (!camera) throw new Error('The relay has no camera.');
    const measure = async (source: string) => {
      const args = ['--size', '1280x720', '--fps', '15'];
      await using capture = startCapture({ relay: server, camera, source, args });
      return await costOf(bench, capture);
    };
    const apart = await measure(await clip(bench.folder));
    const drawn = await measure('test');
    const common = { link: 'loopback', naive: '', volatile: '' };
    return [
      {
        ...{ ...common, what: `${idle.title}, source read by ffmpeg, which is not counted` },
        target: '≤ 150 MB; ≤ 3 % of a core',
        porthole: words(apart),
        reached: apart.memoryBytes <= MOST_MEMORY && apart.cpuPercent <= MOST_CPU_PERCENT,
      },
      {
        ...{ ...common, what: `${idle.title}, test pattern, which it draws itself` },
        target: '≤ 150 MB',
        porthole: words(drawn),
        reached: drawn.memoryBytes <= MOST_MEMORY,
      },
    ];
  },
};

interface IdleCost {
  /** Of one core. */
  readonly cpuPercent: number;
  readonly memoryBytes: number;
}

const words = ({ cpuPercent, memoryBytes }: IdleCost) =>
  `${Math.round(memoryBytes / MB)} MB · CPU ${cpuPercent.toFixed(1)} %`;

/** Of all its processes but ffmpeg. */
async function costOf(bench: Bench, capture: Child): Promise<IdleCost> {
  await captureReports(capture, 'that it sends', ({ state }) => state === 'sending');
  await pause(SETTLE_MS);
  const own = async () =>
    (await processesOf(Number(capture.process.pid))).filter(({ name }) => name !== 'ffmpeg');
  const began = performance.now();
  const cpuMsBefore = cpuMsOf(await own());
  await pause(bench.duration(MEASURE_MS));
  const processes = await own();
  const cpuPercent = (100 * (cpuMsOf(processes) - cpuMsBefore)) / (performance.now() - began);
  return { cpuPercent, memoryBytes: sum(await Promise.all(processes.map(({ id }) => memoryOf(id)))) };
}

/** The street as a camera of this size and rate has it. @returns its path */
async function clip(folder: string): Promise<string> {
  const path = join(folder, 'street-720p15.avi');
  const shape = ['-vf', 'scale=1280:720,fps=15', '-c:v', 'mjpeg', '-q:v', '5'];
  await promisify(execFile)('ffmpeg', ['-v', 'error', '-i', CLIP.path, ...shape, path]);
  return path;
}

export const idleCapture: readonly Row[] = [idle];
