import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type KernelLink, KernelLinks } from '../network/kernel-link.ts';
import { type NatKind, startNat } from '../network/nat.ts';
import { findProgram } from '../support/requirements.ts';

const run = promisify(execFile);

/** A PC on a line of its own. The relay is at the line's end, and the other PC beyond it. */
export interface End extends AsyncDisposable {
  /** A program runs on this PC by `ip netns exec {namespace} …`. */
  readonly namespace: string;
  /** From now on this is what the PC's line does not let through, as nft names it; nobody is told. What was before it is let through again. */
  drops(...what: readonly Blocked[]): Promise<void>;
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
  async end(place?: Place): Promise<End> {
    const link = await this.#links.start({});
    this.#open.unshift(link);
    const outside = await passesOn(link, this.hub);
    if (place === 'own-network') await movesHome(link, this.hub, outside);
    const inner = place && place !== 'own-network' ? await startNat(link, { kind: place }) : undefined;
    if (inner) this.#open.unshift(inner);
    const { namespace } = inner ?? link;
    return {
      namespace,
      drops: (...what) => run('ip', ['netns', 'exec', namespace, 'nft', wall(what)]).then(() => {}),
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

/** @returns this machine's end of the line, by which it passes on what comes, as a provider does */
async function passesOn({ namespace }: KernelLink, hub: string): Promise<string> {
  await run('ip', ['-n', namespace, 'route', 'add', 'default', 'via', hub, 'dev', 'line', 'onlink']);
  const { stdout } = await run('ip', ['-n', namespace, '-j', 'link', 'show', 'dev', 'line']);
  const [{ link_index: index }] = JSON.parse(stdout);
  const { stdout: all } = await run('ip', ['-j', 'link', 'show']);
  const devices: { ifindex: number; ifname: string }[] = JSON.parse(all);
  const outside = devices.find(({ ifindex }) => ifindex === index)?.ifname ?? '';
  await run('sysctl', ['-qw', `net.ipv4.conf.${outside}.forwarding=1`]);
  return outside;
}

/** It has a private address (RFC 1918) that the relay and the other PC see as it is. */
async function movesHome({ namespace }: KernelLink, hub: string, outside: string): Promise<void> {
  const address = `10.${(process.pid >> 8) & 0xff}.${process.pid & 0xff}.2`;
  const inside = (...args: string[]) => run('ip', ['-n', namespace, ...args]);
  await inside('addr', 'flush', 'dev', 'line');
  await inside('addr', 'add', `${address}/32`, 'dev', 'line');
  await inside('route', 'replace', `${hub}/32`, 'dev', 'line');
  await inside('route', 'replace', 'default', 'via', hub, 'dev', 'line', 'onlink');
  await run('ip', ['route', 'add', `${address}/32`, 'dev', outside]);
}

/** One transaction: at no moment is less dropped than before and after. */
function wall(what: readonly Blocked[]): string {
  return [
    'add table ip lab',
    'delete table ip lab',
    'add table ip lab',
    'add chain ip lab in { type filter hook input priority 0; }',
    'add chain ip lab out { type filter hook output priority 0; }',
    ...what.map((one) => `add rule ip lab ${one.way} ${one.what} drop`),
  ].join('; ');
}
