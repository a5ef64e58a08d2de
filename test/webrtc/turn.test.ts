import { expect, vi } from 'vitest';
import { CREDENTIALS_LAST_MS, mintCredentials } from '../../server/src/ice/turn-credentials.ts';
import type { TurnServer } from '../network/turn-server.ts';
import { bothWays } from './ends.ts';
import { inLab } from './in-lab.ts';
import { type Lab, type Look, stunOf } from './lab.ts';
import { SECRET } from './turn-place.ts';

vi.setConfig({ testTimeout: 150_000 });

const UDP = bothWays('meta l4proto udp');
const [OVER_UDP, OVER_TCP, OVER_TLS] = [0, 1, 2] as const;
const ALL_WAYS = [OVER_UDP, OVER_TCP, OVER_TLS];

/** @param secret the relay's */
const turnBy = (ways: readonly number[], secret = SECRET) => {
  return (turn: TurnServer) => ({
    TURN_SERVERS: ways.map((way) => turn.urls[way]).join(','),
    TURN_SECRET: secret,
  });
};

/** Neither end says any address but one of the server's. */
const relayedOnly = (ways: readonly number[]) => (turn: TurnServer) => ({
  ...turnBy(ways)(turn),
  ICE_TRANSPORT_POLICY: 'relay',
});

/** @param over how the picture comes, as WebRTC's row of the connection panel has it */
async function paintsBy(look: Look, over: string): Promise<void> {
  await look.upgraded();
  await look.paintsVideo(20);
  expect(await look.shown.rungText('webrtc')).toContain(over);
}

const isRefused = (lab: Lab, said: Parameters<Look['shown']['rungBecomes']>[1]) =>
  lab.watched((look) => look.shown.rungBecomes('webrtc', said, 20_000));

inLab(
  'where UDP is blocked on both sides, the picture comes by TURN over TCP',
  { turn: turnBy([OVER_UDP, OVER_TCP]) },
  async (lab) => {
    const { port = 0 } = lab.turn ?? {};
    for (const end of [lab.viewer, lab.cameraPc]) await end.drops(...UDP, ...lab.tcpBut(port));
    await lab.watched((look) => paintsBy(look, 'TURN over tcp'));
  },
);

inLab(
  'where nothing but port 443 is open, it comes by TURN over TLS',
  { turn: turnBy(ALL_WAYS), turnIs: { tlsPort: 443 }, flags: ['--ignore-certificate-errors'] },
  async (lab) => {
    await lab.viewer.drops(...UDP, ...lab.tcpBut(443));
    await lab.watched((look) => paintsBy(look, 'TURN over tls'));
  },
);

inLab(
  'a certificate that the browser does not trust is a server out of reach',
  { turn: turnBy([OVER_TLS]), turnIs: { tlsPort: 443 } },
  async (lab) => {
    await lab.viewer.drops(...UDP, ...lab.tcpBut(443));
    await isRefused(lab, 'failed turn-unreachable');
  },
);

inLab(
  'where TURN takes the relay’s credentials not, that is the reason',
  { turn: turnBy([OVER_TCP], 'another secret than coturn has') },
  async (lab) => {
    await lab.viewer.drops(...UDP, ...lab.tcpBut(lab.turn?.port ?? 0));
    await isFoundOut(lab);
  },
);

inLab('where they have expired, it is the same', { turn: expired }, async (lab) => {
  await lab.viewer.drops(...UDP, ...lab.tcpBut(lab.turn?.port ?? 0));
  await isFoundOut(lab);
});

/** Within the time that any attempt without an answer is given. */
const isFoundOut = (lab: Lab) =>
  lab.watched(async (look) => {
    await look.shown.rungBecomes('webrtc', 'failed turn-auth', 20_000);
    expect(await look.watch.lastTryMs()).toBeLessThan(5_500);
  });

function expired({ urls }: TurnServer): NodeJS.ProcessEnv {
  const before = Date.now() - 2 * CREDENTIALS_LAST_MS;
  const { username, credential } = mintCredentials(SECRET, 'cam_0000000001', before);
  return { TURN_SERVERS: urls[OVER_TCP], TURN_USERNAME: username, TURN_CREDENTIAL: credential };
}

const FIXED = { name: 'porthole', password: 'the-same-for-all' };

inLab(
  'a user that stays the same is taken where coturn knows it',
  {
    turn: ({ urls }) => ({
      ...{ TURN_SERVERS: urls[OVER_TCP], TURN_USERNAME: FIXED.name, TURN_CREDENTIAL: FIXED.password },
    }),
    turnIs: { user: FIXED },
  },
  async (lab) => {
    await lab.viewer.drops(...UDP, ...lab.tcpBut(lab.turn?.port ?? 0));
    await lab.watched((look) => paintsBy(look, 'TURN over tcp'));
  },
);

inLab(
  'between two routers that give another port for each server, STUN is not enough',
  { viewerIs: 'port-each', cameraIs: 'port-each', turn: stunOf },
  (lab) => isRefused(lab, 'failed rtc-ice-blocked'),
);

inLab(
  'and TURN is',
  { viewerIs: 'port-each', cameraIs: 'port-each', turn: turnBy([OVER_UDP, OVER_TCP]) },
  (lab) => lab.watched((look) => paintsBy(look, 'TURN')),
);

const HIDDEN = { here: ['relay'], there: ['relay'] };

inLab(
  'where the relay lets WebRTC go by TURN alone, neither end learns the other’s address',
  { turn: relayedOnly(ALL_WAYS) },
  (lab) =>
    lab.watched(async (look) => {
      await paintsBy(look, 'TURN');
      expect(await look.watch.named()).toEqual(HIDDEN);
    }),
);

inLab('where a camera’s PC does, its own address stays with it', { turn: turnBy(ALL_WAYS) }, (lab) =>
  lab.watched(
    async (look) => {
      await paintsBy(look, 'TURN');
      expect((await look.watch.named()).there).toEqual(['relay']);
    },
    ['--rtc-relay-only'],
  ),
);

inLab('RT-12: where it does and there is no TURN server, it is tried once, and that is said', {}, (lab) =>
  lab.watched(
    async (look) => {
      await look.shown.rungBecomes('webrtc', 'untried rtc-no-turn', 15_000);
      await look.paintsJpegs(30);
      expect(await look.shown.rungText('webrtc')).toContain('names no TURN server');
      expect(await look.watch.connections()).toEqual({ opened: 1, open: 0 });
    },
    ['--rtc-relay-only'],
  ),
);

/** What docs/turn.md's table asks for between a side that uses TURN and one that does not. */
const PICTURES = '49160-49260';
/** Nothing comes by it. */
const NONE = '1';

inLab(
  'behind a 1:1 NAT, as on EC2, TURN takes a picture to a camera that does not use it',
  { turn: turnBy([OVER_TCP]), turnIs: { at: '1:1-nat', openPorts: PICTURES } },
  async (lab) => {
    const { port = 0 } = lab.turn ?? {};
    await lab.viewer.drops(...UDP, ...lab.tcpBut(port));
    await lab.cameraPc.drops(...bothWays(`tcp dport ${port}`));
    await lab.watched((look) => paintsBy(look, 'TURN over tcp'));
  },
);

inLab(
  'behind it both ends may use it, with its ports for pictures closed',
  { turn: relayedOnly([OVER_UDP, OVER_TCP]), turnIs: { at: '1:1-nat', openPorts: NONE } },
  (lab) =>
    lab.watched(async (look) => {
      await paintsBy(look, 'TURN');
      expect(await look.watch.named()).toEqual(HIDDEN);
    }),
);

inLab(
  'with a private address of its own, both ends may use it where it may reach itself',
  { turn: relayedOnly([OVER_UDP]), turnIs: { at: 'private-address', reachesItself: true } },
  (lab) => lab.watched((look) => paintsBy(look, 'TURN over udp')),
);

inLab(
  'and where it may not, the connection fails, and coturn’s log says why',
  { turn: relayedOnly([OVER_UDP]), turnIs: { at: 'private-address' } },
  async (lab) => {
    await lab.watched(async (look) => {
      await look.failsBy(/^rtc-ice-/);
      expect((await look.watch.paints()).some(({ video }) => video)).toBe(false);
    });
    expect(lab.turn?.output).toContain('403: Forbidden IP');
  },
);
