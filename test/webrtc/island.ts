import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { passing } from './passing.ts';

const run = promisify(execFile);

/** For tests, and nobody's (RFC 2544). */
const ADDRESS = '198.19.255.1/24';

/** A network of the kernel's own with one address, for programs that only speak to each other in it. */
export interface Island extends AsyncDisposable {
  readonly namespace: string;
  /** What is not let through from now on, as nft names it: `meta l4proto udp`. Nobody is told. */
  drop(what: string): Promise<void>;
  /** The same for so many ms from now on. The kernel itself ends it: no program can be late. */
  dropFor(ms: number, what: string): Promise<void>;
  /** Everything is let through again. */
  mend(): Promise<void>;
}

/** @returns undefined where the kernel makes none, as for who is not root */
export async function openIsland(): Promise<Island | undefined> {
  const namespace = `porthole-island-${process.pid}`;
  const sweep = () => spawnSync('ip', ['netns', 'del', namespace]);
  if (spawnSync('ip', ['netns', 'add', namespace]).status !== 0) return undefined;
  process.once('exit', sweep);
  const ip = (...args: string[]) => run('ip', ['-n', namespace, ...args]);
  const nft = (rules: string) => run('ip', ['netns', 'exec', namespace, 'nft', rules]);
  await ip('link', 'set', 'lo', 'up');
  await ip('link', 'add', 'shore', 'type', 'veth', 'peer', 'name', 'cliff');
  await ip('link', 'set', 'cliff', 'up');
  await ip('addr', 'add', ADDRESS, 'dev', 'shore');
  await ip('link', 'set', 'shore', 'up');
  await ip('route', 'add', 'default', 'dev', 'shore');
  await nft('add table ip sea; add chain ip sea out { type filter hook output priority 0; }');
  return {
    namespace,
    async drop(what) {
      await nft(`add rule ip sea out ${what} drop`);
    },
    async dropFor(ms, what) {
      await nft(`${passing('sea', ms)}; add rule ip sea out ${what} meta l4proto @meanwhile drop`);
    },
    async mend() {
      await nft('flush chain ip sea out');
    },
    async [Symbol.asyncDispose]() {
      process.off('exit', sweep);
      await run('ip', ['netns', 'del', namespace]);
    },
  };
}
