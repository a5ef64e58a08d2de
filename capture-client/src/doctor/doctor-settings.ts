import { type IceUrl, parseIceUrl } from '@porthole/shared/protocol/ice-url';
import { iceUrls } from '@porthole/shared/settings/ice-urls';
import {
  readSettings,
  type Setting,
  SettingsError,
  type SettingsInput,
  type SettingsOf,
} from '@porthole/shared/settings/settings';
import { anyText, listOf, oneOf, onOff } from '@porthole/shared/settings/values';
import { CAPTURE_SETTINGS, OF_THE_RELAY } from '../settings.ts';

const setting = <T>(one: Setting<T>): Setting<T> => one;
const { relay, key, source, fps, size, ffmpeg } = CAPTURE_SETTINGS;

/** Every setting of the doctor. docs/doctor.md's table is held against it. */
export const DOCTOR_SETTINGS = {
  relay,
  key,
  only: setting<'all' | 'network' | 'pc'>({
    flag: 'only',
    value: 'all|network|pc',
    about: 'What is looked at: the way to the relay, this PC with its camera, or both',
    shownDefault: 'all; `npm run doctor` says network',
    fallback: 'all',
    parse: oneOf('all', 'network', 'pc'),
  }),
  quick: setting<boolean>({
    flag: 'quick',
    about: 'Shortens what mostly waits: a WebSocket left idle and an answer held, 5 s each',
    shownDefault: 'off',
    fallback: false,
    parse: onOff,
  }),
  stun: setting<IceUrl[]>({
    flag: 'stun',
    value: 'host:port,host:port',
    about: 'STUN servers to ask over UDP; two tell the kind of NAT',
    shownDefault: 'with `--key` those of the relay',
    fallback: [],
    parse: listOf(stunServer),
  }),
  turn: setting<IceUrl[]>({
    flag: 'turn',
    value: 'list',
    about:
      'TURN servers to ask for an address, as `turn:turn.example.org:3478?transport=tcp` or `turns:…:443`',
    shownDefault: 'with `--key` those of the relay',
    fallback: [],
    parse: iceUrls('turn'),
  }),
  turnUsername: setting<string | null>({
    env: 'TURN_USERNAME',
    about: 'User for the servers of `--turn`',
    shownDefault: 'none',
    fallback: null,
    parse: anyText(500),
  }),
  turnCredential: setting<string | null>({
    env: 'TURN_CREDENTIAL',
    about: 'That user’s password',
    shownDefault: 'none',
    fallback: null,
    parse: anyText(500),
  }),
  json: setting<boolean>({
    flag: 'json',
    about: 'Print one JSON object at the end, for scripts',
    shownDefault: 'off',
    fallback: false,
    parse: onOff,
  }),
  picture: setting<string | null>({
    flag: 'picture',
    value: 'file',
    about: 'Where the first picture is kept',
    shownDefault: 'porthole-doctor.jpg in the folder for temporary files',
    fallback: null,
    parse: anyText(1_000),
  }),
  source,
  fps,
  size,
  ffmpeg,
};

export type DoctorSettings = SettingsOf<typeof DOCTOR_SETTINGS>;

/** @throws {SettingsError} */
export function readDoctorSettings({ args, env }: Pick<SettingsInput, 'args' | 'env'>): DoctorSettings {
  const ofCapture = Object.values(CAPTURE_SETTINGS).flatMap(({ env: name }) => name ?? []);
  const settings = readSettings(DOCTOR_SETTINGS, { args, env, foreignEnv: [...OF_THE_RELAY, ...ofCapture] });
  if (settings.only !== 'pc' && settings.relay === null)
    throw new SettingsError(['--relay is missing (or PORTHOLE_RELAY).']);
  if (settings.turn.length > 0 && (settings.turnUsername === null || settings.turnCredential === null))
    throw new SettingsError(['--turn needs TURN_USERNAME and TURN_CREDENTIAL.']);
  return settings;
}

/** @throws {Error} whose message completes "--stun must be" */
function stunServer(text: string): IceUrl {
  const server = /:\d+$/.test(text)
    ? parseIceUrl(text.startsWith('stun:') ? text : `stun:${text}`)
    : undefined;
  if (!server) throw new Error('one or two servers such as stun.example.org:3478');
  return server;
}
