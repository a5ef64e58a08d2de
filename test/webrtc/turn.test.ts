import { expect, test, vi } from 'vitest';
import { CREDENTIALS_LAST_MS, mintCredentials } from '../../server/src/ice/turn-credentials.ts';
import { COTURN, type TurnServer } from '../network/turn-server.ts';
import { findProgram } from '../support/requirements.ts';
import { bothWays } from './ends.ts';
import { Lab, type LabOptions, LONGEST_GAP_MS, type Look, SECRET, stunOf } from './lab.ts';

vi.setConfig({ testTimeout: 150_000 });

const WANTED = 'TURN between two networks of the kernel wants root, iproute2, nft and coturn.';
const UDP = bothWays('meta l4proto udp');

/** @param secret the relay's */
const turnBy = (ways: readonly number[], secret = SECRET) => {
  return (turn: TurnServer) => ({
    TURN_SERVERS: ways.map((way) => turn.urls[way]).join(','),
    TURN_SECRET: secret,
  });
};
const [OVER_UDP, OVER_TCP, OVER_TLS] = [0, 1, 2] as const;

const openLab = (options: LabOptions) => (findProgram(COTURN) ? Lab.open(options) : undefined);

/** How the picture comes, as the path of a frame has it. */
const way = (look: Look) => look.page.locator('[data-hop="direct"]').innerText();

test('where UDP is blocked on both sides, the picture comes by TURN over TCP', async (context) => {
  await using lab = await openLab({ turn: turnBy([OVER_UDP, OVER_TCP]) });
  if (!lab?.turn) return context.skip(WANTED);
  for (const end of [lab.viewer, lab.cameraPc]) await end.drops(...UDP, ...lab.tcpBut(lab.turn.port));
  await using camera = await lab.camera();
  await using look = await lab.look(camera.id);
  const since = await look.watch.now();
  await look.upgraded();
  await look.paintsVideo(20);
  expect(await way(look)).toContain('TURN over tcp');
  expect(await look.watch.longestGap(since)).toBeLessThan(LONGEST_GAP_MS);
});

test('where nothing but port 443 is open, it comes by TURN over TLS', async (context) => {
  await using lab = await openLab({
    turn: turnBy([OVER_UDP, OVER_TCP, OVER_TLS]),
    tlsPort: 443,
    flags: ['--ignore-certificate-errors'],
  });
  if (!lab?.turn) return context.skip(WANTED);
  await lab.viewer.drops(...UDP, ...lab.tcpBut(443));
  await using camera = await lab.camera();
  await using look = await lab.look(camera.id);
  const since = await look.watch.now();
  await look.upgraded();
  await look.paintsVideo(20);
  expect(await way(look)).toContain('TURN over tls');
  expect(await look.watch.longestGap(since)).toBeLessThan(LONGEST_GAP_MS);
});

test('where TURN takes the relay’s credentials not, that is the reason', async (context) => {
  await using lab = await openLab({ turn: turnBy([OVER_TCP], 'another secret than coturn has') });
  if (!lab?.turn) return context.skip(WANTED);
  await lab.viewer.drops(...UDP, ...lab.tcpBut(lab.turn.port));
  await using camera = await lab.camera();
  await using look = await lab.look(camera.id);
  const since = await look.watch.now();
  await look.shown.rungBecomes('webrtc', 'failed turn-auth', 20_000);
  expect(await look.lastTookMs()).toBeLessThan(5_500);
  expect(await look.watch.longestGap(since)).toBeLessThan(LONGEST_GAP_MS);
});

test('where they have expired, it is the same', async (context) => {
  const { username, credential } = mintCredentials(
    SECRET,
    'cam_0000000001',
    Date.now() - 2 * CREDENTIALS_LAST_MS,
  );
  const turn = ({ urls }: TurnServer) => ({
    TURN_SERVERS: urls[OVER_TCP],
    TURN_USERNAME: username,
    TURN_CREDENTIAL: credential,
  });
  await using lab = await openLab({ turn });
  if (!lab?.turn) return context.skip(WANTED);
  await lab.viewer.drops(...UDP, ...lab.tcpBut(lab.turn.port));
  await using camera = await lab.camera();
  await using look = await lab.look(camera.id);
  await look.shown.rungBecomes('webrtc', 'failed turn-auth', 20_000);
});

test('between two routers that give another port for each server, STUN is not enough', async (context) => {
  await using lab = await openLab({
    viewerIs: 'port-each',
    cameraIs: 'port-each',
    turn: stunOf,
  });
  if (!lab) return context.skip(WANTED);
  await using camera = await lab.camera();
  await using look = await lab.look(camera.id);
  const since = await look.watch.now();
  await look.shown.rungBecomes('webrtc', 'failed rtc-ice-blocked', 20_000);
  expect(await look.watch.longestGap(since)).toBeLessThan(LONGEST_GAP_MS);
});

test('and TURN is', async (context) => {
  await using lab = await openLab({
    viewerIs: 'port-each',
    cameraIs: 'port-each',
    turn: turnBy([OVER_UDP, OVER_TCP]),
  });
  if (!lab) return context.skip(WANTED);
  await using camera = await lab.camera();
  await using look = await lab.look(camera.id);
  const since = await look.watch.now();
  await look.upgraded();
  await look.paintsVideo(20);
  expect(await way(look)).toContain('TURN');
  expect(await look.watch.longestGap(since)).toBeLessThan(LONGEST_GAP_MS);
});
