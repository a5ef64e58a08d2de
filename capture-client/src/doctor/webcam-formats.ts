import type { CheckResult } from '@porthole/shared/doctor/check';
import type { Platform } from '../sources/ffmpeg-plans.ts';
import type { RunTool } from '../sources/run-tool.ts';

export interface Formats {
  readonly mjpeg: boolean;
  readonly largest: { readonly width: number; readonly height: number } | undefined;
  /** The quickest rate that is told with the largest picture; ffmpeg tells none on Linux. */
  readonly fps: number | undefined;
}

interface Asked {
  readonly run: RunTool;
  readonly platform: Platform;
  /** Path of ffmpeg. */
  readonly ffmpeg: string;
  /** As its system calls the webcam. */
  readonly address: string;
}

/** What the webcam has to offer. */
export async function askFormats({ run, platform, ffmpeg, address }: Asked): Promise<CheckResult> {
  if (platform !== 'win32' && platform !== 'linux')
    return { outcome: 'unknown', says: 'this system does not list them' };
  if (platform === 'linux') {
    // Not everybody has it.
    const { exitCode, stdout } = await run('v4l2-ctl', ['--device', address, '--list-formats-ext']);
    const formats = readV4l2Ctl(stdout);
    if (exitCode === 0 && formats.largest) return told(formats);
  }
  const listing =
    platform === 'win32'
      ? ['-f', 'dshow', '-list_options', 'true', '-i', `video=${address}`]
      : ['-f', 'v4l2', '-list_formats', 'all', '-i', address];
  const { stderr } = await run(ffmpeg, ['-hide_banner', ...listing]);
  return told(readFormats(stderr));
}

function told({ mjpeg, largest, fps }: Formats): CheckResult {
  if (!largest) return { outcome: 'unknown', says: 'the webcam did not say' };
  const size = `up to ${largest.width} × ${largest.height}`;
  const kind = mjpeg ? 'MJPEG' : 'no MJPEG, so this PC encodes';
  const says =
    fps === undefined
      ? `${size}, ${kind}; rate: see Camera opens`
      : `${size} at ${Math.round(fps)} fps, ${kind}`;
  return { outcome: 'fine', says };
}

/** As ffmpeg lists them: v4l2 by format with its sizes, dshow by format, size and rate. */
export function readFormats(stderr: string): Formats {
  const lines = stderr.split(/\r?\n/).filter((line) => /Compressed|Raw|vcodec=|pixel_format=/.test(line));
  const offers = lines.flatMap((line) => {
    const rates = [...line.matchAll(/fps=([\d.]+)/g)].map(([, fps]) => Number(fps));
    return sizesIn(line).map((size) => ({ ...size, rates }));
  });
  return formatsOf(
    offers,
    lines.some((line) => /mjpe?g/i.test(line)),
  );
}

/** As v4l2-ctl lists them: by format, in it by size, in that by rate. */
export function readV4l2Ctl(stdout: string): Formats {
  const offers: Offer[] = [];
  let sizes: Offer[] = [];
  for (const line of stdout.split(/\r?\n/)) {
    if (/^\s*Size:/.test(line)) {
      sizes = sizesIn(line).map((size) => ({ ...size, rates: [] }));
      offers.push(...sizes);
    }
    const [, fps] = /^\s*Interval:.*?([\d.]+) fps\)/.exec(line) ?? [];
    if (fps) for (const { rates } of sizes) rates.push(Number(fps));
  }
  return formatsOf(offers, /'M?JPE?G'/.test(stdout));
}

interface Size {
  readonly width: number;
  readonly height: number;
}

interface Offer extends Size {
  readonly rates: number[];
}

const sizesIn = (line: string): Size[] =>
  [...line.matchAll(/\b(\d{2,5})x(\d{2,5})\b/g)].map(([, width, height]) => ({
    width: Number(width),
    height: Number(height),
  }));

function formatsOf(offers: readonly Offer[], mjpeg: boolean): Formats {
  const [largest] = [...offers].sort((a, b) => b.width * b.height - a.width * a.height);
  if (!largest) return { mjpeg, largest: undefined, fps: undefined };
  const { width, height } = largest;
  const rates = offers
    .filter((one) => one.width === width && one.height === height)
    .flatMap((one) => one.rates);
  return { mjpeg, largest: { width, height }, fps: rates.length > 0 ? Math.max(...rates) : undefined };
}
