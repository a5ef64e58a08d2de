import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { mintCredentials } from '../../server/src/ice/turn-credentials.ts';
import { diagnose } from '../support/doctor.ts';
import { doctorRows } from '../support/doctor-page.ts';
import { freePort } from '../support/free-port.ts';
import { startRelay } from '../support/relay.ts';
import { findProgram } from '../support/requirements.ts';
import { type TempFolder, tempFolder } from '../support/temp-folder.ts';
import { browserIn } from './browser-in.ts';
import { makeCertificate } from './certificate.ts';
import { KernelLinks } from './kernel-link.ts';
import { type NatOptions, startNat } from './nat.ts';
import { COTURN, startTurnServer, type TurnServer } from './turn-server.ts';

vi.setConfig({ testTimeout: 180_000 });

const WANTED = 'A NAT of the kernel wants root, iproute2 and nft, and STUN wants coturn.';
const SECRET = 'a-secret-that-coturn-has-too';

let folder: TempFolder | undefined;
let links: KernelLinks | undefined;
let servers: [TurnServer, TurnServer] | undefined;
beforeAll(async () => {
  links = findProgram('nft') && findProgram(COTURN) ? await KernelLinks.open() : undefined;
  if (!links) return;
  folder = await tempFolder();
  const options = {
    ...{ secret: SECRET, address: links.hub },
    certificate: await makeCertificate(folder.path),
  };
  servers = [await startTurnServer(options), await startTurnServer(options)];
});
afterAll(async () => {
  for (const server of servers ?? []) await server[Symbol.asyncDispose]();
  await links?.[Symbol.asyncDispose]();
  await folder?.[Symbol.asyncDispose]();
});

describe('The doctor on a PC', () => {
  test.for<[string, NatOptions, Record<string, string>]>([
    [
      'behind a router that gives it one port says that direct connections may work',
      { kind: 'one-port' },
      {
        stun: '; one port for all: direct connections may work',
        'turn-udp': 'fine: gives an address',
        'turn-tcp': 'fine: gives an address',
      },
    ],
    [
      'behind one that gives it another port for each server says that those need TURN',
      { kind: 'port-each' },
      {
        stun: '; another port for each server: direct connections need TURN',
        'turn-udp': 'fine: gives an address',
        'turn-tcp': 'fine: gives an address',
      },
    ],
    [
      'behind one that drops UDP says so, and that TURN over TCP passes',
      { kind: 'one-port', dropsUdp: true },
      {
        stun: 'blocked: no answer in 3 s',
        'turn-udp': 'blocked: no answer',
        'turn-tcp': 'fine: gives an address',
      },
    ],
  ])('%s', async ([, options, rows], context) => {
    if (!links || !servers) return context.skip(WANTED);
    await using link = await links.start({});
    await using nat = await startNat(link, options);
    const { username, credential } = mintCredentials(SECRET, 'cam_0000000001', Date.now());
    const stun = servers.map(({ port }) => `${links?.hub}:${port}`).join(',');
    const [udp, tcp] = servers[0].urls;
    const { check, output } = await diagnose(
      `http://${links.hub}:${await freePort()}`,
      ['--stun', stun, '--turn', `${udp},${tcp}`],
      { TURN_USERNAME: username, TURN_CREDENTIAL: credential },
      nat.namespace,
    );
    for (const [id, told] of Object.entries(rows))
      expect(`${check(id)?.outcome}: ${check(id)?.says}`, output).toContain(told);
  });
});

describe('The doctor in a page', () => {
  test.for<[string, NatOptions, Record<string, RegExp>]>([
    [
      'behind a router that gives another port for each server says that direct connections need TURN',
      { kind: 'port-each' },
      { stun: /^note: .*; another port for each server/, 'turn-udp': /^fine/, 'turn-tcp': /^fine/ },
    ],
    [
      'behind one that gives one port says that direct connections may work',
      { kind: 'one-port' },
      { stun: /^fine: .*; one port for all/, 'turn-udp': /^fine/, 'turn-tcp': /^fine/ },
    ],
    [
      'behind one that drops UDP says so within seconds, and that TURN over TCP passes',
      { kind: 'one-port', dropsUdp: true },
      { stun: /^blocked: no answer/, 'turn-udp': /^blocked: no answer/, 'turn-tcp': /^fine/ },
    ],
  ])('%s', async ([, options, rows], context) => {
    if (!links || !servers || !folder) return context.skip(WANTED);
    await using relay = await startRelay({
      HOST: links.hub,
      STUN_SERVERS: servers.map(({ port }) => `stun:${links?.hub}:${port}`).join(','),
      TURN_SERVERS: servers[0].urls.slice(0, 2).join(','),
      TURN_SECRET: SECRET,
    });
    await using link = await links.start({});
    await using nat = await startNat(link, options);
    await using browser = await browserIn(nat.namespace, folder.path);
    await using visit = await browser.wall(await relay.signedIn());
    const told = await doctorRows(visit.page, Object.keys(rows));
    for (const [id, wanted] of Object.entries(rows)) expect(told[id]).toMatch(wanted);
  });
});
