import { type Check, type CheckContext, type CheckResult, settled } from '@porthole/shared/doctor/check';
import { pause } from '@porthole/shared/doctor/network/ask';
import { decodePicture } from '../render/decode.ts';
import type { CameraModel } from '../state/model.ts';

const SIZE = { width: 1280, height: 720 };
const DECODED = 5;

/** Ms for which a camera is watched. */
const WATCHED_MS = 2_000;
const FIRST_FRAME_MS = 6_000;

/** Ms of one decode beyond which a camera of 15 frames a second fills a core. */
const QUICK_MS = 50;

/** @param cameras what this person may see; null where nobody is signed in */
export function browserChecks(cameras: (() => readonly CameraModel[]) | null): Check[] {
  return [decoding(), cameraSeen(cameras)];
}

function decoding(): Check {
  return {
    id: 'decoding',
    group: 'browser',
    title: 'Decoding',
    about: 'Decodes a picture as those of a camera are, and how long that takes.',
    deadlineMs: 10_000,
    usualMs: 300,
    late: { outcome: 'blocked', says: 'a picture was not decoded in 10 s', code: 'decode-failed' },
    async run({ timers }) {
      const jpeg = await samplePicture();
      const took: number[] = [];
      for (let turn = 0; turn < DECODED; turn += 1) {
        const began = timers.monotonic();
        (await decodePicture(jpeg)).close();
        took.push(timers.monotonic() - began);
      }
      const ms = [...took].sort((a, b) => a - b)[DECODED >> 1] ?? 0;
      const where = typeof createImageBitmap === 'function' ? 'off the main thread' : 'on the main thread';
      const says = `${SIZE.width} × ${SIZE.height} in ${Math.max(1, Math.round(ms))} ms, ${where}`;
      if (ms <= QUICK_MS) return { outcome: 'fine', says };
      return {
        outcome: 'note',
        says,
        next: 'This device is slow at pictures: pin a smaller size, or watch fewer cameras.',
      };
    },
  };
}

/** As varied as a street, so that it is as much work. */
async function samplePicture(): Promise<Blob> {
  const canvas = Object.assign(document.createElement('canvas'), SIZE);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  for (let at = 0; at < 3_000; at += 1) {
    context.fillStyle = `hsl(${(at * 137) % 360} 50% ${20 + ((at * 31) % 60)}%)`;
    context.fillRect((at * 97) % SIZE.width, (at * 61) % SIZE.height, 12 + (at % 40), 8 + (at % 30));
  }
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/jpeg', 0.8),
  );
}

const seenFrame = {
  id: 'camera-seen',
  group: 'browser',
  title: 'Camera seen from here',
  about: 'Watches one camera for some seconds, and counts its painted frames.',
} as const;

function cameraSeen(cameras: (() => readonly CameraModel[]) | null): Check {
  if (!cameras)
    return settled(seenFrame, { outcome: 'not-run', says: 'not run: nobody is signed in', figure: null });
  return {
    ...seenFrame,
    deadlineMs: FIRST_FRAME_MS + WATCHED_MS + 2_000,
    usualMs: WATCHED_MS + 500,
    late: { outcome: 'blocked', says: 'no frame was painted', code: 'no-frames' },
    needs: [{ check: 'round-trip', otherwise: 'the relay gives no answer' }],
    run: (context) => watch(cameras, context),
  };
}

async function watch(cameras: () => readonly CameraModel[], context: CheckContext): Promise<CheckResult> {
  const all = cameras();
  const camera = all.find(({ status }) => status.peek().state === 'online');
  if (!camera) {
    const says = all.length === 0 ? 'not run: there is no camera yet' : 'not run: no camera is online';
    return { outcome: 'not-run', says, figure: null };
  }
  const place = {};
  const frames = () => camera.figures.peek().frames;
  const detach = camera.attach(document.createElement('canvas'));
  camera.see(place, 640);
  try {
    const before = frames();
    for (let gone = 0; gone < FIRST_FRAME_MS && frames() === before; gone += 100) await pause(100, context);
    if (frames() > before) await pause(WATCHED_MS, context);
    const painted = frames() - before;
    const { name } = camera.status.peek();
    if (painted > 0)
      return { outcome: 'fine', says: `${name}, ${painted} ${painted === 1 ? 'frame' : 'frames'} painted` };
    return {
      outcome: 'blocked',
      says: `${name}, no frame painted`,
      code: 'no-frames',
      next: 'Open that camera: its ladder says what was tried.',
    };
  } finally {
    camera.see(place, null);
    detach();
  }
}
