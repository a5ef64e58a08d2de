import { fill, REASONS, type ReasonCode } from '@porthole/shared/protocol/reasons';
import type { Platform } from './sources/ffmpeg-plans.ts';
import { findFfmpeg } from './sources/ffmpeg-tool.ts';
import { listWebcams } from './sources/list-webcams.ts';
import { runTool } from './sources/run-tool.ts';
import type { Webcam } from './sources/webcams.ts';

/** The `devices` subcommand: every webcam by name, or what to do where there is none. */
export async function describeDevices(
  platform: Platform,
  ffmpeg: string | null,
  host: string,
): Promise<string> {
  const found = await findFfmpeg(ffmpeg, runTool);
  const list = await listWebcams({ platform, ffmpeg: found, run: runTool });
  if ('failure' in list) return sentence(list.failure.code, host);
  return list.webcams.length === 0 ? sentence('camera-none', host) : table(list.webcams);
}

function sentence(code: ReasonCode, host: string): string {
  const { label, next } = REASONS[code];
  return `${label}. ${fill(next, { pc: host })}`;
}

function table(webcams: readonly Webcam[]): string {
  const rows = webcams.map(
    ({ name, address }, index) => `  ${index}  ${name}${address === name ? '' : `  (${address})`}`,
  );
  return [
    'Webcams:',
    ...rows,
    '',
    `Use one with --source "webcam:${webcams[0]?.name}" or --source webcam:0`,
  ].join('\n');
}
