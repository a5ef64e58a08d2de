import { describe, expect, it } from 'vitest';
import { stillsFailure } from './stills-failure.ts';

const MISSING_ON_LINUX =
  'Command failed: fswebcam  -q  -r 1280x720 still.jpg\n/bin/sh: 1: fswebcam: not found\n';
const MISSING_ON_WINDOWS =
  'Command failed: "C:\\node_modules\\CommandCam.exe" /filename still.bmp\n\'CommandCam.exe\' is not recognized as an internal or external command,\r\noperable program or batch file.';

describe('what node-webcam says', () => {
  it.each([
    ['No webcam found', 'camera-none'],
    ["ENOENT: no such file or directory, open 'still.jpg'", 'camera-none'],
    ['Error opening device: VIDIOC_STREAMON: Device or resource busy', 'camera-busy'],
    ['Unable to decode', 'source-failed'],
    ['', 'source-failed'],
  ])('%j is %s', (words, code) => {
    expect(stillsFailure(words, false).code).toBe(code);
  });

  it.each([MISSING_ON_LINUX, MISSING_ON_WINDOWS])(
    'names what to install where its own tool is missing',
    (words) => {
      expect(stillsFailure(words, false)).toMatchObject({
        code: 'source-failed',
        detail: expect.stringContaining('fswebcam'),
      });
    },
  );

  it('asks for ffmpeg where it stood in for it', () => {
    expect(stillsFailure(MISSING_ON_LINUX, true).code).toBe('ffmpeg-missing');
  });
});
