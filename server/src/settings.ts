import type { Setting, SettingsOf } from '@porthole/shared/settings/settings';
import { anyText, httpOrigin, listOf, oneOf, onOff, wholeNumber } from '@porthole/shared/settings/values';
import { LOG_FORMATS, LOG_LEVELS } from './observe/log.ts';

const setting = <T>(row: Setting<T>): Setting<T> => row;

export const LOCAL_CAMERAS = ['off', 'auto', 'webcam', 'test'] as const;

/** Every setting of the relay. The README's table is held against this one by a test. */
export const RELAY_SETTINGS = {
  port: setting<number>({
    flag: 'port',
    env: 'PORT',
    value: 'number',
    about: 'TCP port; 0 takes any free one',
    shownDefault: '8080',
    fallback: 8080,
    parse: wholeNumber(0, 65_535),
  }),
  host: setting<string | undefined>({
    flag: 'host',
    env: 'HOST',
    value: 'address',
    about: 'Address to listen on',
    shownDefault: 'all interfaces; with a local camera only this machine',
    fallback: undefined,
    parse: anyText(255),
  }),
  dataDir: setting<string>({
    flag: 'data-dir',
    env: 'PORTHOLE_DATA_DIR',
    value: 'folder',
    about: 'Where people, cameras and sessions are kept',
    shownDefault: './data',
    fallback: 'data',
    parse: anyText(4_096),
  }),
  adminPassword: setting<string | undefined>({
    env: 'PORTHOLE_ADMIN_PASSWORD',
    about: 'Password of the user `admin`, set when that user has none yet',
    shownDefault: 'none: a sign-in link is printed',
    fallback: undefined,
    parse: anyText(200),
  }),
  signInLink: setting<boolean>({
    flag: 'sign-in-link',
    env: 'PORTHOLE_SIGN_IN_LINK',
    about: 'Print a sign-in link although `admin` has a password',
    shownDefault: 'off',
    fallback: false,
    parse: onOff,
  }),
  publicUrl: setting<string | undefined>({
    flag: 'public-url',
    env: 'PORTHOLE_PUBLIC_URL',
    value: 'address',
    about: 'Address people use, where it is not this machine’s own; shown in links',
    shownDefault: 'this machine as localhost',
    fallback: undefined,
    parse: httpOrigin,
  }),
  origins: setting<string[]>({
    flag: 'origins',
    env: 'PORTHOLE_ORIGINS',
    value: 'list',
    about: 'Further page origins that may use this relay, separated by commas',
    shownDefault: 'none but its own',
    fallback: [],
    parse: listOf(httpOrigin),
  }),
  trustProxy: setting<boolean>({
    flag: 'trust-proxy',
    env: 'PORTHOLE_TRUST_PROXY',
    about: 'Believe X-Forwarded-* headers; only behind a proxy that sets them',
    shownDefault: 'off',
    fallback: false,
    parse: onOff,
  }),
  sessionHours: setting<number>({
    flag: 'session-hours',
    env: 'PORTHOLE_SESSION_HOURS',
    value: 'number',
    about: 'Hours a person stays signed in',
    shownDefault: '12',
    fallback: 12,
    parse: wholeNumber(1, 8_760),
  }),
  localCamera: setting<(typeof LOCAL_CAMERAS)[number]>({
    flag: 'local-camera',
    env: 'PORTHOLE_LOCAL_CAMERA',
    value: 'off|auto|webcam|test',
    about: 'Show a camera of the relay’s own machine; auto is its webcam, else the test pattern',
    shownDefault: 'off; `npm start` says auto',
    fallback: 'off',
    parse: oneOf(...LOCAL_CAMERAS),
  }),
  logLevel: setting<(typeof LOG_LEVELS)[number]>({
    flag: 'log-level',
    env: 'PORTHOLE_LOG_LEVEL',
    value: LOG_LEVELS.join('|'),
    about: 'How much is logged',
    shownDefault: 'info',
    fallback: 'info',
    parse: oneOf(...LOG_LEVELS),
  }),
  logFormat: setting<(typeof LOG_FORMATS)[number]>({
    flag: 'log-format',
    env: 'PORTHOLE_LOG_FORMAT',
    value: LOG_FORMATS.join('|'),
    about: 'Lines for people or for programs',
    shownDefault: 'human',
    fallback: 'human',
    parse: oneOf(...LOG_FORMATS),
  }),
} as const;

export type RelaySettings = SettingsOf<typeof RELAY_SETTINGS>;

/** Settings of the capture client, which may stand in the same environment. */
export const CAPTURE_ENV = [
  'PORTHOLE_RELAY',
  'PORTHOLE_KEY',
  'PORTHOLE_SOURCE',
  'PORTHOLE_TRANSPORT',
  'PORTHOLE_FPS',
  'PORTHOLE_SIZE',
  'PORTHOLE_QUALITY',
  'PORTHOLE_FFMPEG',
  'PORTHOLE_EXIT_WITH_PARENT',
] as const;
