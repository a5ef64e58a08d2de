import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { countOf } from '@porthole/shared/protocol/testing/frame-number';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Child, childEnv, ROOT } from '../support/child.ts';
import { footageJpegs } from '../support/footage.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { type TempFolder, tempFolder } from '../support/temp-folder.ts';

const PASSWORD = 'street in the morning';
let relay: TestRelay;
let folder: TempFolder;
let files: string[];

beforeAll(async () => {
  relay = await startRelay();
  folder = await tempFolder();
  const jpegs = (await footageJpegs()).slice(0, 5);
  files = jpegs.map((_, index) => join(folder.path, `street-${index}.jpg`));
  await Promise.all(jpegs.map((jpeg, index) => writeFile(files[index] as string, jpeg)));
});
afterAll(async () => {
  await relay[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const person = { USERNAME: 'admin', PASSWORD };
const run = (command: string, args: string[], env: NodeJS.ProcessEnv, cwd = ROOT) =>
  new Child(command, args, { cwd, env: childEnv({ RELAY: relay.url, ...env }) });

describe('The examples', () => {
  test('publish by curl what is then the camera’s latest frame', async () => {
    const api = await relay.signedIn();
    const { id, key } = await api.createCamera('By curl');
    await using publish = run('sh', ['examples/publish.sh', ...files], { PORTHOLE_KEY: key });
    expect(await publish.exited, publish.output).toMatchObject({ code: 0 });
    const latest = (await api.camera(id))?.latest;
    expect(latest).toMatchObject({ width: 768, height: 576 });
    expect(countOf(latest?.sequence ?? 0)).toBe(5);
  });

  test('publish over Socket.IO what a viewer over Socket.IO counts and one with curl saves', async () => {
    const { id, key } = await (await relay.signedIn()).createCamera('By Node');
    await using saved = await tempFolder();
    await using publish = run(process.execPath, ['examples/publish.mjs', '20', ...files], {
      PORTHOLE_KEY: key,
    });
    await using view = run(process.execPath, ['examples/view.mjs', id, '10'], person);
    await using save = run('sh', [join(ROOT, 'examples/view.sh'), id, '4'], person, saved.path);
    expect(await view.exited, view.output).toMatchObject({ code: 0 });
    expect(view.output.match(/768x576/g)).toHaveLength(10);
    expect(await save.exited, save.output).toMatchObject({ code: 0 });
    expect((await readdir(saved.path)).filter((name) => name.endsWith('.jpg'))).toHaveLength(4);
    publish.signal('SIGTERM');
    expect(await publish.exited, publish.output).toMatchObject({ code: 0 });
  });

  test('say what is wrong with a key that is no camera’s', async () => {
    await using byCurl = run('sh', ['examples/publish.sh', ...files], { PORTHOLE_KEY: 'pk_wrong' });
    await using byNode = run(process.execPath, ['examples/publish.mjs', '5', ...files], {
      PORTHOLE_KEY: 'pk_wrong',
    });
    expect((await byCurl.exited).code).not.toBe(0);
    expect((await byNode.exited).code).toBe(1);
    expect(byCurl.output + byNode.output).toMatch(/"key-wrong".*key-wrong: /s);
  });
});
