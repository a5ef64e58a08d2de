import { describe, expect, test } from 'vitest';
import { ManualTimers } from '../../flow/manual-timers.ts';
import { IceServers } from './ice-servers.ts';
import { type LoopEnd, RELAY_CHECKS, type RelayLoop, relayChecks } from './relay-checks.ts';

const context = { signal: new AbortController().signal, timers: new ManualTimers(), progress: () => {} };

/** What a relay tells of these servers. */
const serversOf = (...urls: string[]) => {
  const servers = new IceServers();
  const iceServers = [{ urls, username: 'somebody', credential: 'hush' }];
  servers.told({ iceServers, iceTransportPolicy: 'all', expiresAt: null });
  return servers;
};

const run = (servers: IceServers, loop: RelayLoop) =>
  Promise.all(relayChecks(servers, loop).map((check) => check.run(context)));

const one = async (end: LoopEnd) => {
  const [first] = await run(serversOf('turn:turn.example.org:3478'), async () => end);
  return first;
};

const decoded = { end: 'decoded', frames: 5 } as const;

describe('Whether a TURN server carries video', () => {
  test('is looked at over each way that there is, once that has given an address', async () => {
    const servers = serversOf('turn:a.example', 'turns:a.example:443');
    const asked: string[] = [];
    const results = await run(servers, async ({ over }) => {
      asked.push(over);
      return decoded;
    });
    expect(asked).toEqual(['udp', 'tls']);
    expect(results.map(({ outcome }) => outcome)).toEqual(['fine', 'not-run', 'fine']);
    const checks = relayChecks(servers, async () => decoded);
    expect(checks.map(({ id }) => id)).toEqual(RELAY_CHECKS);
    expect(checks.map(({ needs }) => needs?.[0]?.check)).toEqual(['turn-udp', 'turn-tcp', 'turn-tls']);
  });

  test.each<[string, LoopEnd, object]>([
    [
      '[DR-3] frames that were decoded prove it',
      decoded,
      { outcome: 'fine', says: 'carries video: 5 frames decoded' },
    ],
    [
      '[DR-3] a connection without frames does not',
      { end: 'no-frames', reached: 'connected' },
      {
        outcome: 'blocked',
        code: 'rtc-connected-no-frames',
        says: 'connected, no picture: no 5 frames in 4 s',
      },
    ],
    [
      '[DR-3] nor does a way that opened',
      { end: 'no-frames', reached: 'pair' },
      { outcome: 'blocked', code: 'rtc-dtls-timeout' },
    ],
    [
      'two addresses that do not meet say nothing of one',
      { end: 'no-frames', reached: 'nothing' },
      { outcome: 'note', code: 'rtc-ice-failed', next: expect.stringContaining('`allowed-peer-ip`') },
    ],
    [
      'credentials may be refused',
      { end: 'refused', status: 401, detail: 'Unauthorized' },
      { outcome: 'blocked', code: 'turn-auth' },
    ],
    ['it may be out of reach', { end: 'unreachable' }, { outcome: 'blocked', code: 'turn-unreachable' }],
    [
      'a page that nobody sees moves no picture',
      { end: 'hidden' },
      { outcome: 'unknown', code: 'tab-hidden' },
    ],
  ])('%s', async (_name, end, told) => {
    expect(await one(end)).toMatchObject(told);
  });

  test('of several servers one row tells how many do', async () => {
    const servers = serversOf('turn:a.example', 'turn:b.example');
    const [row] = await run(servers, async ({ host }) =>
      host === 'a.example' ? decoded : { end: 'no-frames', reached: 'connected' },
    );
    expect(row).toMatchObject({ outcome: 'note', says: 'carries video through 1 of 2' });
    expect(row?.code).toBeUndefined();
  });
});
