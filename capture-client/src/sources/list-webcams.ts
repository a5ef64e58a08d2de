import { constants } from 'node:fs';
import { access, readdir, readFile } from 'node:fs/promises';
import type { Platform } from './ffmpeg-plans.ts';
import type { Ffmpeg } from './ffmpeg-tool.ts';
import type { RunTool } from './run-tool.ts';
import { readAvfoundationList, readDshowList, type Webcam, type WebcamList } from './webcams.ts';

interface Tools {
  readonly platform: Platform;
  readonly ffmpeg: Ffmpeg | undefined;
  readonly run: RunTool;
}

export async function listWebcams({ platform, ffmpeg, run }: Tools): Promise<WebcamList> {
  if (platform === 'linux') return { webcams: await listVideo4linux(ffmpeg, run) };
  if (!ffmpeg) return { failure: FFMPEG_MISSING };
  const asked = (format: string, input: string) =>
    wordsOf(ffmpeg, run, ['-f', format, '-list_devices', 'true', '-i', input]);
  if (platform === 'win32') return { webcams: readDshowList(await asked('dshow', 'dummy')) };
  return { webcams: readAvfoundationList(await asked('avfoundation', '')) };
}

/** What ffmpeg says when it is asked for devices or formats: it has no other way to list them. */
const wordsOf = async (ffmpeg: Ffmpeg, run: RunTool, args: readonly string[]): Promise<string> =>
  (await run(ffmpeg.path, ['-hide_banner', ...args])).stderr;

export const FFMPEG_MISSING = {
  code: 'ffmpeg-missing',
  detail: 'No ffmpeg could be run.',
} as const;

const SYS = '/sys/class/video4linux';

async function listVideo4linux(ffmpeg: Ffmpeg | undefined, run: RunTool): Promise<Webcam[]> {
  const entries = await readdir(SYS).catch(() => []);
  const numbers = entries
    .map((entry) => Number(/^video(\d+)$/.exec(entry)?.[1] ?? Number.NaN))
    .filter(Number.isInteger)
    .sort((a, b) => a - b);
  const webcams: Webcam[] = [];
  for (const number of numbers) {
    const webcam = await video4linuxDevice(number);
    if (webcam && (await captures(webcam.address, ffmpeg, run))) webcams.push(webcam);
  }
  return webcams;
}

/** A container may see the system's list and not the device. */
async function video4linuxDevice(number: number): Promise<Webcam | undefined> {
  const address = `/dev/video${number}`;
  const reachable = await access(address, constants.F_OK).then(
    () => true,
    () => false,
  );
  if (!reachable) return undefined;
  const name = await readFile(`${SYS}/video${number}/name`, 'utf8').catch(() => '');
  return { name: name.trim() || address, address };
}

/** A webcam has more nodes than one, and those for metadata and output give no pictures. */
async function captures(address: string, ffmpeg: Ffmpeg | undefined, run: RunTool): Promise<boolean> {
  if (!ffmpeg) return true;
  const words = await wordsOf(ffmpeg, run, ['-f', 'v4l2', '-list_formats', 'all', '-i', address]);
  return !/not a video capture device/i.test(words);
}
