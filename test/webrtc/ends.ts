import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type KernelLink, KernelLinks, type KernelShape } from '../network/kernel-link.ts';
import { type NatKind, startNat } from '../network/nat.ts';
import { findProgram } from '../support/requirements.ts';
import { passing } from './passing.ts';

const run = promisify(execFile);

/** A PC on a line of its own. The relay is at the line's end, and the other PC beyond it. */
export interface End extends AsyncDisposable {
  /** A program runs on this PC by `ip netns exec {namespace} …`. */
  readonly namespace: string;
  /** From now on this is what the PC's line does not let through, as nft names it; nobody is told. What was before it is let through again. */
  drops(...what: readonly Blocked[]): Promise<void>;
  /** The same for so many ms from now on, of UDP and TCP, and then nothing. The kernel itself ends it: no program can be late. */
  dropsFor(ms: number, ...what: readonly Blocked[]): Promise<void>;
}

/** Behind a router with NAT, or in one network with the relay and the other PC. One of a run may be so. */
export type Place = NatKind | 'own-network';

export interface Blocked {
  /** As the PC sees it. */
  readonly way: 'in' | 'out';
  /** As nft names it: `meta l4proto udp`. */
  readonly what: string;
}

/** What is dropped both ways. */
export const bothWays = (...what: readonly string[]): Blocked[] =>
  what.flatMap((one) => [
    { way: 'in', what: one },
    { way: 'out', what: one },
  ]);

/** Two PCs that reach each other and the relay, where the kernel can be asked for such lines. */
export class TwoEnds implements AsyncDisposable {
  readonly #links: KernelLinks;
  readonly #open: AsyncDisposable[] = [];

  constructor(links: KernelLinks) {
    this.#links = links;
  }

  /** @returns undefined where they cannot be made */
  static async open(): Promise<TwoEnds | undefined> {
    const links = findProgram('nft') ? await KernelLinks.open() : undefined;
    return links && new TwoEnds(links);
  }

  /** Where the relay and TURN listen. */
  get hub(): string {
    return this.#links.hub;
  }

  /** @param place what is between the PC and everybody else; nothing by default */
  async end(place?: Place, shape: KernelShape = {}): Promise<End> {
    const link = await this.#links.start(shape);
    this.#open.unshift(link);
    await passesOn(link, this.hub);
    if (place === 'own-network') await movesHome(link, this.hub);
    const inner = place && place !== 'own-network' ? await startNat(link, { kind: place }) : undefined;
    if (inner) this.#open.unshift(inner);
    const { namespace } = inner ?? link;
    const inside = (...command: string[]) => run('ip', ['netns', 'exec', namespace, ...command]);
    return {
      namespace,
      drops: async (...what) => void (await inside('nft', wall(what))),
      dropsFor: async (ms, ...what) => void (await inside('nft', wall(what, ms))),
      [Symbol.asyncDispose]: async () => {
        for (const one of [inner, link]) {
          if (!one) continue;
          this.#open.splice(this.#open.indexOf(one), 1);
          await one[Symbol.asyncDispose]();
        }
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const one of this.#open.splice(0)) await one[Symbol.asyncDispose]();
    await this.#links[Symbol.asyncDispose]();
  }
}

/** This machine passes on what comes by the line, as a provider does. */
async function passesOn({ namespace, outside }: KernelLink, hub: string): Promise<void> {
  await run('ip', ['-n', namespace, 'route', 'add', 'default', 'via', hub, 'dev', 'line', 'onlink']);
  await run('sysctl', ['-qw', `net.ipv4.conf.${outside}.forwarding=1`]);
}

/** It has a private address (RFC 1918) that the relay and the other PC see as it is. */
async function movesHome({ namespace, outside }: KernelLink, hub: string): Promise<void> {
  const address = `10.${(process.pid >> 8) & 0xff}.${process.pid & 0xff}.2`;
  const inside = (...args: string[]) => run('ip', ['-n', namespace, ...args]);
  await inside('addr', 'flush', 'dev', 'line');
  await inside('addr', 'add', `${address}/32`, 'dev', 'line');
  await inside('route', 'replace', `${hub}/32`, 'dev', 'line');
  await inside('route', 'replace', 'default', 'via', hub, 'dev', 'line', 'onlink');
  await run('ip', ['route', 'add', `${address}/32`, 'dev', outside]);
}

/** One transaction: at no moment is less dropped than before and after. @param ms after which it lets everything through */
function wall(what: readonly Blocked[], ms?: number): string {
  const meanwhile = ms === undefined ? '' : 'meta l4proto @meanwhile';
  return [
    'add table ip lab',
    'delete table ip lab',
    'add table ip lab',
    'add chain ip lab in { type filter hook input priority 0; }',
    'add chain ip lab out { type filter hook output priority 0; }',
    ...(ms === undefined ? [] : [passing('lab', ms)]),
    ...what.map((one) => `add rule ip lab ${one.way} ${one.what} ${meanwhile} drop`),
  ].join('; ');
}
