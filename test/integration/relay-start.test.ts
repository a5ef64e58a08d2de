import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readRelaySettings } from '../../server/src/settings.ts';
import { Child, childEnv } from '../support/child.ts';
import { eventually, inTime } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { startRelay } from '../support/relay.ts';
import { relayOfFile } from '../support/relay-of-file.ts';
import { tempFolder } from '../support/temp-folder.ts';

const relayed = relayOfFile();

/** Ms that a start, or an end, may take on a busy machine. */
const PATIENCE_MS = 30_000;

test('names a port in use, and how to choose another', async () => {
  const { port } = relayed.relay;
  const started = startRelay({}, { port });
  await expect(started).rejects.toThrow(`Port ${port} is in use`);
  await expect(started).rejects.toThrow('--port');
});

test('names a data folder that cannot be written to', async () => {
  await using folder = await tempFolder();
  const file = join(folder.path, 'a-file');
  await writeFile(file, '');
  for (const path of [file, join(file, 'data')])
    await expect(startRelay({ PORTHOLE_DATA_DIR: path })).rejects.toThrow(path);
});

test('names a data folder that another relay uses, and harms nothing of that', async () => {
  const { relay, api } = relayed;
  await expect(startRelay({ PORTHOLE_DATA_DIR: relay.dataFolder })).rejects.toThrow(
    'another Porthole uses it',
  );
  expect(await api.createCamera()).toMatchObject({ name: 'Street' });
});

test('names an address that is not of this machine', async () => {
  await expect(startRelay({ HOST: '192.0.2.1' })).rejects.toThrow('192.0.2.1');
});

test('names all wrong settings at once', () => {
  const args = ['--trust', '--log-level', 'loud'];
  const read = () => readRelaySettings({ args, env: { PORT: 'eighty', PORTHOLE_SESION_HOURS: '3' } });
  for (const wrong of ['PORT must be', 'PORTHOLE_SESION_HOURS', '--trust', '--log-level must be'])
    expect(read).toThrow(wrong);
});

test('prints a link that signs in when nobody has a password, has its encoder loaded by then, and ends as it is told', async () => {
  await using folder = await tempFolder();
  const port = await freePort();
  await using relay = new Child(process.execPath, ['--import', 'tsx', 'server/src/main.ts'], {
    env: childEnv({ HOST: '127.0.0.1', PORT: `${port}`, PORTHOLE_DATA_DIR: folder.path }),
  });
  const link = (said: string) => /\/sign-in\/(\S+)/.exec(said)?.[1];
  const ticket = await relay.says('prints a link', link, PATIENCE_MS);
  const visit = await fetch(`http://127.0.0.1:${port}/sign-in/${ticket}`, { redirect: 'manual' });
  expect([visit.status, visit.headers.get('location')]).toEqual([303, '/']);
  if (process.platform === 'linux')
    expect(await readFile(`/proc/${relay.process.pid}/maps`, 'utf8')).toContain('libvips');
  relay.signal('SIGTERM');
  expect(await inTime('it ends', relay.exited, PATIENCE_MS)).toEqual({ code: 0, signal: null });
});

test('runs on when its output goes to a full disk, and ends as it is told', async () => {
  await using folder = await tempFolder();
  const port = await freePort();
  const toFullDisk = 'exec "$0" --import tsx server/src/main.ts > /dev/full';
  await using relay = new Child('sh', ['-c', toFullDisk, process.execPath], {
    env: childEnv({ HOST: '127.0.0.1', PORT: `${port}`, PORTHOLE_DATA_DIR: folder.path }),
  });
  await eventually('it answers', async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok, {
    within: PATIENCE_MS,
    context: () => relay.output,
  });
  relay.signal('SIGTERM');
  expect(await inTime('it ends', relay.exited, PATIENCE_MS)).toEqual({ code: 0, signal: null });
});
