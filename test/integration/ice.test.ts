import { iceConfigurationSchema } from '@porthole/shared/protocol/ice';
import { describe, expect, test } from 'vitest';
import { startRelay } from '../support/relay.ts';
import { relayOfFile } from '../support/relay-of-file.ts';

const TURN_SECRET = 'a secret that coturn has too';
const SETTINGS = {
  STUN_SERVERS: 'stun:stun.example.org:3478',
  TURN_SERVERS: 'turn:turn.example.org:3478?transport=udp,turns:turn.example.org:443?transport=tcp',
};

const its = relayOfFile({ ...SETTINGS, TURN_SECRET, PORTHOLE_LOG_LEVEL: 'debug' });

const ask = (headers: Record<string, string>) => fetch(`${its.relay.url}/api/ice`, { headers });

describe('IC-1: STUN and TURN are told', () => {
  test('to nobody who shows neither session nor key', async () => {
    const codes = await Promise.all(
      [{}, { Authorization: 'Bearer pk_nobody_has_this_one' }].map(async (headers) => {
        const answer = await ask(headers as Record<string, string>);
        return [answer.status, (await answer.json()).error.code];
      }),
    );
    expect(codes).toEqual([
      [401, 'signed-out'],
      [401, 'key-wrong'],
    ]);
  });

  test('to a session and to a camera’s key, each with a name of its own, and kept by nobody between', async () => {
    const { id, key } = await its.api.createCamera('Front door');
    const [ofPerson, ofCamera] = await Promise.all([
      ask({ Cookie: its.api.cookie }),
      ask({ Authorization: `Bearer ${key}` }),
    ]);
    expect(ofCamera.headers.get('cache-control')).toBe('no-store');
    const [person, camera] = [
      iceConfigurationSchema.parse(await ofPerson.json()),
      iceConfigurationSchema.parse(await ofCamera.json()),
    ];
    expect(camera.iceServers[0]).toEqual({ urls: [SETTINGS.STUN_SERVERS] });
    const turn = camera.iceServers[1];
    expect(turn?.urls).toEqual(SETTINGS.TURN_SERVERS.split(','));
    expect(turn?.username).toBe(`${(camera.expiresAt ?? 0) / 1000}:${id}`);
    expect(person.iceServers[1]?.username).not.toBe(turn?.username);
    expect(its.relay.output).not.toContain(TURN_SECRET);
    expect(its.relay.output).not.toContain(String(turn?.credential));
  });
});

test('a relay whose TURN has no credentials does not start, and says so', async () => {
  await expect(startRelay({ TURN_SERVERS: SETTINGS.TURN_SERVERS })).rejects.toThrow(
    'TURN_SERVERS needs TURN_SECRET, or TURN_USERNAME and TURN_CREDENTIAL.',
  );
});
