import { expect, test } from 'vitest';
import type { Platform } from '../sources/ffmpeg-plans.ts';
import { askFormats } from './webcam-formats.ts';

const DSHOW = `
[dshow @ 000001]   pixel_format=yuyv422  min s=640x480 fps=5 max s=640x480 fps=60
[dshow @ 000001]   vcodec=mjpeg  min s=1920x1080 fps=5 max s=1920x1080 fps=30`;

const V4L2 = `
[video4linux2,v4l2 @ 0x55] Raw       :     yuyv422 :           YUYV 4:2:2 : 640x480 320x240
[video4linux2,v4l2 @ 0x55] Compressed:       mjpeg :          Motion-JPEG : 640x480 1280x720`;

const V4L2_CTL = `ioctl: VIDIOC_ENUM_FMT
\tType: Video Capture

\t[0]: 'YUYV' (YUYV 4:2:2)
\t\tSize: Discrete 640x480
\t\t\tInterval: Discrete 0.017s (60.000 fps)
\t\tSize: Discrete 1280x720
\t\t\tInterval: Discrete 0.100s (10.000 fps)
\t[1]: 'MJPG' (Motion-JPEG, compressed)
\t\tSize: Discrete 1280x720
\t\t\tInterval: Discrete 0.040s (25.000 fps)
\t\t\tInterval: Discrete 0.033s (30.000 fps)
\t\tSize: Discrete 640x360
\t\t\tInterval: Discrete 0.017s (60.000 fps)`;

const LOOPBACK = `ioctl: VIDIOC_ENUM_FMT
\tType: Video Capture

\t[0]: 'YU12' (Planar YUV 4:2:0)
\t\tSize: Continuous 2x1 - 8192x8192
\t\t\tInterval: Continuous 0.001s - 1.000s (1.000-1000.000 fps)`;

const STEPWISE = `ioctl: VIDIOC_ENUM_FMT
\t[0]: 'JPEG' (JFIF JPEG, compressed)
\t\tSize: Stepwise 32x32 - 2592x1944 with step 2/2`;

const OLD = `ioctl: VIDIOC_ENUM_FMT
\tIndex       : 0
\tPixel Format: 'MJPG' (compressed)
\tName        : Motion-JPEG
\t\tSize: Discrete 800x600
\t\t\tInterval: Discrete 0.067s (15.000 fps)`;

interface Tools {
  readonly ffmpeg?: string;
  readonly v4l2Ctl?: string;
}

const asked = (platform: Platform, { ffmpeg = '', v4l2Ctl }: Tools) =>
  askFormats({
    platform,
    ...{ ffmpeg: '/bin/ffmpeg', address: '/dev/video0' },
    run: async (path) =>
      path === 'v4l2-ctl'
        ? { exitCode: v4l2Ctl === undefined ? null : 0, stdout: v4l2Ctl ?? '', stderr: '' }
        : { exitCode: 1, stdout: '', stderr: ffmpeg },
  });

test.each<[string, Platform, Tools, string]>([
  ['Windows', 'win32', { ffmpeg: DSHOW }, 'up to 1920 × 1080 at 30 fps, MJPEG'],
  ['Linux', 'linux', { ffmpeg: V4L2, v4l2Ctl: V4L2_CTL }, 'up to 1280 × 720 at 30 fps, MJPEG'],
  ['Linux of before', 'linux', { ffmpeg: V4L2, v4l2Ctl: OLD }, 'up to 800 × 600 at 15 fps, MJPEG'],
  [
    'Linux, of a camera that takes any rate',
    'linux',
    { v4l2Ctl: LOOPBACK },
    'up to 8192 × 8192 at 1000 fps, no MJPEG, so this PC encodes',
  ],
  [
    'Linux, of a camera that tells no rate',
    'linux',
    { v4l2Ctl: STEPWISE },
    'up to 2592 × 1944, MJPEG; rate: see Camera opens',
  ],
  ['Linux without v4l2-ctl', 'linux', { ffmpeg: V4L2 }, 'up to 1280 × 720, MJPEG; rate: see Camera opens'],
  [
    'Linux with one that says nothing',
    'linux',
    { ffmpeg: V4L2, v4l2Ctl: '' },
    'up to 1280 × 720, MJPEG; rate: see Camera opens',
  ],
])(
  'the largest picture of a webcam is told with its rate, or where that stands: %s',
  async (_where, platform, tools, says) => {
    expect(await asked(platform, tools)).toEqual({ outcome: 'fine', says });
  },
);

test.each<[string, Platform, string]>([
  ['nothing is said', 'linux', 'the webcam did not say'],
  ['nothing can be asked', 'darwin', 'this system does not list them'],
])('where %s, that is said', async (_what, platform, says) => {
  expect(await asked(platform, {})).toEqual({ outcome: 'unknown', says });
});
