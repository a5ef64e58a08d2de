import type { SettingsError } from '@porthole/shared/settings/settings';
import { describe, expect, test } from 'vitest';
import { readRelaySettings } from '../settings.ts';

const problems = (env: Record<string, string>) => {
  try {
    readRelaySettings({ args: [], env });
    return [];
  } catch (error) {
    return (error as SettingsError).problems;
  }
};

const TURN = { TURN_SERVERS: 'turn:turn.example.org?transport=udp, turns:turn.example.org:443' };
const STATIC = { TURN_USERNAME: 'porthole', TURN_CREDENTIAL: 'hush' };

describe('The settings of STUN and TURN', () => {
  test('name nobody where nothing is set', () => {
    expect(readRelaySettings({ args: [], env: {} })).toMatchObject({
      ...{ stunServers: [], turnServers: [], turnSecret: undefined, iceTransportPolicy: 'all' },
    });
  });

  test('are lists of addresses, with one kind of credentials', () => {
    const env = { STUN_SERVERS: 'stun:a.example, stun:b.example:3479', ...TURN, TURN_SECRET: 'hush' };
    const { stunServers, turnServers } = readRelaySettings({ args: [], env });
    expect(stunServers.map(({ host, port }) => `${host} ${port}`)).toEqual([
      'a.example 3478',
      'b.example 3479',
    ]);
    expect(turnServers.map(({ over, port }) => `${over} ${port}`)).toEqual(['udp 3478', 'tls 443']);
    expect(problems({ ...TURN, ...STATIC, ICE_TRANSPORT_POLICY: 'relay' })).toEqual([]);
  });

  const both =
    'TURN_SECRET and TURN_USERNAME with TURN_CREDENTIAL exclude each other: keep the ones your TURN server is set up for.';
  test.each<[Record<string, string>, string[]]>([
    [{ ...TURN, ...STATIC, TURN_SECRET: 'hush' }, [both]],
    [TURN, ['TURN_SERVERS needs TURN_SECRET, or TURN_USERNAME and TURN_CREDENTIAL.']],
    [{ ...TURN, TURN_USERNAME: 'kim' }, ['TURN_USERNAME and TURN_CREDENTIAL must be given together.']],
    [{ TURN_SECRET: 'hush' }, ['TURN_SERVERS is missing: credentials are given for it.']],
    [{ ICE_TRANSPORT_POLICY: 'relay' }, ['ICE_TRANSPORT_POLICY relay needs TURN_SERVERS.']],
    [{ ICE_GATHERING_TIMEOUT: '3s' }, ['ICE_GATHERING_TIMEOUT must be a whole number from 500 to 60000.']],
    [
      { WEBRTC_CONNECTION_TIMEOUT: '0' },
      ['WEBRTC_CONNECTION_TIMEOUT must be a whole number from 500 to 60000.'],
    ],
    [
      { ICE_GATHERING_TIMEOUT: '5001' },
      ['ICE_GATHERING_TIMEOUT must not be longer than WEBRTC_CONNECTION_TIMEOUT.'],
    ],
    [{ ICE_TRANSPORT_POLICY: 'none' }, ['ICE_TRANSPORT_POLICY must be one of all, relay.']],
    [
      { STUN_SERVERS: 'stun:a.example,turn:b.example' },
      [
        'STUN_SERVERS must be addresses such as stun:stun.example.org:3478, separated by commas; “turn:b.example” is none.',
      ],
    ],
    [
      { TURN_SERVERS: 'turn:a.example,turn:kim:hush@b.example', TURN_SECRET: 'x' },
      [
        'TURN_SERVERS must be addresses such as turn:turn.example.org:3478?transport=udp or turns:turn.example.org:443?transport=tcp, separated by commas; “…@b.example” is none.',
      ],
    ],
  ])('%j stop the start', (env, wrong) => {
    expect(problems(env)).toEqual(wrong);
  });
});
