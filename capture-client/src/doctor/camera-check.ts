import { writeFile } from 'node:fs/promises';
import { type Check, type CheckContext, type CheckResult, found } from '@porthole/shared/doctor/check';
import { byteCount } from '@porthole/shared/doctor/words';
import { inspectJpeg } from '@porthole/shared/protocol/jpeg';
import type { Source, SourceFrame } from '../sources/source.ts';
import { failed } from './tool-checks.ts';

export interface CameraSurroundings {
  readonly open: () => Promise<Source>;
  readonly host: string;
  /** Where the first picture is kept. */
  readonly file: string;
}

/** Ms: opening a webcam may take some seconds, and its rate shows after a few more. */
const OPEN_MS = 12_000;
const WATCHED_MS = 3_000;

/** Opens the camera as the capture client does, and keeps its first picture. */
export function cameraCheck({ open, host, file }: CameraSurroundings): Check {
  return {
    id: 'camera',
    group: 'pc',
    title: 'Camera opens',
    about: 'Opens the camera as the capture client does, counts its pictures and keeps the first.',
    deadlineMs: OPEN_MS + WATCHED_MS,
    usualMs: 5_000,
    late: failed('source-hung', host),
    async run(context) {
      const source = await open();
      const frames: SourceFrame[] = [];
      const result = await watched(source, frames, context, host);
      await source.stop();
      const kept =
        frames[0] &&
        (await writeFile(file, frames[0].jpeg).then(
          () => true,
          () => false,
        ));
      return kept === false ? { ...result, outcome: 'note' } : result;
    },
  };
}

function watched(
  source: Source,
  frames: SourceFrame[],
  context: CheckContext,
  host: string,
): Promise<CheckResult> {
  return new Promise((resolve) => {
    context.signal.addEventListener('abort', () => resolve(failed('source-hung', host)), { once: true });
    source.start({
      frame(frame) {
        frames.push(frame);
        if (frames.length === 1) context.timers.after(WATCHED_MS, () => resolve(counted(source, frames)));
        context.progress(0, `${frames.length} pictures`);
      },
      state(state) {
        if (state.state === 'failed' && frames.length === 0) resolve(failed(state.code, host, state.detail));
      },
    });
  });
}

function counted(source: Source, frames: readonly SourceFrame[]): CheckResult {
  const [first, last] = [frames[0], frames.at(-1)];
  const read = first && inspectJpeg(first.jpeg);
  if (!first || !last || !read?.ok) return found('blocked', 'not-a-jpeg');
  const bytes = Math.round(frames.reduce((sum, { jpeg }) => sum + jpeg.length, 0) / frames.length);
  const seconds = (last.capturedAt - first.capturedAt) / 1000;
  const fps = seconds > 0 ? `${((frames.length - 1) / seconds).toFixed(1)} fps` : 'one picture';
  const size = `${read.width} × ${read.height}`;
  return { outcome: 'fine', says: `${source.label}: ${size}, ${fps}, ${byteCount(bytes)} each` };
}
