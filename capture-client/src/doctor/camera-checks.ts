import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Check, CheckContext, CheckResult } from '@porthole/shared/doctor/check';
import { byteCount } from '@porthole/shared/doctor/words';
import { inspectJpeg } from '@porthole/shared/protocol/jpeg';
import { MAX_FRAME_BYTES, MAX_FRAME_PIXELS, MAX_FRAME_SIDE } from '@porthole/shared/protocol/limits';
import type { Source, SourceFrame } from '../sources/source.ts';
import { encodeJpeg } from '../uplink/encode-jpeg.ts';
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

/** Pictures encoded to see what that costs, and the rate it is told for. */
const ENCODED = 8;
const USUAL_FPS = 15;

interface Seen {
  jpeg?: Uint8Array | undefined;
}

/** Opens the camera as the capture client does, keeps its first picture, and encodes it. */
export function cameraChecks(surroundings: CameraSurroundings): Check[] {
  const seen: Seen = {};
  return [camera(surroundings, seen), picture(surroundings, seen), encoding(seen)];
}

function camera({ open, host }: CameraSurroundings, seen: Seen): Check {
  return {
    id: 'camera',
    group: 'pc',
    title: 'Camera opens',
    about: 'Opens the camera as the capture client does, and counts its pictures for some seconds.',
    deadlineMs: OPEN_MS + WATCHED_MS,
    usualMs: 5_000,
    late: failed('source-hung', host),
    async run(context) {
      const source = await open();
      const frames: SourceFrame[] = [];
      const result = await watched(source, frames, context, host);
      await source.stop();
      seen.jpeg = frames[0]?.jpeg;
      return result;
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
        context.progress(
          (frame.capturedAt - (frames[0]?.capturedAt ?? 0)) / WATCHED_MS,
          `${frames.length} pictures`,
        );
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
  if (!first || !last || !read?.ok)
    return { outcome: 'blocked', says: 'its pictures are no JPEG', code: 'not-a-jpeg' };
  const bytes = Math.round(frames.reduce((sum, { jpeg }) => sum + jpeg.length, 0) / frames.length);
  const seconds = (last.capturedAt - first.capturedAt) / 1000;
  const fps = seconds > 0 ? `${((frames.length - 1) / seconds).toFixed(1)} fps` : 'one picture';
  const { width, height } = read;
  return {
    outcome: 'fine',
    says: `${source.label}: ${width} × ${height}, ${fps}, ${byteCount(bytes)} each`,
  };
}

function picture({ file }: CameraSurroundings, seen: Seen): Check {
  return {
    id: 'picture',
    group: 'pc',
    title: 'A first picture',
    about: 'Keeps the first picture in a file, for a person to look at.',
    deadlineMs: 5_000,
    usualMs: 20,
    late: { outcome: 'unknown', says: 'could not be written' },
    needs: [{ check: 'camera', otherwise: 'no picture' }],
    async run() {
      if (!seen.jpeg) return { outcome: 'not-run', says: 'not run: no picture', figure: null };
      await writeFile(file, seen.jpeg);
      return { outcome: 'fine', says: `kept as ${basename(file)}` };
    },
  };
}

function encoding(seen: Seen): Check {
  return {
    id: 'encoding',
    group: 'pc',
    title: 'CPU of encoding',
    about: 'Encodes that picture some times, as is done where a line is thin.',
    deadlineMs: 15_000,
    usualMs: 500,
    late: {
      outcome: 'note',
      says: 'takes too long here',
      next: 'Pictures go out as the source gives them, and fewer where the line is thin.',
    },
    needs: [{ check: 'camera', otherwise: 'no picture' }],
    async run() {
      const { jpeg } = seen;
      if (!jpeg) return { outcome: 'not-run', says: 'not run: no picture', figure: null };
      const order = {
        ...{ scale: 0.75, quality: 55, maxSide: MAX_FRAME_SIDE },
        maxBytes: MAX_FRAME_BYTES,
        maxPixels: MAX_FRAME_PIXELS,
      };
      // The first one also loads what encodes.
      if (!(await encodeJpeg(jpeg, order))) return NOTHING_ENCODES;
      const before = process.cpuUsage();
      for (let turn = 0; turn < ENCODED; turn += 1) await encodeJpeg(jpeg, order);
      const { user, system } = process.cpuUsage(before);
      const ms = (user + system) / 1000 / ENCODED;
      const share = Math.round((ms * USUAL_FPS) / 10);
      return {
        outcome: 'fine',
        says: `${ms.toFixed(1)} ms a picture, ${share} % of a core at ${USUAL_FPS} fps`,
      };
    },
  };
}

const NOTHING_ENCODES: CheckResult = {
  outcome: 'note',
  says: 'nothing here encodes: the package sharp is missing',
  next: 'A thin line is given fewer pictures instead of smaller ones. Install Porthole anew with its optional packages.',
};
