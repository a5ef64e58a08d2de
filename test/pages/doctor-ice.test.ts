import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { makeCertificate } from '../network/certificate.ts';
import { COTURN, startTurnServer, type TurnServer } from '../network/turn-server.ts';
import { TestBrowser } from '../support/browser.ts';
import { doctorRows } from '../support/doctor-page.ts';
import { freePort } from '../support/free-port.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { findProgram } from '../support/requirements.ts';
import { type TempFolder, tempFolder } from '../support/temp-folder.ts';

vi.setConfig({ testTimeout: 120_000 });

const SECRET = 'a-secret-that-coturn-has-too';

let folder: TempFolder;
let browser: TestBrowser;
let servers: [TurnServer, TurnServer];
let relay: TestRelay;
beforeAll(async () => {
  if (!findProgram(COTURN)) return;
  folder = await tempFolder();
  const certificate = await makeCertificate(folder.path);
  // A page cannot be told of an authority but by its browser.
  browser = await TestBrowser.launch(['--ignore-certificate-errors']);
  servers = [
    await startTurnServer({ secret: SECRET, certificate }),
    await startTurnServer({ secret: SECRET, certificate }),
  ];
  relay = await startRelay(settings(SECRET));
});
afterAll(async () => {
  await relay?.[Symbol.asyncDispose]();
  for (const server of servers ?? []) await server[Symbol.asyncDispose]();
  await browser?.[Symbol.asyncDispose]();
  await folder?.[Symbol.asyncDispose]();
});

const ROWS = ['ice', 'stun', 'turn-udp', 'turn-tcp', 'turn-tls'];

const settings = (secret: string) => ({
  STUN_SERVERS: servers.map(({ port }) => `stun:127.0.0.1:${port}`).join(','),
  TURN_SERVERS: servers[0].urls.join(','),
  TURN_SECRET: secret,
});

test('from a page STUN answers, and TURN gives an address over UDP, TCP and TLS', async (context) => {
  if (!findProgram(COTURN)) return context.skip('coturn is not installed.');
  await using visit = await browser.wall(await relay.signedIn());
  expect(await doctorRows(visit.page, ROWS)).toEqual({
    ice: 'fine: 2 for STUN, 3 for TURN',
    stun: expect.stringMatching(/^fine: seen as [\d.]+; one port for all/),
    'turn-udp': 'fine: gives an address',
    'turn-tcp': 'fine: gives an address',
    'turn-tls': 'fine: gives an address',
  });
});

test('from a page whose browser is managed STUN says that no address of its own is told', async (context) => {
  if (!findProgram(COTURN)) return context.skip('coturn is not installed.');
  await using managed = await TestBrowser.launch([
    '--webrtc-ip-handling-policy=default_public_interface_only',
  ]);
  await using visit = await managed.wall(await relay.signedIn());
  const { stun } = await doctorRows(visit.page, ['stun']);
  expect(stun).toMatch(
    /^(note: seen as [\d.]+(; one port .*)?|blocked: no answer in 3 s); no address of its own: policy or extension$/,
  );
  expect(await visit.page.locator('[data-check="stun"]').innerText()).toContain('allow it for this page');
});

test('from a page TURN that has another secret refuses the credentials, and says so', async (context) => {
  if (!findProgram(COTURN)) return context.skip('coturn is not installed.');
  await using relay = await startRelay(settings('another secret'));
  await using visit = await browser.wall(await relay.signedIn());
  const told = await doctorRows(visit.page, ROWS);
  for (const id of ['turn-udp', 'turn-tcp', 'turn-tls']) expect(told[id]).toMatch(/^blocked: refused: 401/);
});

test('from a page servers that are not there are out of reach', async (context) => {
  if (!findProgram(COTURN)) return context.skip('coturn is not installed.');
  const [one, other] = [await freePort(), await freePort()];
  await using relay = await startRelay({
    STUN_SERVERS: `stun:127.0.0.1:${one},stun:127.0.0.1:${other}`,
    TURN_SERVERS: `turn:127.0.0.1:${one},turn:127.0.0.1:${one}?transport=tcp,turns:127.0.0.1:${other}`,
    TURN_SECRET: SECRET,
  });
  await using visit = await browser.wall(await relay.signedIn());
  expect(await doctorRows(visit.page, ROWS)).toMatchObject({
    stun: 'blocked: no answer in 3 s',
    'turn-udp': 'blocked: no answer',
    'turn-tcp': 'blocked: no answer',
    'turn-tls': 'blocked: no answer, or a certificate that is not trusted',
  });
});

test('from a page nobody who is not signed in is told of servers, or tries a camera', async (context) => {
  if (!findProgram(COTURN)) return context.skip('coturn is not installed.');
  await using visit = await browser.stranger(relay.url);
  const told = await doctorRows(visit.page, ['ice', 'trial']);
  for (const says of Object.values(told)) expect(says).toBe('not-run: not run: nobody is signed in');
  expect(await visit.page.locator('[data-check="trial"]').innerText()).toContain('Sign in, and run again');
});
