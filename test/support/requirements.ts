import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program the tests run, or the folder of a module that one of them needs, and the Debian package it is in. */
interface Requirement {
  command: string;
  packages: string[];
  /** What is not tested without it: such tests skip themselves. Left out where `files` says which are left out. */
  optionalFor?: string;
  /** Beginnings of the paths of the tests that need it. */
  files?: readonly string[];
}

/** Set to `no`, nothing is installed. */
const INSTALL = 'PORTHOLE_TEST_INSTALL';

const IN_CHROMIUM = [
  'test/pages/',
  'test/e2e/',
  'test/webrtc/',
  'test/alone/npm-start',
  'test/alone/sixteen-cameras',
  'test/network/doctor-behind-nat',
  'test/support/browser',
  'test/support/evidence',
  'test/windows/',
];

/** The street that the test cameras show is read with it. */
const WITH_FFMPEG = [
  ...IN_CHROMIUM,
  'capture-client/src/sources/ffmpeg-run',
  'test/alone/',
  'test/contract/',
  'test/docs/examples',
  'test/docs/services',
  'test/integration/',
  'test/network/web-servers',
  'test/support/footage',
];

/** Where Debian's package puts the module, for Debian's own Python. */
export const PYTHON_SOCKET_IO = '/usr/lib/python3/dist-packages/socketio';

const REQUIREMENTS: readonly Requirement[] = [
  { command: chromiumCommand(), packages: ['chromium'], files: IN_CHROMIUM },
  { command: 'ffmpeg', packages: ['ffmpeg'], files: WITH_FFMPEG },
  { command: 'fswebcam', packages: ['fswebcam'], files: ['test/integration/sources'] },
  { command: 'curl', packages: ['curl'], files: ['test/docs/examples', 'test/integration/access'] },
  {
    command: PYTHON_SOCKET_IO,
    packages: ['python3-socketio', 'python3-requests', 'python3-websocket'],
    optionalFor: 'the examples in Python',
  },
  { command: 'go', packages: ['golang-go'], optionalFor: 'the examples in Go' },
  { command: 'Xvfb', packages: ['xvfb'], files: ['test/integration/sources', 'test/windows/'] },
  {
    command: 'openssl',
    packages: ['openssl'],
    files: ['test/e2e/', 'test/integration/', 'test/network/', 'test/pages/', 'test/webrtc/'],
  },
  { command: 'nginx', packages: ['nginx-light'], optionalFor: 'web servers before the relay' },
  { command: 'haproxy', packages: ['haproxy'], optionalFor: 'web servers before the relay' },
  { command: 'caddy', packages: ['caddy'], optionalFor: 'web servers before the relay' },
  { command: 'apache2', packages: ['apache2-bin'], optionalFor: 'web servers before the relay' },
  { command: 'turnserver', packages: ['coturn'], optionalFor: 'STUN and TURN' },
  { command: 'ip', packages: ['iproute2'], optionalFor: 'lines and networks of the kernel' },
  { command: 'tc', packages: ['iproute2'], optionalFor: 'lines and networks of the kernel' },
  { command: 'nft', packages: ['nftables'], optionalFor: 'firewalls and routers between two networks' },
  { command: 'socat', packages: ['socat'], optionalFor: 'WebRTC over a long line' },
  {
    command: 'systemd-analyze',
    packages: ['systemd'],
    optionalFor: 'the service files, by systemd itself',
  },
  { command: 'wine', packages: ['wine', 'wine64'], optionalFor: 'the capture client on Windows' },
  {
    command: 'x86_64-w64-mingw32-gcc',
    packages: ['gcc-mingw-w64-x86-64-win32'],
    optionalFor: 'the capture client on Windows',
  },
];

/** A name on PATH or a path of its own. */
export function chromiumCommand(): string {
  return process.env.CHROMIUM ?? 'chromium';
}

/** Where the program is, or undefined. */
export function findProgram(command: string): string | undefined {
  const folders = command.includes('/') ? [''] : (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, command)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const missing = () => REQUIREMENTS.filter(({ command }) => !findProgram(command));
const packagesOf = (requirements: readonly Requirement[]) =>
  requirements.flatMap(({ packages }) => packages).join(' ');

/** Globs of the tests that cannot run here because nothing may be installed. */
export function filesWithout(): string[] {
  if (!isInstallForbidden()) return [];
  return missing().flatMap(({ files = [] }) => files.map((file) => `${file}**`));
}

/** Installs what is missing where that may be done unasked; else says in one line what a person is to install. */
export function installMissing(): void {
  if (missing().length > 0 && mayInstall()) aptInstall(missing().flatMap(({ packages }) => packages));
  const left = missing();
  if (isInstallForbidden()) {
    sayLeftOut(left);
    return;
  }
  // What nobody reads must not be left out unseen.
  const needed = process.env.CI ? left : left.filter(({ optionalFor }) => optionalFor === undefined);
  if (needed.length > 0) throw inOneLine(`The tests need: apt-get install ${packagesOf(needed)}`);
  for (const about of new Set(left.map(({ optionalFor }) => optionalFor)))
    console.warn(
      `Not tested: ${about}. It needs: apt-get install ${packagesOf(left.filter((one) => one.optionalFor === about))}`,
    );
}

const isInstallForbidden = () => process.env[INSTALL] === 'no';

let saidLeftOut = false;

/** Once a run. */
function sayLeftOut(left: readonly Requirement[]): void {
  if (saidLeftOut) return;
  saidLeftOut = true;
  for (const { command, packages, files = [], optionalFor } of left) {
    const what = optionalFor ?? `${countTests(files)} files of tests`;
    console.warn(`Skipped without ${command}: ${what}. It needs: apt-get install ${packages.join(' ')}`);
  }
}

function countTests(beginnings: readonly string[]): number {
  const all = ['test', 'capture-client'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
  );
  return all.filter(
    (file) => file.endsWith('.test.ts') && beginnings.some((beginning) => file.startsWith(beginning)),
  ).length;
}

/** Where in this code it was noticed helps nobody. */
function inOneLine(message: string): Error {
  return Object.assign(new Error(message), { stack: message });
}

function mayInstall(): boolean {
  return !isInstallForbidden() && process.getuid?.() === 0 && findProgram('apt-get') !== undefined;
}

function aptInstall(packages: readonly string[]): void {
  console.log(`Installing Debian packages for the tests: ${[...new Set(packages)].join(' ')}`);
  apt('update', '-qq');
  withoutServices(() => apt('install', '-y', '-qq', '--no-install-recommends', ...packages));
}

/** Debian asks this program before it starts what it has installed. */
const SERVICE_POLICY = '/usr/sbin/policy-rc.d';

/** No web server is to serve on this machine because its tests want the program. */
function withoutServices(run: () => void): void {
  const ours = !existsSync(SERVICE_POLICY);
  if (ours) writeFileSync(SERVICE_POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    run();
  } finally {
    if (ours) rmSync(SERVICE_POLICY);
  }
}

/** What failed shows in what is still missing afterwards. */
function apt(...args: string[]): void {
  spawnSync('apt-get', args, {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
