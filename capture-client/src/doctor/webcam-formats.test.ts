import { expect, test } from 'vitest';
import type { Platform } from '../sources/ffmpeg-plans.ts';
import { askFormats } from './webcam-formats.ts';

const DSHOW = `
[dshow @ 000001]   pixel_format=yuyv422  min s=640x480 fps=5 max s=640x480 fps=60
[dshow @ 000001]   vcodec=mjpeg  min s=1920x1080 fps=5 max s=1920x1080 fps=30`;

const V4L2 = `
[video4linux2,v4l2 @ 0x55] Raw       :     yuyv422 :           YUYV 4:2:2 : 640x480 320x240
[video4linux2,v4l2 @ 0x55] Compressed:       mjpeg :          Motion-JPEG : 640x480 1280x720`;

const asked = (platform: Platform, stderr = '') =>
  askFormats({
    platform,
    ...{ ffmpeg: '/bin/ffmpeg', address: '/dev/video0' },
    run: async () => ({ exitCode: 1, stdout: '', stderr }),
  });

test.each<[string, Platform, string, string]>([
  ['Windows', 'win32', DSHOW, 'up to 1920 × 1080 at 30 fps, MJPEG'],
  ['Linux', 'linux', V4L2, 'up to 1280 × 720, MJPEG; rate: see Camera opens'],
])(
  'the largest picture of a webcam is told with its rate, or where that stands: %s',
  async (_where, platform, stderr, says) => {
    expect(await asked(platform, stderr)).toEqual({ outcome: 'fine', says });
  },
);

test.each<[string, Platform, string]>([
  ['nothing is said', 'linux', 'the webcam did not say'],
  ['nothing can be asked', 'darwin', 'this system does not list them'],
])('where %s, that is said', async (_what, platform, says) => {
  expect(await asked(platform)).toEqual({ outcome: 'unknown', says });
});
