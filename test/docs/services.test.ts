import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXIT } from '../../capture-client/src/capture-client.ts';
import { CAPTURE_SETTINGS, readCaptureSettings } from '../../capture-client/src/settings.ts';
import { RELAY_SETTINGS, readRelaySettings } from '../../server/src/settings.ts';
import { Child, childEnv, ROOT } from '../support/child.ts';
import { eventually, inTime } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { findProgram } from '../support/requirements.ts';
import { tempFolder } from '../support/temp-folder.ts';

const FOLDER = join(ROOT, 'docs/deployment');
const read = (name: string) => readFileSync(join(FOLDER, name), 'utf8');

/** Ms in which a picture must be back, and what starting the program may take of them on a PC of today. */
const BACK_MS = 3_000;
const START_MS = 2_000;
/** Ms that a start may take on a busy machine. */
const BUSY_START_MS = 30_000;

/** A unit file of systemd: every value of each key, in order. */
class Unit {
  readonly #lines: string[];
  readonly #text: string;

  constructor(name: string) {
    this.#text = read(name);
    this.#lines = this.#text.split('\n');
  }

  all(key: string): string[] {
    const given = this.#lines.filter((line) => line.startsWith(`${key}=`));
    return given.map((line) => line.slice(key.length + 1));
  }

  one(key: string): string {
    const values = this.all(key);
    if (values.length !== 1) throw new Error(`${key} is given ${values.length} times`);
    return values[0] as string;
  }

  /** What the program is told by the file, and by the environment file as its example has it. */
  get env(): Record<string, string> {
    const inFile = this.all('Environment').flatMap((value) => value.split(' '));
    const examples = [...this.#text.matchAll(/^# {3}(\w+=.+)$/gm)].map(([, pair]) => String(pair));
    return Object.fromEntries([...inFile, ...examples].map((pair) => pair.split(/=(.*)/).slice(0, 2)));
  }

  get command(): string[] {
    return this.one('ExecStart').split(' ');
  }

  /** What stands after the program's own file. */
  get args(): string[] {
    return this.command.slice(this.command.findIndex((word) => /\/\w.*\.m?[jt]s$/.test(word)) + 1);
  }

  /** Ms until it is started again. */
  get restartMs(): number {
    return Number(/^(\d+)ms$/.exec(this.one('RestartSec'))?.[1]);
  }

  /** Runs it as systemd would, but in this checkout and for these settings. */
  run(env: Record<string, string>): Child {
    const [command = '', ...args] = this.command;
    return new Child(command, args, { env: childEnv({ ...this.env, ...env }) });
  }
}

const relayUnit = new Unit('porthole-relay.service');
const captureUnit = new Unit('porthole-capture.service');
const units = readdirSync(FOLDER).filter((name) => name.endsWith('.service'));
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const knows = (table: object) => Object.values(table).map(({ env }: { env?: string }) => env);

describe('The service files for systemd', () => {
  test('tell the relay settings that it takes', () => {
    expect(knows(RELAY_SETTINGS)).toEqual(expect.arrayContaining(Object.keys(relayUnit.env)));
    expect(readRelaySettings({ args: relayUnit.args, env: relayUnit.env })).toMatchObject({
      host: '127.0.0.1',
      trustProxy: true,
      publicUrl: 'https://porthole.example.org',
      dataDir: `/var/lib/${relayUnit.one('StateDirectory')}`,
    });
  });

  test('tell the capture client settings that it takes', () => {
    expect(knows(CAPTURE_SETTINGS)).toEqual(expect.arrayContaining(Object.keys(captureUnit.env)));
    expect(readCaptureSettings({ args: captureUnit.args, env: captureUnit.env })).toMatchObject({
      relay: 'https://porthole.example.org',
      source: { kind: 'webcam' },
    });
  });

  test('run the programs as npm does', () => {
    const [, ...relay] = relayUnit.command;
    const [, ...capture] = captureUnit.command;
    expect(scripts.relay).toBe(`npm run --silent build && ${relay.join(' ')}`);
    expect(scripts.capture).toBe(capture.join(' '));
  });

  test.each(units)('%s has no secret where others can read it', (name) => {
    const unit = new Unit(name);
    const said = [...unit.all('Environment'), ...unit.all('ExecStart')].join(' ');
    for (const secret of ['KEY', 'PASSWORD', 'SECRET', 'CREDENTIAL', 'pk_'])
      expect(said).not.toContain(secret);
    expect(unit.one('EnvironmentFile')).toMatch(/^-?\/etc\/porthole\/\w+\.env$/);
  });

  test.each(units)(
    '%s has it started again always, and soon enough for a picture within three seconds',
    (name) => {
      const unit = new Unit(name);
      expect([unit.one('Restart'), unit.one('StartLimitIntervalSec')]).toEqual(['always', '0']);
      expect(unit.restartMs + START_MS).toBeLessThan(BACK_MS);
    },
  );

  test.each(units)('%s lets it write nothing but its own data', (name) => {
    const unit = new Unit(name);
    for (const [key, value] of Object.entries({
      DynamicUser: 'yes',
      NoNewPrivileges: 'yes',
      CapabilityBoundingSet: '',
      ProtectSystem: 'strict',
      ProtectHome: 'yes',
      PrivateTmp: 'yes',
    }))
      expect(unit.one(key), key).toBe(value);
    expect(unit.all('ReadWritePaths')).toEqual([]);
  });

  test.each([
    { status: '2', what: 'one that could not start waits', waits: ['5'] },
    { status: '0', what: 'one that ended does not', waits: [] },
    { status: '1', what: 'one that crashed does not', waits: [] },
    { status: 'KILL', what: 'one that was killed does not', waits: [] },
  ])('hold up the relay’s next start only where it is in vain: $what', async ({ status, waits }) => {
    await using folder = await tempFolder();
    await writeFile(join(folder.path, 'sleep'), '#!/bin/sh\necho "$@"\n', { mode: 0o755 });
    const [, script = ''] = /^\/bin\/sh -c '(.+)'$/.exec(relayUnit.one('ExecStopPost')) ?? [];
    const { stdout, stderr } = spawnSync('/bin/sh', ['-c', script.replaceAll('$$', '$')], {
      encoding: 'utf8',
      env: { PATH: `${folder.path}${delimiter}${process.env.PATH}`, EXIT_STATUS: status },
    });
    expect(stderr).toBe('');
    expect(stdout.split('\n').filter(Boolean)).toEqual(waits);
  });

  const analyze = findProgram('systemd-analyze');
  test.skipIf(!analyze).each(units)('%s is understood by systemd to the last line', (name) => {
    const { status, stdout, stderr } = spawnSync(analyze as string, ['verify', join(FOLDER, name)], {
      encoding: 'utf8',
    });
    expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: '' });
  });
});

describe('What the service files for systemd start', () => {
  let relay: TestRelay;
  beforeAll(async () => {
    relay = await startRelay();
  });
  afterAll(async () => {
    await relay?.[Symbol.asyncDispose]();
  });

  test('is a relay, which ends as asked and says with 2 that it could not start', async () => {
    await using folder = await tempFolder();
    const port = await freePort();
    const env = { PORT: `${port}`, PORTHOLE_DATA_DIR: join(folder.path, 'data') };
    await using served = relayUnit.run(env);
    const healthy = async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok;
    await eventually('it answers', healthy, { within: BUSY_START_MS, context: () => served.output });
    await using second = relayUnit.run({ ...env, PORTHOLE_DATA_DIR: join(folder.path, 'other') });
    expect(await inTime('a second one ends', second.exited, BUSY_START_MS)).toMatchObject({ code: 2 });
    expect(second.output).toContain('is in use');
    expect(second.output).not.toMatch(/^\s+at /m);
    served.signal('SIGTERM');
    expect(await inTime('it ends', served.exited, BUSY_START_MS)).toMatchObject({ code: 0 });
  });

  test('is a capture client, which sends pictures', async () => {
    const api = await relay.signedIn();
    const { id, key } = await api.createCamera('Service');
    await using capture = captureUnit.run({
      PORTHOLE_RELAY: relay.url,
      PORTHOLE_KEY: key,
      PORTHOLE_SOURCE: 'test',
    });
    const sends = async () => (await api.camera(id))?.latest;
    await eventually('it sends', sends, { within: BUSY_START_MS, context: () => capture.output });
  });

  test('is a capture client, which is not started again when a person must mend its settings or its key first', () => {
    const codes = [EXIT.settings, EXIT.refused].map(String);
    expect(captureUnit.one('RestartPreventExitStatus').split(' ')).toEqual(codes);
  });
});

describe('docs/deployment/README.md', () => {
  const index = read('README.md');

  test('leads to every service file and script, and has each service file where that says that it is', () => {
    const scriptFiles = readdirSync(FOLDER).filter((name) => name.endsWith('.ps1'));
    for (const name of [...units, ...scriptFiles]) expect(index).toContain(`[${name}](${name})`);
    for (const name of units) {
      expect(index).toContain(`cp docs/deployment/${name} /etc/systemd/system/`);
      expect(read(name)).toContain(`/etc/systemd/system/${name}\n`);
      expect(index).toContain(`systemctl enable --now ${name.replace('.service', '')}\n`);
    }
  });
});

describe('The task for Windows', () => {
  const keep = read('keep-porthole-capture.ps1');
  const register = read('register-porthole-capture.ps1');
  const parameters = (script: string) =>
    [...(/^param\(([\s\S]+?)^\)/m.exec(script)?.[1] ?? '').matchAll(/\$(\w+)(?: =.*)?,?$/gm)].map(
      ([, name]) => name,
    );

  test('tells the capture client settings that it takes, and its key by the environment alone', () => {
    const told = [...keep.matchAll(/^\$env:(PORTHOLE_\w+) = /gm)].map(([, name]) => String(name));
    expect(told.sort()).toEqual(['PORTHOLE_KEY', 'PORTHOLE_RELAY', 'PORTHOLE_SOURCE']);
    expect(knows(CAPTURE_SETTINGS)).toEqual(expect.arrayContaining(told));
    const [, source = ''] = /\$Source = '(.+)'/.exec(keep) ?? [];
    const env = { ...captureUnit.env, PORTHOLE_SOURCE: source };
    expect(readCaptureSettings({ args: [], env }).source).toEqual({ kind: 'webcam', which: null });
  });

  test('runs the capture client as npm does, from the folder of the program', () => {
    expect(/^ *& (.+)$/m.exec(keep)?.[1]).toBe(scripts.capture);
    const [, up = ''] = /Set-Location \(Join-Path \$PSScriptRoot '(.+)'\)/.exec(keep) ?? [];
    expect(join(FOLDER, up.replaceAll('\\', '/'))).toBe(ROOT.replace(/\/$/, ''));
  });

  test('hands its loop the parameters that it has, and those that it wants', () => {
    const script = /-File `"\$keep`"(.+)"$/m.exec(register)?.[1] ?? '';
    const handed = [...script.matchAll(/ -(\w+) `"\$(\w+)`"/g)].map(([, name, value]) => [name, value]);
    expect(handed).toEqual(parameters(keep).map((name) => [name, name]));
    expect(parameters(register)).toEqual(expect.arrayContaining(parameters(keep)));
    expect(register).toContain("Join-Path $PSScriptRoot 'keep-porthole-capture.ps1'");
  });

  test('keeps the key where its loop looks for it', () => {
    expect(register).toContain("$folder = Join-Path $env:LOCALAPPDATA 'Porthole'");
    expect(register).toContain("Export-Clixml -Path (Join-Path $folder 'camera-key.xml')");
    expect(keep).toContain("Import-Clixml -Path (Join-Path $env:LOCALAPPDATA 'Porthole\\camera-key.xml')");
  });

  test('starts it again as soon as systemd does, and not where a person must mend it first', () => {
    const firstWaitMs = Number(/^\$firstWaitMs = (\d+)$/m.exec(keep)?.[1]);
    expect(firstWaitMs).toBe(captureUnit.restartMs);
    const [, codes = ''] = /until \(\$exit -in (.+)\)/.exec(keep) ?? [];
    expect(codes.split(', ')).toEqual(captureUnit.one('RestartPreventExitStatus').split(' '));
  });

  test.each(['keep', 'register'])(
    '%s-porthole-capture.ps1 is plain ASCII, for PowerShell 5 reads other text wrongly',
    (name) => {
      expect(read(`${name}-porthole-capture.ps1`)).toMatch(/^[\n\x20-\x7e]+$/);
    },
  );
});
