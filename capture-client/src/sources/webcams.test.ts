import { describe, expect, it } from 'vitest';
import { pickWebcam, readAvfoundationList, readDshowList } from './webcams.ts';

const DSHOW_5 = `[dshow @ 000001d2] "HD Pro Webcam C920" (video)
[dshow @ 000001d2]   Alternative name "@device_pnp_\\\\?\\usb#vid_046d"
[dshow @ 000001d2] "OBS: Virtual Camera" (none)
[dshow @ 000001d2]   Alternative name "@device_sw_{860BB310}"
[dshow @ 000001d2] "Microphone (C920)" (audio)
[dshow @ 000001d2]   Alternative name "@device_cm_{33D9A762}"
dummy: Immediate exit requested`.replaceAll('\n', '\r\n');

const DSHOW_4 = `[dshow @ 0000022c] DirectShow video devices (some may be both video and audio devices)
[dshow @ 0000022c]  "Integrated Camera"
[dshow @ 0000022c]     Alternative name "@device_pnp_1"
[dshow @ 0000022c]  "Integrated Camera"
[dshow @ 0000022c]     Alternative name "@device_pnp_2"
[dshow @ 0000022c] DirectShow audio devices
[dshow @ 0000022c]  "Microphone"
[dshow @ 0000022c]     Alternative name "@device_cm_1"
dummy: Immediate exit requested`;

const AVFOUNDATION = `[AVFoundation indev @ 0x7f] AVFoundation video devices:
[AVFoundation indev @ 0x7f] [0] FaceTime HD Camera
[AVFoundation indev @ 0x7f] [1] Capture screen 0
[AVFoundation indev @ 0x7f] AVFoundation audio devices:
[AVFoundation indev @ 0x7f] [0] MacBook Pro Microphone
: Input/output error`;

describe('lists of webcams', () => {
  it('are read from ffmpeg 5 on Windows, names with colons and all', () => {
    expect(readDshowList(DSHOW_5)).toEqual([
      { name: 'HD Pro Webcam C920', address: '@device_pnp_\\\\?\\usb#vid_046d' },
      { name: 'OBS: Virtual Camera', address: '@device_sw_{860BB310}' },
    ]);
  });

  it('are read from ffmpeg 4 on Windows, twins apart', () => {
    expect(readDshowList(DSHOW_4)).toEqual([
      { name: 'Integrated Camera', address: '@device_pnp_1' },
      { name: 'Integrated Camera', address: '@device_pnp_2' },
    ]);
  });

  it.each([
    '[dshow @ 0] Could not enumerate video devices (or none found).\ndummy: Immediate exit requested',
    "Unknown input format: 'dshow'",
    '',
  ])('are empty where ffmpeg says %j', (stderr) => {
    expect(readDshowList(stderr)).toEqual([]);
  });

  it('are read from a Mac, screens and microphones left out', () => {
    expect(readAvfoundationList(AVFOUNDATION)).toEqual([{ name: 'FaceTime HD Camera', address: '0' }]);
    expect(readAvfoundationList('')).toEqual([]);
  });
});

describe('pickWebcam', () => {
  const webcams = [
    { name: 'Integrated Camera', address: '/dev/video0' },
    { name: 'HD Pro Webcam C920', address: '/dev/video2' },
  ];
  it.each([
    [null, '/dev/video0'],
    ['1', '/dev/video2'],
    ['HD Pro Webcam C920', '/dev/video2'],
    ['c920', '/dev/video2'],
    ['/dev/video2', '/dev/video2'],
  ])('for %j takes %s', (which, address) => {
    expect(pickWebcam(webcams, which)?.address).toBe(address);
  });

  it.each(['2', 'Door', ' '.repeat(3)])('has none for %j', (which) => {
    expect(pickWebcam(webcams, which)).toBeUndefined();
  });

  it('prefers the whole name to a part of another', () => {
    const twins = [
      { name: 'Cam 2', address: 'b' },
      { name: 'Cam', address: 'a' },
    ];
    expect(pickWebcam(twins, 'cam')?.address).toBe('a');
  });
});
