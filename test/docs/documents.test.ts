import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { REASONS } from '@porthole/shared/protocol/reasons';
import { describe, expect, test } from 'vitest';
import { DOCTOR_SETTINGS } from '../../capture-client/src/doctor/doctor-settings.ts';
import { CAPTURE_SETTINGS, OF_THE_RELAY } from '../../capture-client/src/settings.ts';
import { CAPTURE_ENV, RELAY_SETTINGS } from '../../server/src/settings.ts';
import { section, settingsTable } from './readme-table.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(root + path, 'utf8');
const ROOMS = ['shared', 'capture-client', 'server', 'dashboard', 'test'];

function files(folder: string): string[] {
  return readdirSync(root + folder, { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'dist', '.cache', 'artifacts'].includes(entry.name)) return [];
    return entry.isDirectory() ? files(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`];
  });
}
const sources = ROOMS.flatMap(files).filter((path) => /\.tsx?$/.test(path));
const product = sources.filter((path) => !path.startsWith('test/') && !/\.test\.tsx?$/.test(path));
const tests = sources.filter((path) => /\.test\.tsx?$/.test(path));

describe('The README', () => {
  const readme = read('README.md');

  test('lists the relay’s settings as they are', () => {
    expect(section(readme, 'relay-settings')).toBe(settingsTable(RELAY_SETTINGS));
  });

  test('lists the capture client’s settings as they are', () => {
    expect(section(readme, 'capture-settings')).toBe(settingsTable(CAPTURE_SETTINGS));
  });

  test('leads to the doctor’s settings as they are', () => {
    expect(section(read('docs/doctor.md'), 'doctor-settings')).toBe(settingsTable(DOCTOR_SETTINGS));
  });

  test('names only commands that exist', () => {
    const { scripts } = JSON.parse(read('package.json'));
    const named = [...readme.matchAll(/npm (?:run (\S+?)|(start|test))(?=[\s`)&]|$)/gm)].map(
      ([, run, short]) => run ?? short,
    );
    expect(named.length).toBeGreaterThan(4);
    for (const name of named) expect(scripts).toHaveProperty(String(name));
    const { bin } = JSON.parse(read('capture-client/package.json'));
    const commands = [readme, read('docs/doctor.md')].map((text) => /npx (\S+)/.exec(text)?.[1]);
    for (const command of commands) expect(bin).toHaveProperty(String(command));
  });
});

describe('The programs', () => {
  const envs = (table: object) =>
    Object.values(table).flatMap(({ env }: { env?: string }) => (env?.startsWith('PORTHOLE_') ? [env] : []));

  test('know each other’s settings, which may stand in one environment', () => {
    expect([...CAPTURE_ENV].sort()).toEqual(envs(CAPTURE_SETTINGS).sort());
    expect([...OF_THE_RELAY].sort()).toEqual(envs(RELAY_SETTINGS).sort());
  });
});

describe('PROTOCOL.md', () => {
  const protocol = read('PROTOCOL.md');

  test('lists every reason code as the catalogue has it', () => {
    const rows = Object.entries(REASONS).map(
      ([code, { status, retryable, says, next }]) =>
        `| \`${code}\` | ${status || ''} | ${retryable ? 'yes' : 'no'} | ${says} ${next} |`,
    );
    expect(section(protocol, 'reasons').split('\n').slice(2)).toEqual(rows);
  });

  test('has a test for every rule, and no test names a rule it has not', () => {
    const rule = /\b([A-Z]{2}-\d+)\b/g;
    const written = new Set([...protocol.matchAll(/^\| ([A-Z]{2}-\d+) \|/gm)].map(([, name]) => name));
    const held = new Set(tests.flatMap((path) => [...read(path).matchAll(rule)].map(([, name]) => name)));
    expect([...written].filter((name) => !held.has(name))).toEqual([]);
    expect([...held].filter((name) => !written.has(name))).toEqual([]);
  });

  test('names every route the relay serves', () => {
    const routers = [
      'http/camera-routes',
      'http/ice-routes',
      'http/observe-routes',
      'http/session-routes',
      'http/app',
      'ingest/http-ingest',
      'probe/probe-router',
      'egress/http-egress',
    ];
    const paths = routers.flatMap((path) => [
      ...read(`server/src/${path}.ts`).matchAll(/\.(?:get|post|put|patch|delete)\(\s*'(\/[^']+)'/g),
    ]);
    expect(paths.length).toBeGreaterThan(15);
    for (const [, path] of paths) expect(protocol).toContain(String(path).replace(/:(\w+)/g, '{$1}'));
  });
});

describe('The catalogue of reasons', () => {
  test('has no code that nothing gives', () => {
    const text = product
      .filter((path) => !path.startsWith('shared/src/protocol/reasons'))
      .map(read)
      .join('\n');
    const unused = Object.keys(REASONS).filter((code) => !text.includes(`'${code}'`));
    expect(unused).toEqual([]);
  });
});

describe('ARCHITECTURE.md', () => {
  const architecture = read('ARCHITECTURE.md');

  test('has a row for every room, and no room that is not there', () => {
    const named = [...architecture.matchAll(/^\| `([\w/-]+)` \|/gm)]
      .map(([, path]) => String(path))
      .filter((path) => path.includes('/'));
    const there = ['shared', 'capture-client', 'server', 'dashboard'].flatMap((room) =>
      readdirSync(`${root}${room}/src`)
        .filter((name) => statSync(`${root}${room}/src/${name}`).isDirectory())
        .map((name) => `${room}/src/${name}`),
    );
    expect(named.sort()).toEqual(there.sort());
  });

  test('names only files that exist', () => {
    const names = [...architecture.matchAll(/`([\w/-]+\.(?:ts|tsx|md))`/g)].map(([, name]) => String(name));
    const missing = names.filter(
      (name) => !existsSync(root + name) && !sources.some((path) => path.endsWith(`/${name}`)),
    );
    expect(missing).toEqual([]);
  });
});

describe('The documents', () => {
  test.each(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'PROTOCOL.md', 'examples/README.md'])(
    '%s links to what is there',
    (path) => {
      const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '';
      const links = [...read(path).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link]) => String(link));
      for (const link of links) expect(existsSync(root + folder + link), link).toBe(true);
    },
  );
});
