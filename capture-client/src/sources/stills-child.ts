import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StillReply, StillRequest } from './stills-messages.ts';

/**
 * The process that node-webcam runs in. It throws inside callbacks of its own, where nothing can catch it; it builds a shell line from what
 * it is given, so it is given a number and a bare file name, in a directory of ours.
 */
interface NodeWebcam {
  create(options: Record<string, unknown>): {
    capture(location: string, done: (error: unknown) => void): void;
  };
}

const PICTURE = process.platform === 'win32' ? 'still.bmp' : 'still.jpg';

const directory = await mkdtemp(join(tmpdir(), 'porthole-stills-'));
process.chdir(directory);

process.on('message', (request: StillRequest) => {
  void shoot(request).then(
    (picture) => reply({ picture }),
    (error) => reply({ failed: error instanceof Error ? error.message : String(error) }),
  );
});

process.on('uncaughtException', (error) => {
  process.send?.({ failed: error.message } satisfies StillReply, () => process.exit(1));
});

// Ctrl+C reaches every process of a terminal; this one ends with the capture client, and tidies up first.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

// The capture client has gone or has no more use for us.
process.once('disconnect', () => {
  process.chdir(tmpdir());
  // A picture that is still being taken is written meanwhile.
  void rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }).finally(() =>
    process.exit(0),
  );
});

async function shoot({ device, width, height, quality }: StillRequest): Promise<Uint8Array> {
  const nodeWebcam = createRequire(import.meta.url)('node-webcam') as NodeWebcam;
  const webcam = nodeWebcam.create({
    width,
    height,
    quality,
    output: PICTURE.endsWith('bmp') ? 'bmp' : 'jpeg',
    device: deviceName(device),
    saveShots: false,
  });
  await rm(PICTURE, { force: true });
  await new Promise<void>((resolve, reject) => {
    webcam.capture(PICTURE, (error) => (error ? reject(error) : resolve()));
  });
  return readFile(PICTURE);
}

/** CommandCam counts from 1, fswebcam wants the device's path; false is the first there is. */
function deviceName(device: StillRequest['device']): string | false {
  if (device === null) return false;
  if (process.platform === 'win32') return String(Number(device) + 1);
  return device === 'TEST' ? 'TEST' : `/dev/video${Number(device)}`;
}

function reply(message: StillReply): void {
  process.send?.(message);
}

process.send?.('ready');
