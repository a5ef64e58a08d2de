import { readFile } from 'node:fs/promises';
import { describe, expect, test, vi } from 'vitest';
import { startLink } from '../network/link.ts';
import {
  ANSWERS_UPGRADED_ITSELF,
  BLOCKS_SOCKET_IO,
  buffersAnswers,
  capsBodies,
  cutsAnswers,
  cutsUpgraded,
  OPEN,
  refusesUpgrade,
  swallowsUpgraded,
  upgradesAs,
} from '../network/policies.ts';
import { type Policy, startProxy } from '../network/reverse-proxy.ts';
import { startWebServer } from '../network/web-server.ts';
import { nginx } from '../network/web-server-kinds.ts';
import { Child } from '../support/child.ts';
import { diagnose, diagnoseAtLength, diagnosisIn, runDoctor } from '../support/doctor.ts';
import { CLIP } from '../support/footage.ts';
import { freePort } from '../support/free-port.ts';
import { startRelay } from '../support/relay.ts';
import { findProgram } from '../support/requirements.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { Webcam, whyNoWebcam } from '../support/webcam.ts';

// Some seconds of each run are what waits.
vi.setConfig({ testTimeout: 180_000 });

const works = (transport: string) => new RegExp(`^Works over ${transport}$`);
const EVERYTHING: Policy = { request: () => ({ status: 403 }), upgrade: () => ({ status: 403 }) };

interface Told {
  sentence: RegExp;
  exit?: number;
  /** Outcome and code of the check that found it. */
  found?: readonly [check: string, outcome: string, code: string | null];
  says?: RegExp;
  next?: RegExp;
}

// Side by side, for they mostly wait; each with its own relay, of which one address may ask only so much a minute (PR-2).
describe.concurrent('the doctor at the command line says what a network does', () => {
  test.each<[string, Policy, Told]>([
    ['that is open', OPEN, { sentence: works('WebSocket'), found: ['websocket', 'fine', null] }],
    [
      'that refuses WebSocket',
      refusesUpgrade({ status: 403 }),
      {
        sentence: works('HTTP'),
        found: ['websocket', 'blocked', 'websocket-blocked'],
        says: /^WebSocket blocked \(HTTP 403\)$/,
        next: /refused before it reached the relay.*ask your network team to allow WebSocket/,
      },
    ],
    [
      'that loses the answer to WebSocket',
      ANSWERS_UPGRADED_ITSELF,
      {
        sentence: works('HTTP'),
        found: ['websocket', 'blocked', 'websocket-unanswered'],
        next: /reached the relay, and its answer did not come back/,
      },
    ],
    [
      'that has WebSocket come from another address',
      upgradesAs('https://elsewhere.example'),
      {
        sentence: works('HTTP'),
        found: ['websocket', 'blocked', 'origin-refused'],
      },
    ],
    [
      'that lets WebSocket through and swallows it',
      swallowsUpgraded(),
      {
        sentence: works('HTTP'),
        found: ['websocket', 'blocked', 'websocket-silent'],
        says: /^silent once open$/,
        next: /let WebSocket to the relay pass unread/,
      },
    ],
    [
      'that swallows WebSocket after a while',
      swallowsUpgraded('down', { afterBytes: 200_000 }),
      {
        sentence: works('HTTP'),
        found: ['websocket', 'blocked', 'websocket-silent'],
        says: /^silent after \d+ frames$/,
      },
    ],
    [
      'that cuts WebSocket after three seconds',
      cutsUpgraded(3_000),
      {
        sentence: works('HTTP'),
        found: ['idle', 'blocked', 'websocket-cut'],
        says: /^cut after .+, twice running$/,
        next: /ask who runs the proxy on the way to raise its timeouts/i,
      },
    ],
    [
      'that holds answers back',
      buffersAnswers(),
      { sentence: works('WebSocket'), found: ['buffering', 'note', 'responses-buffered'] },
    ],
    [
      'that waits for no answer',
      cutsAnswers(1_500),
      {
        sentence: works('WebSocket'),
        found: ['long-poll', 'blocked', 'answers-cut'],
        says: /^cut after [1-4]\.\d s$/,
        next: /cuts an answer that is held/,
      },
    ],
    [
      'that caps requests',
      capsBodies(64_000),
      {
        sentence: works('WebSocket'),
        found: ['post', 'note', 'requests-capped'],
        says: /^refused over 60 KB$/,
        next: /^Something between refuses requests over 60 KB/,
      },
    ],
    [
      'that blocks Socket.IO',
      BLOCKS_SOCKET_IO,
      { sentence: works('HTTP'), found: ['polling', 'blocked', 'polling-blocked'] },
    ],
    [
      'that lets nothing through',
      EVERYTHING,
      {
        sentence: /^Does not work from here: something else than the relay answers \(HTTP 403\)$/,
        exit: 1,
        found: ['round-trip', 'blocked', 'relay-unreachable'],
        next: /ask your network team to allow HTTPS to it/,
      },
    ],
  ])('%s', async (_, policy, { sentence, exit = 0, found, says, next }) => {
    await using relay = await startRelay();
    await using proxy = await startProxy(relay.url, policy);
    const { code, diagnosis, check, output } = await diagnose(proxy.url);
    expect(diagnosis.sentence, output).toMatch(sentence);
    expect(code).toBe(exit);
    if (found) {
      const [id, ...rest] = found;
      expect([check(id)?.outcome, check(id)?.code], output).toEqual(rest);
      if (says) expect(check(id)?.says).toMatch(says);
    }
    if (next) expect(diagnosis.next).toMatch(next);
  });

  test('of nginx that takes the Upgrade header away', async (context) => {
    if (!findProgram(nginx.command)) return context.skip('nginx is not installed.');
    await using relay = await startRelay();
    await using server = await startWebServer(nginx, { to: relay.url, passesUpgrade: false });
    const { diagnosis, check } = await diagnose(server.url);
    expect(diagnosis.sentence).toMatch(works('HTTP'));
    expect(check('websocket')).toMatchObject({ outcome: 'blocked', code: 'websocket-stripped' });
  });

  test('[LA-5] that cuts answers after five seconds, and WebSocket once its frames are through', async () => {
    await using relay = await startRelay();
    await using proxy = await startProxy(relay.url, { ...cutsAnswers(5_000), ...cutsUpgraded(25_000) });
    const { diagnosis, check, output } = await diagnoseAtLength(proxy.url);
    expect(check('long-poll'), output).toMatchObject({
      ...{ outcome: 'note', code: 'answers-cut', says: expect.stringMatching(/^cut after [5-9]\.\d s$/) },
    });
    expect(check('websocket')).toMatchObject({ outcome: 'fine', code: null });
    expect(check('idle')).toMatchObject({
      ...{ outcome: 'blocked', code: 'websocket-cut' },
      says: expect.stringMatching(/^cut after (2[4-9]|3\d) s, twice running$/),
    });
    expect(diagnosis.sentence).toMatch(works('HTTP'));
    expect(diagnosis.next).toMatch(/to raise its timeouts/);
  });

  test('[LA-5] that forgets a WebSocket on which nothing is said', async () => {
    await using relay = await startRelay();
    await using proxy = await startProxy(relay.url, swallowsUpgraded('both', { afterMs: 25_000 }));
    const { diagnosis, check, output } = await diagnoseAtLength(proxy.url);
    expect(check('websocket'), output).toMatchObject({ outcome: 'fine', code: null });
    expect(diagnosis.sentence).toMatch(works('HTTP'));
    expect(check('idle')).toMatchObject({
      ...{
        outcome: 'blocked',
        code: 'websocket-silent',
        says: expect.stringMatching(/^silent after [2-5]\d s$/),
      },
    });
  });

  test.sequential('whose line carries 1 Mbit/s, by its figures both ways', async () => {
    const bytesPerSecond = 125_000;
    await using relay = await startRelay();
    await using link = await startLink(relay.url, {
      ...{ downBytesPerSecond: bytesPerSecond, upBytesPerSecond: bytesPerSecond },
    });
    const { diagnosis, check, output } = await diagnose(link.url);
    const throughput = check('throughput');
    expect(throughput?.outcome, output).toBe('note');
    const figures = /^(\d+) KB\/s down, (\d+) KB\/s up$/.exec(throughput?.says ?? '') ?? [];
    for (const rate of figures.slice(1).map((figure) => Number(figure) * 1000)) {
      expect(rate, output).toBeGreaterThan(0.6 * bytesPerSecond);
      expect(rate, output).toBeLessThan(1.4 * bytesPerSecond);
    }
    expect(diagnosis.next).toMatch(/^Pictures are smaller and fewer on this line/);
  });

  test('that has a proxy which asks for credentials', async () => {
    await using relay = await startRelay();
    await using proxy = await startProxy(relay.url, { request: () => ({ status: 407 }) });
    const { diagnosis } = await diagnose(proxy.url);
    expect(diagnosis.sentence).toBe(
      'Does not work from here: a proxy on the way asks for credentials (HTTP 407)',
    );
    expect(diagnosis.next).toMatch(/sign in to this network/);
  });

  test('whose name server does not know the relay', async () => {
    const { code, diagnosis, check } = await diagnose('http://relay.invalid');
    expect(diagnosis.sentence).toBe('Does not work from here: the name relay.invalid is not known here');
    expect([code, check('round-trip')?.code, check('websocket')?.outcome]).toEqual([
      1,
      'name-unknown',
      'not-run',
    ]);
  });
});

describe.concurrent('STUN', () => {
  test('is asked over UDP, of two servers by one port', async (context) => {
    if (!findProgram('turnserver')) return context.skip('coturn is not installed.');
    const [one, other] = [await freePort(), await freePort()];
    await using _first = stunServer(one);
    await using _second = stunServer(other);
    const { check } = await diagnose(`http://127.0.0.1:${await freePort()}`, [
      '--stun',
      `127.0.0.1:${one},127.0.0.1:${other}`,
    ]);
    expect(check('stun')).toMatchObject({
      outcome: 'fine',
      says: expect.stringContaining('one port for all'),
    });
  });

  test('that is not answered says what to ask for', async () => {
    const port = await freePort();
    const { check } = await diagnose(`http://127.0.0.1:${await freePort()}`, ['--stun', `127.0.0.1:${port}`]);
    expect(check('stun')).toMatchObject({
      outcome: 'blocked',
      code: 'stun-unanswered',
      says: 'no answer in 3 s',
    });
  });
});

const stunServer = (port: number) =>
  new Child('turnserver', [
    '-n',
    '--stun-only',
    '--no-cli',
    '--no-tls',
    '--no-dtls',
    '--listening-ip=127.0.0.1',
    `--listening-port=${port}`,
    '--log-file=stdout',
    '--pidfile=/dev/null',
  ]);

describe.concurrent('a report', () => {
  test('has no key and no inside address in it', async () => {
    await using relay = await startRelay();
    const { key } = await (await relay.signedIn()).createCamera('Front door');
    const args = ['--only', 'network', '--quick', '--relay', relay.url, '--key', key];
    const { code, output } = await runDoctor(args, { HTTPS_PROXY: 'http://kim:hush@proxy01:3128' });
    expect(code, output).toBe(0);
    expect(output).toContain('opens “Front door”');
    expect(output).toContain('HTTPS_PROXY names one');
    for (const word of [key, '127.0.0.1', 'proxy01', 'hush']) expect(output).not.toContain(word);
  });

  test('says that nobody has the key', async () => {
    await using relay = await startRelay();
    const { code, diagnosis } = await diagnose(relay.url, ['--key', 'pk_nobody_has_this_one']);
    expect(diagnosis.sentence).toBe('The network works, the camera key does not: no camera has this key');
    expect(code).toBe(1);
  });
});

describe('the PC is looked at', () => {
  test('its camera opens, and a first picture is kept', async () => {
    await using folder = await tempFolder();
    const file = `${folder.path}/first.jpg`;
    const { code, output } = await runDoctor(['--only', 'pc', '--source', CLIP.path, '--picture', file]);
    expect(output).toMatch(/^The camera works: .*768 × 576, \d+\.\d fps/m);
    expect((await readFile(file)).subarray(0, 2).toString('hex')).toBe('ffd8');
    expect(code).toBe(0);
  });

  test('and says what is missing', async () => {
    const { code, output } = await runDoctor(['--only', 'pc', '--source', '/nowhere.mp4']);
    expect(output).toMatch(/^The camera does not work: source not found\.$/m);
    expect(code).toBe(1);
  });
});

describe.skipIf(whyNoWebcam)('a webcam of this PC', () => {
  const looksAt = (webcam: Webcam, file: string) =>
    runDoctor(
      [
        ...['--only', 'pc', '--json', '--source', 'webcam', '--picture', file],
        ...['--ffmpeg', webcam.ffmpeg],
      ],
      {},
      webcam.runBy,
    );

  test('opens', async () => {
    await using webcam = await Webcam.pluggedIn();
    await using folder = await tempFolder();
    const { code, output } = await looksAt(webcam, `${folder.path}/first.jpg`);
    expect(output).toContain('1 found: Webcam of the tests');
    expect(code, output).toBe(0);
  });

  test.each([
    ['is busy where another program holds it', 'take', 'camera-busy', 'camera in use'],
    [
      'is blocked where the system forbids it',
      'forbid',
      'camera-blocked-privacy',
      'blocked by privacy setting',
    ],
  ] as const)('%s', async (_, deed, reason, sentence) => {
    await using webcam = await Webcam.pluggedIn();
    await using folder = await tempFolder();
    await webcam[deed]();
    const { code, output } = await looksAt(webcam, `${folder.path}/first.jpg`);
    expect(code, output).toBe(1);
    const found = diagnosisIn(output);
    expect(found.checks).toContainEqual(
      expect.objectContaining({ id: 'camera', outcome: 'blocked', code: reason }),
    );
    expect(found.sentence).toBe(`The camera does not work: ${sentence}`);
  });
});

test('settings that are wrong end it with 2', async () => {
  const { code, output } = await runDoctor(['--only', 'network']);
  expect(output).toContain('--relay is missing');
  expect(code).toBe(2);
});
