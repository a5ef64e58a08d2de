import { cp, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Child, childEnv, ROOT } from '../support/child.ts';
import { eventually, inTime } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { tempFolder } from '../support/temp-folder.ts';

let running: TestRelay;
beforeAll(async () => {
  running = await startRelay();
});
afterAll(async () => {
  await running?.[Symbol.asyncDispose]();
});

/** A relay that is not expected to start. @returns what it said */
async function refusesToStart(env: NodeJS.ProcessEnv, args: readonly string[] = [], cwd = ROOT) {
  await using folder = await tempFolder();
  await using relay = new Child(process.execPath, ['--import', 'tsx', 'server/src/main.ts', ...args], {
    cwd,
    env: childEnv({ HOST: '127.0.0.1', PORT: '0', PORTHOLE_DATA_DIR: folder.path, ...env }),
  });
  expect(await inTime('it ends', relay.exited, 20_000)).toEqual({ code: 2, signal: null });
  expect(relay.output).not.toMatch(/^\s+at /m);
  return relay.output;
}

test('a port in use is named, with how to choose another', async () => {
  const said = await refusesToStart({ PORT: `${running.port}` });
  expect(said).toContain(`Port ${running.port} is in use`);
  expect(said).toContain('--port');
});

test('a data folder that cannot be written to is named', async () => {
  await using folder = await tempFolder();
  const file = join(folder.path, 'a-file');
  await writeFile(file, '');
  for (const path of [file, join(file, 'data')])
    expect(await refusesToStart({ PORTHOLE_DATA_DIR: path })).toContain(path);
});

test('an address that is not of this machine is named', async () => {
  expect(await refusesToStart({ HOST: '192.0.2.1' })).toContain('192.0.2.1');
});

test('a camera of its own is wished for where there is no capture client: said so, and what to do', async () => {
  await using alone = await tempFolder();
  await cp(join(ROOT, 'server'), join(alone.path, 'server'), {
    recursive: true,
    filter: (path) => !path.includes('node_modules'),
  });
  await symlink(join(ROOT, 'node_modules'), join(alone.path, 'node_modules'));
  const said = await refusesToStart({}, ['--local-camera', 'test'], alone.path);
  expect(said).toContain('--local-camera off');
});

test('all wrong settings are named at once', async () => {
  const said = await refusesToStart({ PORT: 'eighty', PORTHOLE_SESION_HOURS: '3' }, [
    '--trust',
    '--log-level',
    'loud',
  ]);
  for (const wrong of ['PORT must be', 'PORTHOLE_SESION_HOURS', '--trust', '--log-level must be'])
    expect(said).toContain(wrong);
});

/** A relay without a preset password. */
async function firstStart() {
  const folder = await tempFolder();
  const port = await freePort();
  const relay = new Child(process.execPath, ['--import', 'tsx', 'server/src/main.ts'], {
    env: childEnv({ HOST: '127.0.0.1', PORT: `${port}`, PORTHOLE_DATA_DIR: folder.path }),
  });
  return {
    relay,
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      await relay[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

test('the first start prints a link that signs in once', async () => {
  await using first = await firstStart();
  const ticket = await first.relay.says(
    'prints a link',
    (said) => /\/sign-in\/(\S+)/.exec(said)?.[1],
    20_000,
  );
  const visit = () => fetch(`${first.url}/sign-in/${ticket}`, { redirect: 'manual' });
  const entered = await visit();
  expect([entered.status, entered.headers.get('location')]).toEqual([303, '/']);
  const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  expect((await fetch(`${first.url}/api/cameras`, { headers: { cookie } })).status).toBe(200);
  const again = await visit();
  expect([again.status, again.headers.get('location')]).toEqual([303, '/?reason=link-used']);
  expect(again.headers.getSetCookie()).toEqual([]);
});

test('a relay that is told to end does so cleanly', async () => {
  await using first = await firstStart();
  await first.relay.says('is up', (said) => /\/sign-in\//.exec(said), 15_000);
  first.relay.signal('SIGTERM');
  expect(await inTime('it ends', first.relay.exited, 20_000)).toEqual({ code: 0, signal: null });
});

test('a relay whose output goes to a full disk runs on, and ends as it is told', async () => {
  await using folder = await tempFolder();
  const port = await freePort();
  const toFullDisk = 'exec "$0" --import tsx server/src/main.ts > /dev/full';
  await using relay = new Child('sh', ['-c', toFullDisk, process.execPath], {
    env: childEnv({ HOST: '127.0.0.1', PORT: `${port}`, PORTHOLE_DATA_DIR: folder.path }),
  });
  await eventually('it answers', async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok, {
    within: 20_000,
    context: () => relay.output,
  });
  relay.signal('SIGTERM');
  expect(await inTime('it ends', relay.exited, 20_000)).toEqual({ code: 0, signal: null });
});
