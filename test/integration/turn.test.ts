import { turnResult } from '@porthole/shared/doctor/ice/ice-checks';
import { parseIceUrl } from '@porthole/shared/protocol/ice-url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { allocate } from '../../capture-client/src/doctor/ice/allocate.ts';
import { nodeIceProbe } from '../../capture-client/src/doctor/ice/node-ice-probe.ts';
import { openLink } from '../../capture-client/src/doctor/ice/stun-link.ts';
import { nodeTimers } from '../../capture-client/src/node-timers.ts';
import { mintCredentials } from '../../server/src/ice/turn-credentials.ts';
import { type Certificate, makeCertificate } from '../network/certificate.ts';
import { COTURN, startTurnServer, type TurnServer } from '../network/turn-server.ts';
import { diagnose } from '../support/doctor.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { startRelay } from '../support/relay.ts';
import { findProgram } from '../support/requirements.ts';
import { type TempFolder, tempFolder } from '../support/temp-folder.ts';

vi.setConfig({ testTimeout: 90_000 });

const SECRET = 'a-secret-that-coturn-has-too';
const MINUTE_MS = 60_000;

let folder: TempFolder;
let certificate: Certificate;
let coturn: TurnServer;
beforeAll(async () => {
  folder = await tempFolder();
  certificate = await makeCertificate(folder.path);
  if (findProgram(COTURN)) coturn = await startTurnServer({ secret: SECRET, certificate });
});
afterAll(async () => {
  await coturn?.[Symbol.asyncDispose]();
  await folder?.[Symbol.asyncDispose]();
});

/** As the relay makes them. */
const minted = (now = Date.now()) => mintCredentials(SECRET, 'cam_0000000001', now);
const context = { signal: new AbortController().signal, timers: nodeTimers, progress: () => {} };

type Credentials = Pick<ReturnType<typeof minted>, 'username' | 'credential'>;

function endpoint(url: string, { username, credential }: Credentials = minted()) {
  const parsed = parseIceUrl(url);
  if (!parsed) throw new Error(url);
  return { ...parsed, username, credential };
}

async function asked(url: string, credentials: Credentials = minted()) {
  const server = endpoint(url, credentials);
  const end = await nodeIceProbe.turn(server, context);
  return { end, result: turnResult(server, end, Date.now()) };
}

describe.skipIf(!findProgram(COTURN))('Asked for an address, coturn as docs/turn.md has it', () => {
  const ways = [
    [0, 'UDP'],
    [1, 'TCP'],
  ] as const;

  test.each(ways)('[%i] gives one over %s, and has it back', async (way) => {
    const returned = () => coturn.output.split('lifetime=0').length;
    const before = returned();
    const { end, result } = await asked(coturn.urls[way]);
    expect(end, coturn.output).toMatchObject({ end: 'open', relayed: '127.0.0.1' });
    expect(result).toEqual({ outcome: 'fine', says: 'gives an address' });
    await eventually('coturn has its address back', () => returned() > before, { within: 20_000 });
  });

  test.each(ways)('[%i] refuses credentials of another secret over %s', async (way) => {
    const stranger = mintCredentials('another secret', 'cam_0000000001', Date.now());
    const { result } = await asked(coturn.urls[way], stranger);
    expect(result).toMatchObject({
      outcome: 'blocked',
      code: 'turn-auth',
      says: 'refused: 401 Unauthorized',
    });
  });

  test.each(ways)('[%i] refuses credentials whose time is over, over %s', async (way) => {
    const { result } = await asked(coturn.urls[way], minted(Date.now() - 11 * MINUTE_MS));
    expect(result).toMatchObject({ outcome: 'blocked', code: 'turn-expired' });
  });

  test.each(ways)('[%i] refuses more than the quota of one name over %s', async (way) => {
    await using small = await startTurnServer({ secret: SECRET, certificate, userQuota: 1 });
    const server = endpoint(small.urls[way]);
    const link = await openLink(server, context);
    try {
      expect((await allocate(link, server, context)).answer.isError, small.output).toBe(false);
      const { result } = await asked(small.urls[way], server);
      expect(result).toMatchObject({
        outcome: 'blocked',
        code: 'turn-refused',
        says: 'refused: 486 Allocation Quota Reached',
      });
    } finally {
      link.close();
    }
  });

  test.each(['udp', 'tcp'])('at a port that is closed is out of reach over %s', async (way) => {
    const { result } = await asked(`turn:127.0.0.1:${await freePort()}?transport=${way}`);
    expect(result).toMatchObject({
      outcome: 'blocked',
      code: 'turn-unreachable',
      says: expect.stringContaining('nothing listens there'),
    });
  });

  test('at a name that nobody knows says so', async () => {
    const { result } = await asked('turn:turn.invalid');
    expect(result).toMatchObject({ code: 'turn-unreachable', says: expect.stringContaining('not known') });
  });

  test('is not asked over TLS where its certificate is trusted by nobody', async () => {
    const { result } = await asked(coturn.urls[2]);
    expect(result).toMatchObject({ outcome: 'blocked', code: 'turn-certificate' });
  });

  test('behind a 1:1 NAT gives the address that others see', async () => {
    const externalIp = '198.51.100.10';
    await using behind = await startTurnServer({ secret: SECRET, certificate, externalIp });
    expect((await asked(behind.urls[0])).end, behind.output).toMatchObject({
      ...{ end: 'open', relayed: externalIp },
    });
  });
});

describe.skipIf(!findProgram(COTURN))('The doctor at the command line', () => {
  const CHECKS = ['turn-udp', 'turn-tcp', 'turn-tls'];
  const env = ({ username, credential } = minted(), more: NodeJS.ProcessEnv = {}) => ({
    ...{ TURN_USERNAME: username, TURN_CREDENTIAL: credential, ...more },
  });
  const nowhere = async () => `http://127.0.0.1:${await freePort()}`;

  test('says of servers that are named which of them give an address, over UDP, TCP and TLS', async () => {
    const trusted = { NODE_EXTRA_CA_CERTS: certificate.certificate };
    const { check, output } = await diagnose(
      await nowhere(),
      ['--turn', coturn.urls.join(',')],
      env(minted(), trusted),
    );
    const ends = CHECKS.map((id) => `${check(id)?.outcome} ${check(id)?.says}`);
    expect(ends, output).toEqual([
      'fine gives an address',
      'fine gives an address',
      // As a camera's sender would not: it knows of no authority but the public ones.
      'note gives an address; its certificate is of no public authority',
    ]);
    // A TURN server answers STUN as well.
    expect(check('stun')?.outcome).toBe('fine');
  });

  test('says of each why it gives none', async () => {
    const dead = await freePort();
    const { check, output } = await diagnose(
      await nowhere(),
      ['--turn', `turn:127.0.0.1:${dead},${coturn.urls[1]},${coturn.urls[2]}`],
      env(minted(Date.now() - 11 * MINUTE_MS)),
    );
    expect(
      CHECKS.map((id) => check(id)?.code),
      output,
    ).toEqual(['turn-unreachable', 'turn-expired', 'turn-certificate']);
  });

  test('asks the relay for servers and credentials with a camera’s key, and tells neither credential nor inside address', async () => {
    await using relay = await startRelay({
      STUN_SERVERS: `stun:127.0.0.1:${coturn.port}`,
      TURN_SERVERS: coturn.urls.join(','),
      TURN_SECRET: SECRET,
    });
    const { key } = await (await relay.signedIn()).createCamera();
    const { check, output } = await diagnose(relay.url, ['--key', key], {
      NODE_EXTRA_CA_CERTS: certificate.certificate,
    });
    expect(check('ice')).toMatchObject({ outcome: 'fine', says: '1 for STUN, 3 for TURN' });
    expect(CHECKS.map((id) => check(id)?.outcome)).toEqual(['fine', 'fine', 'note']);
    expect(output).not.toContain('127.0.0.1');
    expect(output).not.toMatch(/cam_[a-z0-9]{10}|[A-Za-z0-9+/]{27}=/);
  });
});
