import { describeSettings, SettingsError } from '@porthole/shared/settings/settings';
import { describe, expect, it } from 'vitest';
import { CAPTURE_SETTINGS, readCaptureSettings, readDeviceSettings } from './settings.ts';

const GIVEN = ['--relay', 'https://Porthole.example.org/', '--key', 'pk_1'];
const read = (args: string[], env: Record<string, string> = {}) =>
  readCaptureSettings({ args: [...GIVEN, ...args], env });
const problems = (args: string[], env: Record<string, string> = {}) => {
  try {
    readCaptureSettings({ args, env });
    return [];
  } catch (error) {
    return (error as SettingsError).problems;
  }
};

describe('the capture client’s settings', () => {
  it('need a relay and a key, and have a usual value for all else', () => {
    expect(read([])).toEqual({
      relay: 'https://porthole.example.org',
      key: 'pk_1',
      source: { kind: 'webcam', which: null },
      transport: 'auto',
      uplink: 'auto',
      fps: null,
      size: null,
      quality: 80,
      retryAfter: [60_000, 240_000, 900_000],
      ffmpeg: null,
      rtcViewers: 3,
      rtcBitrate: 1_200,
      rtcRelayOnly: false,
      json: false,
      exitWithParent: false,
    });
  });

  it('come from the environment where no flag says otherwise', () => {
    const env = {
      PORTHOLE_RELAY: 'http://localhost:8080',
      PORTHOLE_KEY: 'pk_2',
      PORTHOLE_SOURCE: 'test',
      PORTHOLE_TRANSPORT: 'http',
      PORTHOLE_FPS: '5',
      PORTHOLE_SIZE: '640x360',
      PORTHOLE_EXIT_WITH_PARENT: 'on',
    };
    expect(readCaptureSettings({ args: ['--fps', '7', '--json'], env })).toMatchObject({
      relay: 'http://localhost:8080',
      key: 'pk_2',
      source: { kind: 'test' },
      transport: 'http',
      fps: 7,
      size: { width: 640, height: 360 },
      json: true,
      exitWithParent: true,
    });
  });

  it.each([
    ['2s', [2_000]],
    ['30s, 4m,1h', [30_000, 240_000, 3_600_000]],
  ])('say how soon what failed is tried again: %s', (text, ms) => {
    expect(read(['--retry-after', text]).retryAfter).toEqual(ms);
  });

  it.each(['', '0s', '5', '1m,', '25h', '-1s'])('take no span of time for one that is none: “%s”', (text) => {
    expect(problems([...GIVEN, `--retry-after=${text}`])).toEqual([
      '--retry-after must be one to 8 spans of time such as 30s, 4m or 1h, separated by commas.',
    ]);
  });

  it('are found wrong all at once', () => {
    expect(problems(['--fps', '0', '--size', 'big', '--sauce', 'test', '--transport', 'pigeon'])).toEqual([
      '--sauce is not a flag.',
      'One word too many: it is the value of no flag.',
      '--transport must be one of auto, websocket, polling, http.',
      '--fps must be a whole number from 1 to 60.',
      '--size must be <width>x<height> with sides from 64 to 4096 and at most 9 million pixels, such as 1280x720.',
      '--relay is missing (or PORTHOLE_RELAY).',
      '--key is missing (or PORTHOLE_KEY).',
    ]);
  });

  it.each([
    ['--relay', 'porthole.example.org'],
    ['--relay', 'ftp://porthole.example.org'],
    ['--source', 'ftp://x/y'],
    ['--quality', '101'],
    ['--size', '10x10'],
    ['--size', '4096x4096'],
    ['--key', 'ключ'],
    ['--key', 'two words'],
    ['--fps', '7.5'],
  ])('%s may not be %s', (flag, value) => {
    expect(problems([...GIVEN, flag, value])).toHaveLength(1);
  });

  it('never show a key that stands in the wrong place', () => {
    expect(problems([...GIVEN, 'pk_secret']).join()).not.toContain('pk_secret');
  });

  it('leave the relay’s own settings alone and know what is nobody’s', () => {
    expect(problems(GIVEN, { PORTHOLE_DATA_DIR: '/data' })).toEqual([]);
    expect(problems(GIVEN, { PORTHOLE_SOURSE: 'test' })).toEqual(['PORTHOLE_SOURSE is not a setting.']);
  });

  it('for listing devices are but one', () => {
    const env = { PORTHOLE_KEY: 'pk_1', PORTHOLE_FFMPEG: '/opt/ffmpeg' };
    expect(readDeviceSettings({ args: [], env })).toEqual({ ffmpeg: '/opt/ffmpeg' });
    expect(() => readDeviceSettings({ args: ['--fps', '5'], env })).toThrow(SettingsError);
  });

  it('are all described', () => {
    const text = describeSettings(CAPTURE_SETTINGS);
    for (const { flag, env } of Object.values(CAPTURE_SETTINGS) as { flag?: string; env?: string }[]) {
      if (flag) expect(text).toContain(`--${flag}`);
      if (env) expect(text).toContain(env);
    }
  });
});
