import { iceConfigurationSchema } from '@porthole/shared/protocol/ice';
import { describe, expect, test } from 'vitest';
import { readRelaySettings } from '../settings.ts';
import { iceConfiguration } from './ice-configuration.ts';

const NOW = Date.UTC(2026, 2, 1);
const STUN_SERVERS = 'stun:stun.example.org';
const TURN_SERVERS = 'turn:turn.example.org?transport=udp,turns:turn.example.org:443';

const configured = (env: Record<string, string>, whose = 'ses_one', now = NOW) =>
  iceConfigurationSchema.parse(iceConfiguration(readRelaySettings({ args: [], env }), whose, now));

describe('What is told of STUN and TURN', () => {
  test('is nothing where nothing is configured: no server of a third party', () => {
    expect(configured({})).toMatchObject({ iceServers: [], iceTransportPolicy: 'all', expiresAt: null });
  });

  test('IC-3: has how long an attempt may take', () => {
    expect(configured({})).toMatchObject({ gatheringTimeoutMs: 3_000, connectionTimeoutMs: 5_000 });
    expect(configured({ ICE_GATHERING_TIMEOUT: '6000', WEBRTC_CONNECTION_TIMEOUT: '9500' })).toMatchObject({
      gatheringTimeoutMs: 6_000,
      connectionTimeoutMs: 9_500,
    });
  });

  test('IC-2: has credentials from the secret, which name who asked and last ten minutes', () => {
    const told = configured({ STUN_SERVERS, TURN_SERVERS, TURN_SECRET: 'hush' });
    const username = `${NOW / 1000 + 600}:ses_one`;
    expect(told.iceServers).toEqual([
      { urls: [STUN_SERVERS] },
      // As `printf %s NAME | openssl dgst -sha1 -hmac hush -binary | base64` has it.
      { urls: TURN_SERVERS.split(','), username, credential: 'P2+CuBiuicUAd9YMj0Gq2ZgyBas=' },
    ]);
    expect(told.expiresAt).toBe(NOW + 600_000);
    const ofOther = configured({ TURN_SERVERS, TURN_SECRET: 'hush' }, 'cam_other').iceServers[0];
    expect(ofOther?.credential).not.toBe(told.iceServers[1]?.credential);
  });

  test('has the user that stays the same, where that is configured', () => {
    const told = configured({
      ...{ TURN_SERVERS, TURN_USERNAME: 'porthole', TURN_CREDENTIAL: 'hush' },
      ICE_TRANSPORT_POLICY: 'relay',
    });
    expect(told).toMatchObject({ iceTransportPolicy: 'relay', expiresAt: null });
    expect(told.iceServers).toEqual([
      { urls: TURN_SERVERS.split(','), username: 'porthole', credential: 'hush' },
    ]);
  });
});
