import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HELD_GET_MS, HELD_GETS, MAX_FRAME_BYTES, MAX_WATCHED } from '@porthole/shared/protocol/limits';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DOCTOR_SETTINGS } from '../../capture-client/src/doctor/doctor-settings.ts';
import { CAPTURE_SETTINGS } from '../../capture-client/src/settings.ts';
import { RELAY_SETTINGS } from '../../server/src/settings.ts';
import { ROOT } from '../support/child.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { section } from './readme-table.ts';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const document = read('docs/network-requirements.md');

/** Rows of a table as lists of cells. */
function rows(name: string): string[][] {
  const lines = section(document, name).split('\n').slice(2);
  return lines.map((line) => line.slice(2, -2).split(' | '));
}
const figures = new Map(rows('figures').map(([what, figure]) => [what, figure]));

let relay: TestRelay;
beforeAll(async () => {
  relay = await startRelay();
});
afterAll(async () => {
  await relay?.[Symbol.asyncDispose]();
});

const seconds = (ms: number) => `${ms / 1000} s`;
const megabits = (kilobits: number) => `${kilobits / 1e3} Mbit/s`;
const megabytes = (bytes: number) => `${bytes / 1e6} MB`;

describe('The figures of docs/network-requirements.md', () => {
  test('are the relay’s own', async () => {
    const handshake = await (await fetch(`${relay.url}/socket.io/?EIO=4&transport=polling`)).text();
    const { pingInterval, pingTimeout, maxPayload } = JSON.parse(handshake.slice(1));
    const { headers } = await fetch(`${relay.url}/api/clock`);
    const keptOpen = /timeout=(\d+)/.exec(headers.get('keep-alive') ?? '')?.[1];
    expect(Object.fromEntries(figures)).toMatchObject({
      'Port of the relay': `TCP ${RELAY_SETTINGS.port.fallback}`,
      'Longest time until an answer begins: a GET that is held': seconds(HELD_GET_MS),
      'Longest silence on a WebSocket or a poll: a ping comes': seconds(pingInterval),
      'A peer that answers no ping is given up after': seconds(pingInterval + pingTimeout),
      'Idle connections are kept open by the relay for': `${keptOpen} s`,
      'Largest body of a request under `/api/` (one frame)': megabytes(MAX_FRAME_BYTES),
      'Largest body of a request, or message, under `/socket.io/`': megabytes(maxPayload),
      'Bits a second of one picture over WebRTC, at the most': megabits(CAPTURE_SETTINGS.rtcBitrate.fallback),
      'An attempt at WebRTC is given up after': seconds(RELAY_SETTINGS.webrtcConnectionTimeout.fallback),
      // Beside what it holds, one more for all else.
      'Connections of one browser at a time, at the most': `${HELD_GETS + 1}`,
    });
  });

  test('bound the longest address, which is a wall’s', () => {
    // What the schema of a wall's GET lets through at the most, with its separators escaped.
    const item = `cam_${'x'.repeat(10)}:${10 ** 12}:${10 ** 12}:16384:full:3600000`;
    const watch = encodeURIComponent(Array.from({ length: MAX_WATCHED }, () => item).join(','));
    const others = `/api/frames/next?viewer=${'x'.repeat(64)}&watch=&cameras=${10 ** 12}&rtt=10000&held=10000&save=1&standby=1`;
    const told = Number(
      /^([\d.]+) kB$/.exec(figures.get('Longest address of a request (a wall of 64 cameras)') ?? '')?.[1],
    );
    expect(watch.length + others.length).toBeLessThanOrEqual(told * 1000);
    expect(watch.length + others.length).toBeGreaterThan(told * 1000 * 0.9);
  });

  test('tell what other bodies may have', async () => {
    const post = (bytes: number) =>
      fetch(`${relay.url}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username: '', password: '' }).padEnd(bytes),
      });
    const limit = Number.parseInt(figures.get('Any other body of a request') ?? '', 10) * 1024;
    expect([(await post(limit)).status, (await post(limit + 1)).status]).toEqual([400, 413]);
  });
});

describe('The addresses of docs/network-requirements.md', () => {
  const addresses = rows('addresses');

  test('are those that the relay serves, and no others', () => {
    const served = [...read('server/src/http/app.ts').matchAll(/\bapp\.(?:get|use)\('(\/[\w-]+)/g)];
    const named = addresses.flatMap(([address]) => [...String(address).matchAll(/`(\/[\w.-]+)/g)]);
    const first = (matches: RegExpExecArray[]) => [...new Set(matches.map(([, path]) => path))].sort();
    expect(first(named)).toEqual([...first(served), '/assets', '/socket.io'].sort());
  });

  test('are asked with the methods named', () => {
    const routers = readdirSync(join(ROOT, 'server/src'), { recursive: true, encoding: 'utf8' });
    const used = routers
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
      .flatMap((path) => [...read(`server/src/${path}`).matchAll(/\brouter\.(get|post|put|patch|delete)\(/g)])
      .map(([, method]) => String(method).toUpperCase());
    const [, methods] = addresses.find(([address]) => address === '`/api/`') ?? [];
    expect(methods?.split(', ').sort()).toEqual([...new Set(used)].sort());
  });
});

describe('The connections of docs/network-requirements.md', () => {
  test('name the settings that open them', () => {
    const connections = section(document, 'connections');
    expect(connections).toContain(`TCP ${RELAY_SETTINGS.port.fallback}, HTTP`);
    expect(connections).toContain(`\`${RELAY_SETTINGS.webhookUrl.env}\``);
    expect(connections).toContain(`\`--${CAPTURE_SETTINGS.source.flag}\``);
    for (const { flag } of [DOCTOR_SETTINGS.stun, DOCTOR_SETTINGS.turn])
      expect(connections).toContain(`\`--${flag}\``);
    for (const { env } of [RELAY_SETTINGS.stunServers, RELAY_SETTINGS.turnServers])
      expect(connections).toContain(`\`${env}\``);
    for (const [, env] of document.matchAll(/`((?:PORT|HOST|PORTHOLE_\w+|(?:STUN|TURN|ICE|WEBRTC)_\w+)\b)/g))
      expect(Object.values(RELAY_SETTINGS).map((row) => row.env)).toContain(env);
  });

  test('of WebRTC are kept off by settings there are', () => {
    const about = document.slice(document.indexOf('### WebRTC'), document.indexOf('## Addresses'));
    const flags = Object.values({ ...RELAY_SETTINGS, ...CAPTURE_SETTINGS }).map((row) => row.flag);
    for (const [, flag] of about.matchAll(/`--([\w-]+)/g)) expect(flags).toContain(flag);
  });

  test('are all that the relay opens', () => {
    const opens = readdirSync(join(ROOT, 'server/src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
      .filter((path) =>
        /(?<!\.)\bfetch\(|from '(?:node:https|node:tls|undici)'|\bconnect\(\{/.test(
          read(`server/src/${path}`),
        ),
      );
    expect(opens).toEqual(['outages/webhook-post.ts']);
  });

  test('bring packages from the npm registry alone', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { resolved?: string }>;
    };
    const elsewhere = Object.values(packages).filter(
      ({ resolved = '' }) =>
        /^[a-z+]+:/.test(resolved) && !resolved.startsWith('https://registry.npmjs.org/'),
    );
    expect(elsewhere).toEqual([]);
  });

  test('bring the program from where the README has it from: a clone', () => {
    expect(read('README.md')).toMatch(/\bclone\s+of\s+this\s+repository\b/);
    const clones = rows('connections').filter(([, , , what]) => what?.includes('`git clone`'));
    expect(clones.map(([from]) => from)).toEqual(['who installs']);
  });

  test('reach TURN’s relayed ports as coturn is set to open them, in and out', () => {
    const config = read('docs/deployment/turnserver.conf');
    const [min, max] = ['min', 'max'].map((end) => new RegExp(`^${end}-port=(\\d+)$`, 'm').exec(config)?.[1]);
    const servers = 'the servers of `TURN_SERVERS`';
    const inward = rows('connections').filter(([, to]) => to === servers);
    expect(inward.map(([, , ports]) => ports?.split(',')[0])).toContain(`UDP ${min} to ${max}`);
    const outward = rows('connections').filter(([from]) => from === servers);
    expect(outward.map(([, , ports]) => ports)).toEqual(['UDP, from those ports to any port']);
  });

  test('are not asked of the page either: its policy lets it load from its own origin alone', async () => {
    const policy = (await fetch(`${relay.url}/`)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/https?:|wss?:/);
  });
});

test('docs/network-requirements.md and docs/deployment link to what is there', () => {
  for (const [folder, name] of [
    ['docs', 'network-requirements.md'],
    ['docs/deployment', 'README.md'],
    ['test/network', 'README.md'],
  ] as const)
    for (const [, link] of read(`${folder}/${name}`).matchAll(/\]\((?!https?:)([^)#]+)/g))
      expect(existsSync(join(ROOT, folder, String(link))), `${name}: ${link}`).toBe(true);
});
