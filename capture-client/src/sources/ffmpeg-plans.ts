import { MAX_FRAME_PIXELS, MAX_FRAME_SIDE } from '@porthole/shared/protocol/limits';
import type { Ffmpeg } from './ffmpeg-tool.ts';
import type { Webcam } from './webcams.ts';

/** How pictures are wanted; null is "as the source has it". */
export interface PictureWish {
  readonly width: number | null;
  readonly height: number | null;
  readonly fps: number | null;
  /** 1 to 100, as in JPEG. */
  readonly quality: number;
}

/** One way to ask ffmpeg for the pictures. Where a source has several, the next is for a device that refuses the one before. */
export interface FfmpegPlan {
  readonly args: readonly string[];
  /** Frames are passed on as the device made them, at its own rate: faster ones than this are left out. */
  readonly atMostFps: number | null;
}

export type Platform = 'win32' | 'linux' | 'darwin';

const HEAD = ['-hide_banner', '-loglevel', 'warning', '-nostats', '-nostdin'];

/** Frames a second of a screen or a webcam where nobody has asked for a rate. */
const USUAL_FPS = 15;
const WEBCAM_SIZE = { width: 1280, height: 720 };

/** Ms; longer than a source may be silent before it counts as hung. */
const URL_SILENCE_MS = 20_000;

/** A larger screen is scaled down: its JPEG would be refused by most relays. */
const SCREEN_SIZE = { width: 1920, height: 1080 };

export function filePlans(path: string, wish: PictureWish, ffmpeg: Ffmpeg): FfmpegPlan[] {
  // `file:` keeps a name with a colon or a leading dash from meaning something else; a playlist may name files only.
  const endless = ['-stream_loop', '-1', '-re'];
  const input = ['-protocol_whitelist', 'file,crypto,data', ...endless, '-i', `file:${path}`];
  return [encoded(input, wish, ffmpeg)];
}

export function urlPlans(url: string, wish: PictureWish, ffmpeg: Ffmpeg): FfmpegPlan[] {
  const overTcp = /^rtsp/i.test(url) ? ['-rtsp_transport', 'tcp'] : [];
  const inTime = silenceLimit(url, ffmpeg);
  const whitelist = 'http,https,tcp,tls,crypto,data,rtp,rtcp,udp,rtsp,rtsps';
  const input = ['-protocol_whitelist', whitelist, '-fflags', 'nobuffer', ...overTcp, ...inTime, '-i', url];
  return [encoded(input, wish, ffmpeg)];
}

/**
 * A sender that goes silent ends ffmpeg: only on a frame does it notice that whoever started it has died.
 * For RTSP the option of 4.x means another thing since 5.0, so a build of unknown age gets none.
 */
function silenceLimit(url: string, { version }: Ffmpeg): string[] {
  const limit = String(URL_SILENCE_MS * 1000);
  if (!/^rtsp/i.test(url)) return ['-rw_timeout', limit];
  if (version === null) return [];
  return [version >= 5 ? '-timeout' : '-stimeout', limit];
}

export function screenPlans(
  platform: Platform,
  wish: PictureWish,
  ffmpeg: Ffmpeg,
  display: string,
): FfmpegPlan[] {
  const rate = ['-framerate', String(wish.fps ?? USUAL_FPS)];
  const inputs: Record<Platform, string[]> = {
    win32: ['-f', 'gdigrab', ...rate, '-i', 'desktop'],
    linux: ['-f', 'x11grab', ...rate, '-i', display],
    darwin: ['-f', 'avfoundation', ...rate, '-i', 'Capture screen 0:none'],
  };
  const size = wish.width === null ? SCREEN_SIZE : {};
  return [encoded(inputs[platform], { ...wish, ...size, fps: null }, ffmpeg)];
}

/** The camera's own MJPEG first, which costs nothing; then any format it has, encoded here; then whatever it gives unasked. */
export function webcamPlans(
  platform: Platform,
  webcam: Webcam,
  wish: PictureWish,
  ffmpeg: Ffmpeg,
): FfmpegPlan[] {
  const { width, height } = wish.width === null ? WEBCAM_SIZE : wish;
  const fps = wish.fps ?? USUAL_FPS;
  const size = ['-video_size', `${width}x${height}`];
  const rate = ['-framerate', String(fps)];
  const open = (...options: string[]) => webcamInput(platform, webcam, options);
  const anyFormat = { ...wish, width: width ?? null, height: height ?? null, fps };
  if (platform === 'darwin')
    return [
      encoded(open(...size, '-framerate', '30'), anyFormat, ffmpeg),
      encoded(open('-framerate', '30'), anyFormat, ffmpeg),
      encoded(open(), anyFormat, ffmpeg),
    ];
  const mjpeg = platform === 'win32' ? ['-vcodec', 'mjpeg'] : ['-input_format', 'mjpeg'];
  return [
    copied(open(...mjpeg, ...size, ...rate), fps),
    copied(open(...mjpeg, ...size), fps),
    encoded(open(...size, ...rate), anyFormat, ffmpeg),
    encoded(open(), anyFormat, ffmpeg),
  ];
}

function webcamInput(platform: Platform, webcam: Webcam, options: string[]): string[] {
  if (platform === 'win32')
    // The default of 3 MB holds a second of raw video and then drops whole frames with a complaint each.
    return ['-f', 'dshow', '-rtbufsize', '64M', ...options, '-i', `video=${webcam.address}`];
  if (platform === 'darwin') return ['-f', 'avfoundation', ...options, '-i', `${webcam.address}:none`];
  return ['-f', 'v4l2', ...options, '-i', webcam.address];
}

function copied(input: readonly string[], fps: number): FfmpegPlan {
  return { args: [...HEAD, ...input, '-an', '-c:v', 'copy', '-f', 'mjpeg', 'pipe:1'], atMostFps: fps };
}

function encoded(input: readonly string[], wish: PictureWish, ffmpeg: Ffmpeg): FfmpegPlan {
  const filters = [
    ...(wish.fps === null ? [] : [`fps=${wish.fps}`]),
    wish.width === null ? whatRelaysTake() : fitInside(wish.width, wish.height ?? wish.width),
    'format=yuvj420p',
  ].join(',');
  const encoder = ['-c:v', 'mjpeg', '-q:v', String(quantizer(wish.quality)), ...asTheyCome(ffmpeg)];
  return {
    args: [...HEAD, ...input, '-an', '-sn', '-vf', filters, ...encoder, '-f', 'mjpeg', 'pipe:1'],
    atMostFps: null,
  };
}

/** Never larger than the source, in its own proportions, sides even. */
function fitInside(width: number, height: number): string {
  const factor = `min(1,min(${width}/iw,${height}/ih))`;
  return `scale=w='2*trunc(iw*${factor}/2)':h='2*trunc(ih*${factor}/2)'`;
}

/** The source's own size, odd sides and all, unless no relay would take it. */
function whatRelaysTake(): string {
  const factor = `min(sqrt(${MAX_FRAME_PIXELS}/(iw*ih)),min(${MAX_FRAME_SIDE}/iw,${MAX_FRAME_SIDE}/ih))`;
  const side = (name: string) => `'if(lt(${factor},1),2*trunc(${name}*${factor}/2),${name})'`;
  return `scale=w=${side('iw')}:h=${side('ih')}`;
}

/** ffmpeg's scale for JPEG runs from 2 (best) to 31. */
function quantizer(quality: number): number {
  return Math.max(2, Math.min(31, Math.round((100 - quality) / 4)));
}

/** Without this ffmpeg repeats frames to keep a constant rate. Its name changed with 5.1. */
function asTheyCome({ version }: Ffmpeg): string[] {
  return version !== null && version >= 5.1 ? ['-fps_mode', 'vfr'] : ['-vsync', 'vfr'];
}
