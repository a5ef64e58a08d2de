import { COOLDOWNS_MS } from '@porthole/shared/ladder/setbacks';
import { MAX_FRAME_PIXELS } from '@porthole/shared/protocol/limits';
import { TRANSPORT_CHOICES, type TransportChoice } from '@porthole/shared/protocol/transport';
import {
  readSettings,
  type Setting,
  SettingsError,
  type SettingsInput,
  type SettingsOf,
} from '@porthole/shared/settings/settings';
import {
  anyText,
  httpOrigin,
  oneOf,
  onOff,
  spansOfTime,
  wholeNumber,
} from '@porthole/shared/settings/values';
import { parseSourceChoice, type SourceChoice } from './sources/source-choice.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

const setting = <T>(one: Setting<T>): Setting<T> => one;

const DAY_MS = 24 * 3_600_000;

/** Every setting of the capture client. The README's table is held against it. */
export const CAPTURE_SETTINGS = {
  relay: setting<string | null>({
    flag: 'relay',
    env: 'PORTHOLE_RELAY',
    value: 'address',
    about: 'The relay, as https://porthole.example.org',
    shownDefault: 'none, must be given',
    fallback: null,
    parse: httpOrigin,
  }),
  key: setting<string | null>({
    flag: 'key',
    env: 'PORTHOLE_KEY',
    value: 'camera key',
    about: "The camera's key, as Add camera shows it",
    shownDefault: 'none, must be given',
    fallback: null,
    parse: cameraKey,
  }),
  source: setting<SourceChoice>({
    flag: 'source',
    env: 'PORTHOLE_SOURCE',
    value: 'source',
    about: 'webcam, webcam:<name or number>, screen, a file, an rtsp: or http: address, test, auto, stills',
    shownDefault: 'webcam, the first one',
    fallback: { kind: 'webcam', which: null },
    parse: parseSourceChoice,
  }),
  transport: setting<TransportChoice>({
    flag: 'transport',
    env: 'PORTHOLE_TRANSPORT',
    value: TRANSPORT_CHOICES.join('|'),
    about: 'How frames reach the relay',
    shownDefault: 'auto',
    fallback: 'auto',
    parse: oneOf(...TRANSPORT_CHOICES),
  }),
  fps: setting<number | null>({
    flag: 'fps',
    env: 'PORTHOLE_FPS',
    value: '1-60',
    about: 'Frames a second',
    shownDefault: "15; a file's own rate",
    fallback: null,
    parse: wholeNumber(1, 60),
  }),
  size: setting<Size | null>({
    flag: 'size',
    env: 'PORTHOLE_SIZE',
    value: 'width x height',
    about: 'Picture size, kept in proportion',
    shownDefault: "1280x720; a file's own size",
    fallback: null,
    parse: pictureSize,
  }),
  quality: setting<number>({
    flag: 'quality',
    env: 'PORTHOLE_QUALITY',
    value: '1-100',
    about: 'JPEG quality where pictures are encoded here, and not by the webcam',
    shownDefault: '80',
    fallback: 80,
    parse: wholeNumber(1, 100),
  }),
  uplink: setting<'auto' | 'full'>({
    flag: 'uplink',
    env: 'PORTHOLE_UPLINK',
    value: 'auto|full',
    about:
      'auto: smaller pictures, then fewer, where the line carries no more; full: always as the source gives them',
    shownDefault: 'auto',
    fallback: 'auto',
    parse: oneOf('auto', 'full'),
  }),
  retryAfter: setting<readonly number[]>({
    flag: 'retry-after',
    env: 'PORTHOLE_RETRY_AFTER',
    value: 'list',
    about: 'How soon a transport that failed is tried again, after the first, second and any further time',
    shownDefault: '1m,4m,15m',
    fallback: COOLDOWNS_MS,
    parse: spansOfTime(8, DAY_MS),
  }),
  ffmpeg: setting<string | null>({
    flag: 'ffmpeg',
    env: 'PORTHOLE_FFMPEG',
    value: 'path',
    about: 'Which ffmpeg to run',
    shownDefault: 'the one on PATH, else the one from npm',
    fallback: null,
    parse: anyText(1_000),
  }),
  rtcViewers: setting<number>({
    flag: 'rtc-viewers',
    env: 'PORTHOLE_RTC_VIEWERS',
    value: '0-20',
    about: 'Viewers who may have the picture directly, over WebRTC, at once; 0 switches it off',
    shownDefault: '3',
    fallback: 3,
    parse: wholeNumber(0, 20),
  }),
  rtcBitrate: setting<number>({
    flag: 'rtc-bitrate',
    env: 'PORTHOLE_RTC_BITRATE',
    value: '100-20000',
    about: 'Most kbit/s to each of them',
    shownDefault: '1200',
    fallback: 1_200,
    parse: wholeNumber(100, 20_000),
  }),
  rtcRelayOnly: setting<boolean>({
    flag: 'rtc-relay-only',
    env: 'PORTHOLE_RTC_RELAY_ONLY',
    about: 'WebRTC through TURN alone, which hides this PC’s addresses from viewers',
    shownDefault: 'off',
    fallback: false,
    parse: onOff,
  }),
  json: setting<boolean>({
    flag: 'json',
    about: 'Print one JSON object a second, for scripts',
    shownDefault: 'off',
    fallback: false,
    parse: onOff,
  }),
  exitWithParent: setting<boolean>({
    env: 'PORTHOLE_EXIT_WITH_PARENT',
    about: 'on: end when standard input closes, as it does when the parent process ends',
    shownDefault: 'off',
    fallback: false,
    parse: onOff,
  }),
};

export type CaptureSettings = Omit<SettingsOf<typeof CAPTURE_SETTINGS>, 'relay' | 'key'> & {
  relay: string;
  key: string;
};

/** What the relay reads from the same environment. */
export const OF_THE_RELAY = [
  'PORTHOLE_DATA_DIR',
  'PORTHOLE_ADMIN_PASSWORD',
  'PORTHOLE_SIGN_IN_LINK',
  'PORTHOLE_PUBLIC_URL',
  'PORTHOLE_ORIGINS',
  'PORTHOLE_TRUST_PROXY',
  'PORTHOLE_SESSION_HOURS',
  'PORTHOLE_LOCAL_CAMERA',
  'PORTHOLE_MAX_VIEWERS',
  'PORTHOLE_OUTAGE_AFTER',
  'PORTHOLE_WEBHOOK_URL',
  'PORTHOLE_WEBHOOK_SECRET',
  'PORTHOLE_LOG_LEVEL',
  'PORTHOLE_LOG_FORMAT',
] as const;

/** @throws {SettingsError} */
export function readCaptureSettings({ args, env }: Pick<SettingsInput, 'args' | 'env'>): CaptureSettings {
  const problems: string[] = [];
  const settings = attempt(
    () => readSettings(CAPTURE_SETTINGS, { args, env, foreignEnv: OF_THE_RELAY }),
    problems,
  );
  for (const name of ['relay', 'key'] as const) {
    const { flag, env: variable } = CAPTURE_SETTINGS[name];
    const given = args.some((arg) => arg === `--${flag}` || arg.startsWith(`--${flag}=`));
    if (!given && !env[variable as string]) problems.push(`--${flag} is missing (or ${variable}).`);
  }
  if (!settings || problems.length > 0 || settings.relay === null || settings.key === null)
    throw new SettingsError(problems);
  return { ...settings, relay: settings.relay, key: settings.key };
}

/** What the `devices` subcommand needs to know. @throws {SettingsError} */
export function readDeviceSettings({
  args,
  env,
}: Pick<SettingsInput, 'args' | 'env'>): Pick<CaptureSettings, 'ffmpeg'> {
  const { ffmpeg } = CAPTURE_SETTINGS;
  const ours = Object.values(CAPTURE_SETTINGS).flatMap(({ env: name }) => name ?? []);
  return readSettings({ ffmpeg }, { args, env, foreignEnv: [...OF_THE_RELAY, ...ours] });
}

function attempt<T>(read: () => T, problems: string[]): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

/** It travels in a header. @throws {Error} whose message completes "--key must be" */
function cameraKey(text: string): string {
  if (/^[\x21-\x7e]{1,200}$/.test(text.trim())) return text.trim();
  throw new Error('the camera key as Add camera shows it');
}

/** @throws {Error} whose message completes "--size must be" */
function pictureSize(text: string): Size {
  const [, width, height] = /^(\d{2,4})x(\d{2,4})$/.exec(text) ?? [];
  const size = { width: Number(width), height: Number(height) };
  const fits = (side: number) => side >= 64 && side <= 4096;
  if (fits(size.width) && fits(size.height) && size.width * size.height <= MAX_FRAME_PIXELS) return size;
  throw new Error(
    '<width>x<height> with sides from 64 to 4096 and at most 9 million pixels, such as 1280x720',
  );
}
