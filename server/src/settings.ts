import { ICE_TRANSPORT_POLICIES, type IceTransportPolicy } from '@porthole/shared/protocol/ice';
import type { IceUrl } from '@porthole/shared/protocol/ice-url';
import { iceUrls } from '@porthole/shared/settings/ice-urls';
import {
  readSettings,
  type Setting,
  SettingsError,
  type SettingsInput,
  type SettingsOf,
} from '@porthole/shared/settings/settings';
import {
  anyText,
  httpAddress,
  httpOrigin,
  listOf,
  oneOf,
  onOff,
  wholeNumber,
} from '@porthole/shared/settings/values';
import { iceProblems } from './ice/ice-settings.ts';
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
  maxViewers: setting<number>({
    flag: 'max-viewers',
    env: 'PORTHOLE_MAX_VIEWERS',
    value: 'number',
    about: 'Pages that may watch at once; further ones are told that the relay is full',
    shownDefault: '500',
    fallback: 500,
    parse: wholeNumber(1, 100_000),
  }),
  outageAfter: setting<number>({
    flag: 'outage-after',
    env: 'PORTHOLE_OUTAGE_AFTER',
    value: 'seconds',
    about: 'How long a camera must be away before it counts as down, and back before it counts as up',
    shownDefault: '30',
    fallback: 30,
    parse: wholeNumber(1, 3_600),
  }),
  webhookUrl: setting<string | undefined>({
    env: 'PORTHOLE_WEBHOOK_URL',
    about: 'Address told when a camera goes down and when it is back',
    shownDefault: 'none',
    fallback: undefined,
    parse: httpAddress,
  }),
  webhookSecret: setting<string | undefined>({
    env: 'PORTHOLE_WEBHOOK_SECRET',
    about: 'Secret that what is sent there is signed with, as `whsec_…` or any text',
    shownDefault: 'none: not signed',
    fallback: undefined,
    parse: anyText(200),
  }),
  stunServers: setting<IceUrl[]>({
    flag: 'stun-servers',
    env: 'STUN_SERVERS',
    value: 'list',
    about: 'STUN servers for WebRTC, as `stun:stun.example.org:3478`, separated by commas',
    shownDefault: 'none',
    fallback: [],
    parse: iceUrls('stun'),
  }),
  turnServers: setting<IceUrl[]>({
    flag: 'turn-servers',
    env: 'TURN_SERVERS',
    value: 'list',
    about:
      'TURN servers for WebRTC, as `turn:turn.example.org:3478?transport=udp`, `…?transport=tcp` and `turns:…:443`, separated by commas',
    shownDefault: 'none',
    fallback: [],
    parse: iceUrls('turn'),
  }),
  turnSecret: setting<string | undefined>({
    env: 'TURN_SECRET',
    about: 'coturn’s `static-auth-secret`: from it everybody who asks is given credentials for ten minutes',
    shownDefault: 'none',
    fallback: undefined,
    parse: anyText(500),
  }),
  turnUsername: setting<string | undefined>({
    env: 'TURN_USERNAME',
    about: 'In its place a user that stays the same',
    shownDefault: 'none',
    fallback: undefined,
    parse: anyText(500),
  }),
  turnCredential: setting<string | undefined>({
    env: 'TURN_CREDENTIAL',
    about: 'That user’s password',
    shownDefault: 'none',
    fallback: undefined,
    parse: anyText(500),
  }),
  iceTransportPolicy: setting<IceTransportPolicy>({
    flag: 'ice-transport-policy',
    env: 'ICE_TRANSPORT_POLICY',
    value: ICE_TRANSPORT_POLICIES.join('|'),
    about: 'relay: WebRTC through TURN alone, which hides addresses from the other side',
    shownDefault: 'all',
    fallback: 'all',
    parse: oneOf(...ICE_TRANSPORT_POLICIES),
  }),
  iceGatheringTimeout: setting<number>({
    flag: 'ice-gathering-timeout',
    env: 'ICE_GATHERING_TIMEOUT',
    value: 'ms',
    about: 'How long an attempt at WebRTC waits for an answer over any pair of addresses',
    shownDefault: '3000',
    fallback: 3_000,
    parse: wholeNumber(500, 60_000),
  }),
  webrtcConnectionTimeout: setting<number>({
    flag: 'webrtc-connection-timeout',
    env: 'WEBRTC_CONNECTION_TIMEOUT',
    value: 'ms',
    about: 'How long it may take until a pair of addresses is ready',
    shownDefault: '5000',
    fallback: 5_000,
    parse: wholeNumber(500, 60_000),
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

/** @throws {SettingsError} */
export function readRelaySettings({ args, env }: Pick<SettingsInput, 'args' | 'env'>): RelaySettings {
  const settings = readSettings(RELAY_SETTINGS, { args, env, foreignEnv: CAPTURE_ENV });
  const problems = iceProblems(settings);
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}

/** Settings of the capture client, which may stand in the same environment. */
export const CAPTURE_ENV = [
  'PORTHOLE_RELAY',
  'PORTHOLE_KEY',
  'PORTHOLE_SOURCE',
  'PORTHOLE_TRANSPORT',
  'PORTHOLE_FPS',
  'PORTHOLE_SIZE',
  'PORTHOLE_QUALITY',
  'PORTHOLE_UPLINK',
  'PORTHOLE_RETRY_AFTER',
  'PORTHOLE_FFMPEG',
  'PORTHOLE_RTC_VIEWERS',
  'PORTHOLE_RTC_BITRATE',
  'PORTHOLE_RTC_RELAY_ONLY',
  'PORTHOLE_EXIT_WITH_PARENT',
] as const;
