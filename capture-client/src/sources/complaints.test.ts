import { describe, expect, it } from 'vitest';
import { readComplaint, type SourceDoor } from './complaints.ts';

/** What ffmpeg 4 to 7 print, as it was seen. */
const SAID: [SourceDoor, string, string][] = [
  [
    'webcam',
    '[video4linux2,v4l2 @ 0x55d] Cannot open video device /dev/video0: No such file or directory\n/dev/video0: No such file or directory',
    'camera-none',
  ],
  [
    'webcam',
    '[video4linux2,v4l2 @ 0x55d] ioctl(VIDIOC_STREAMON): Device or resource busy\n/dev/video0: Device or resource busy',
    'camera-busy',
  ],
  ['webcam', '/dev/video0: Permission denied', 'camera-blocked-privacy'],
  [
    'webcam',
    '[video4linux2,v4l2 @ 0x55d] ioctl(VIDIOC_DQBUF): No such device\n/dev/video0: Input/output error',
    'camera-unplugged',
  ],
  [
    'webcam',
    '[video4linux2,v4l2 @ 0x1] Not a video capture device.\n/dev/video1: No such device',
    'camera-none',
  ],
  [
    'webcam',
    '[video4linux2,v4l2 @ 0x1] Cannot find a proper format for codec_id 7 (mjpeg), pix_fmt -1.\n/dev/video0: Input/output error',
    'options-refused',
  ],
  [
    'webcam',
    '[dshow @ 000001f] Could not find video device with name [HD Cam] among source devices of type video.\nvideo=HD Cam: I/O error',
    'camera-unplugged',
  ],
  [
    'webcam',
    '[dshow @ 000001f] Could not run graph (sometimes caused by a device already in use by other application)\nvideo=HD Cam: I/O error',
    'camera-busy',
  ],
  ['webcam', '[dshow @ 000001f] Could not set video options\nvideo=HD Cam: I/O error', 'options-refused'],
  ['webcam', '[dshow @ 000001f] Unable to BindToObject for HD Cam: 0x80070005', 'camera-blocked-privacy'],
  [
    'webcam',
    '[dshow @ 000001f] Could not enumerate video devices (or none found).\nvideo=HD Cam: I/O error',
    'camera-none',
  ],
  ['webcam', 'video=HD Cam: I/O error', 'camera-unplugged'],
  [
    'webcam',
    '[AVFoundation indev @ 0x7f8] Selected framerate (15.000000) is not supported by the device.\n0:none: Input/output error',
    'options-refused',
  ],
  [
    'webcam',
    '[AVFoundation indev @ 0x7f8] Video device not found\n9:none: Input/output error',
    'camera-unplugged',
  ],
  [
    'webcam',
    '[AVFoundation indev @ 0x7f8] Failed to create AV capture input device: Operation not permitted',
    'camera-blocked-privacy',
  ],
  ['screen', '[x11grab @ 0x5581] Cannot open display :9, error 1.\n:9: Input/output error', 'screen-none'],
  ['screen', '[gdigrab @ 0x1] Failed to capture image (error 5)', 'screen-none'],
  ['file', 'file:/nope.mp4: No such file or directory', 'source-not-found'],
  [
    'file',
    '[in#0 @ 0x5] Error opening input: No such file or directory\nError opening input file file:/nope.mp4.\nError opening input files: No such file or directory',
    'source-not-found',
  ],
  ['file', 'file:/notes.txt: Invalid data found when processing input', 'source-failed'],
  [
    'url',
    '[tcp @ 0x5] Connection to tcp://10.0.0.9:554 failed: Connection refused\nrtsp://10.0.0.9/: Connection refused',
    'source-unreachable',
  ],
  [
    'url',
    '[rtsp @ 0x5] method DESCRIBE failed: 401 Unauthorized\nrtsp://10.0.0.9/: Server returned 401 Unauthorized (authorization failed)',
    'source-unreachable',
  ],
  ['url', 'http://10.0.0.9/v: Server returned 404 Not Found', 'source-unreachable'],
  [
    'url',
    '[tcp @ 0x5] Failed to resolve hostname cam.invalid: Name or service not known',
    'source-unreachable',
  ],
  ['url', 'rtsp://10.0.0.9/: Error number -138 occurred', 'source-unreachable'],
  ['url', 'http://10.0.0.9/v: Invalid data found when processing input', 'source-failed'],
];

describe('readComplaint', () => {
  it.each(SAID)('of a %s that says %j is %s', (at, stderr, code) => {
    expect(readComplaint(at, stderr).code).toBe(code);
  });

  it('gives the line that told, without addresses in memory', () => {
    const { detail } = readComplaint(
      'webcam',
      '[dshow @ 000001f] Could not set video options\nvideo=HD Cam: I/O error',
    );
    expect(detail).toBe('dshow: Could not set video options');
  });

  it('gives the last telling line of what it does not know', () => {
    expect(readComplaint('file', 'A first thing\nA second thing\nConversion failed!\n')).toEqual({
      code: 'source-failed',
      detail: 'A second thing',
    });
  });

  it('says what a Linux user may have to do', () => {
    expect(readComplaint('webcam', '/dev/video0: Permission denied').detail).toContain('group “video”');
  });

  it('has words for silence', () => {
    expect(readComplaint('url', ' \r\n').detail).toBe('It ended without a word.');
  });
});
