import type { CheckResult } from '@porthole/shared/doctor/check';
import type { Platform } from '../sources/ffmpeg-plans.ts';
import type { RunTool } from '../sources/run-tool.ts';

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
  const listing =
    platform === 'win32'
      ? ['-f', 'dshow', '-list_options', 'true', '-i', `video=${address}`]
      : ['-f', 'v4l2', '-list_formats', 'all', '-i', address];
  const { stderr } = await run(ffmpeg, ['-hide_banner', ...listing]);
  return largestIn(stderr);
}

/** As ffmpeg lists them: v4l2 by format with its sizes, dshow by format, size and rate. */
function largestIn(stderr: string): CheckResult {
  const lines = stderr.split(/\r?\n/).filter((line) => /Compressed|Raw|vcodec=|pixel_format=/.test(line));
  const offers = lines.flatMap((line) => {
    const rates = [...line.matchAll(/fps=([\d.]+)/g)].map(([, fps]) => Number(fps));
    return [...line.matchAll(/\b(\d{2,5})x(\d{2,5})\b/g)].map(([, width, height]) => ({
      ...{ width: Number(width), height: Number(height), rates },
    }));
  });
  const most = Math.max(...offers.map(({ width, height }) => width * height));
  const largest = offers.filter(({ width, height }) => width * height === most);
  const [first] = largest;
  if (!first) return { outcome: 'unknown', says: 'the webcam did not say' };
  const size = `up to ${first.width} × ${first.height}`;
  const kind = lines.some((line) => /mjpe?g/i.test(line)) ? 'MJPEG' : 'no MJPEG, so this PC encodes';
  const rates = largest.flatMap((one) => one.rates);
  // On Linux ffmpeg tells none.
  const says =
    rates.length === 0
      ? `${size}, ${kind}; rate: see Camera opens`
      : `${size} at ${Math.round(Math.max(...rates))} fps, ${kind}`;
  return { outcome: 'fine', says };
}
