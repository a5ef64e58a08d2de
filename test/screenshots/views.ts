import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TransportChoice } from '@porthole/shared/protocol/transport';
import { CLIP } from '../support/footage.ts';

const run = promisify(execFile);

/** A camera as the pictures show it: a part of the clip, as wide as a screen. */
export interface View {
  readonly name: string;
  /** Width, height, left and top in the clip's pixels. */
  readonly crop: string;
  readonly transport: TransportChoice;
}

export const VIEWS: readonly View[] = [
  { name: 'East gate', crop: '512:288:0:100', transport: 'http' },
  { name: 'Footpath', crop: '512:288:60:250', transport: 'auto' },
  { name: 'Forecourt', crop: '600:338:100:200', transport: 'auto' },
  { name: 'Loading dock', crop: '512:288:256:0', transport: 'polling' },
];

/** Played forth and back, so that nobody jumps. @returns the file's path */
export async function filmView({ name, crop }: View, folder: string): Promise<string> {
  const path = join(folder, `${name}.avi`);
  const filter = [
    `[0]crop=${crop},scale=1280:720:flags=lanczos,unsharp=5:5:0.6,split[forth][other]`,
    '[other]reverse[back]',
    '[forth][back]concat',
  ].join(';');
  const coded = ['-c:v', 'mjpeg', '-q:v', '6', '-r', String(CLIP.fps), '-an'];
  await run('ffmpeg', ['-v', 'error', '-y', '-i', CLIP.path, '-filter_complex', filter, ...coded, path]);
  return path;
}
