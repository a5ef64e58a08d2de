import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { countOf } from '@porthole/shared/protocol/testing/frame-number';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Child, childEnv, ROOT } from '../support/child.ts';
import { eventually } from '../support/eventually.ts';
import { footageJpegs } from '../support/footage.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { findProgram, PYTHON_SOCKET_IO } from '../support/requirements.ts';
import { type TempFolder, tempFolder } from '../support/temp-folder.ts';

const PASSWORD = 'street in the morning';
const PYTHON = '/usr/bin/python3';
/** A cold cache compiles the standard library. */
const BUILD_MS = 300_000;

let relay: TestRelay;
let folder: TempFolder;
let files: string[];

beforeAll(async () => {
  relay = await startRelay();
  folder = await tempFolder();
  const jpegs = (await footageJpegs()).slice(0, 5);
  files = jpegs.map((_, index) => join(folder.path, `street-${index}.jpg`));
  await Promise.all(jpegs.map((jpeg, index) => writeFile(files[index] as string, jpeg)));
  if (findProgram('go')) for (const name of ['publish', 'view']) await buildGo(name);
}, BUILD_MS);
afterAll(async () => {
  await relay[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const person = { USERNAME: 'admin', PASSWORD };
const run = (command: string, args: string[], env: NodeJS.ProcessEnv, cwd = ROOT) =>
  new Child(command, args, { cwd, env: childEnv({ RELAY: relay.url, ...env }) });

const goProgram = (name: string) => join(folder.path, `${name}-in-go`);

/** Of the standard library alone, so without a network. */
async function buildGo(name: string): Promise<void> {
  const env = { GOPROXY: 'off', GOTOOLCHAIN: 'local', CGO_ENABLED: '0' };
  await using build = run('go', ['build', '-o', goProgram(name), `examples/${name}.go`], env);
  expect(await build.exited, build.output).toMatchObject({ code: 0 });
}

/** The start of each command line by `publish` or `view`. */
const LANGUAGES = {
  Node: (name: string) => [process.execPath, `examples/${name}.mjs`],
  Python: (name: string) => [PYTHON, `examples/${name}.py`],
  Go: (name: string) => [goProgram(name)],
};
type Language = keyof typeof LANGUAGES;

/** Those that can run here. */
const LANGUAGE_NAMES = (Object.keys(LANGUAGES) as Language[]).filter(
  (name) => name === 'Node' || findProgram(name === 'Go' ? 'go' : PYTHON_SOCKET_IO),
);

function example(language: Language, name: string, args: string[], env: NodeJS.ProcessEnv): Child {
  const [command = '', ...first] = LANGUAGES[language](name);
  return run(command, [...first, ...args], env);
}

/** Runs an example with other options of `connect` than it has. */
const WITH_OPTIONS = `
import json, runpy, socketio, sys
options = json.loads(sys.argv.pop(1))
connect = socketio.Client.connect
socketio.Client.connect = lambda client, url, **own: connect(client, url, **{**own, **options})
sys.argv.pop(0)
runpy.run_path(sys.argv[0], run_name="__main__")
`;

const inPython = (options: object, name: string, args: string[], env: NodeJS.ProcessEnv) =>
  run(PYTHON, ['-c', WITH_OPTIONS, JSON.stringify(options), `examples/${name}.py`, ...args], env);

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

  test.each(LANGUAGE_NAMES)(
    'in %s publish what a viewer in it counts and one with curl saves, and say goodbye',
    async (language) => {
      const api = await relay.signedIn();
      const { id, key } = await api.createCamera(`By ${language}`);
      await using saved = await tempFolder();
      await using publish = example(language, 'publish', ['20', ...files], { PORTHOLE_KEY: key });
      await using view = example(language, 'view', [id, '10'], person);
      await using save = run('sh', [join(ROOT, 'examples/view.sh'), id, '4'], person, saved.path);
      expect(await view.exited, view.output).toMatchObject({ code: 0 });
      expect(view.output.match(/768x576/g)).toHaveLength(10);
      expect(await save.exited, save.output).toMatchObject({ code: 0 });
      expect((await readdir(saved.path)).filter((name) => name.endsWith('.jpg'))).toHaveLength(4);
      publish.signal('SIGTERM');
      expect(await publish.exited, publish.output).toMatchObject({ code: 0 });
      const left = async () => (await api.camera(id))?.reason?.code === 'camera-offline';
      await eventually('it has said goodbye', left, { within: 20_000 });
    },
  );

  test('say what is wrong with a key that is no camera’s', async () => {
    const env = { PORTHOLE_KEY: 'pk_wrong' };
    await using byCurl = run('sh', ['examples/publish.sh', ...files], env);
    expect((await byCurl.exited).code).not.toBe(0);
    expect(byCurl.output).toContain('"key-wrong"');
    for (const language of LANGUAGE_NAMES) {
      await using publish = example(language, 'publish', ['5', ...files], env);
      expect((await publish.exited).code, publish.output).toBe(1);
      expect(publish.output).toContain('key-wrong');
    }
  });
});

describe.skipIf(!findProgram(PYTHON_SOCKET_IO))('python-socketio', () => {
  const byHeader = (key: string) => ({ auth: null, headers: { Authorization: `Bearer ${key}` } });

  test.each([
    ['polling', 'auth', () => ({})],
    ['polling', 'a header', byHeader],
    ['websocket', 'auth', () => ({})],
    ['websocket', 'a header', byHeader],
  ])(
    'shows its credentials at the handshake alone, over %s, a key in %s',
    async (transport, _, publisher) => {
      const { id, key } = await (await relay.signedIn()).createCamera();
      const transports = [...new Set(['polling', transport])];
      const options = { ...publisher(key), transports };
      await using publish = inPython(options, 'publish', ['20', ...files], { PORTHOLE_KEY: key });
      await using view = inPython({ transports }, 'view', [id, '40'], person);
      expect(await view.exited, `${view.output}\n${publish.output}`).toMatchObject({ code: 0 });
      expect(view.output.trim().split('\n')).toHaveLength(40);
      expect(view.output).toMatch(new RegExp(`came by ${transport}\\n$`));
    },
  );
});
