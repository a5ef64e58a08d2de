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

  /** @param nat of the router that the PC is behind; none by default */
  async end(nat?: NatKind): Promise<End> {
    const link = await this.#links.start({});
    this.#open.unshift(link);
    await passesOn(link, this.hub);
    const inner = nat && (await startNat(link, { kind: nat }));
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

/** This machine passes on what comes over the line, as a provider does, and nothing else of its own. */
async function passesOn({ namespace }: KernelLink, hub: string): Promise<void> {
  const route = ['route', 'add', 'default', 'via', hub, 'dev', 'line', 'onlink'];
  await run('ip', ['-n', namespace, ...route]);
  const { stdout } = await run('ip', ['-n', namespace, '-j', 'link', 'show', 'dev', 'line']);
  const [{ link_index: outside }] = JSON.parse(stdout);
  const { stdout: all } = await run('ip', ['-j', 'link', 'show']);
  const device = (JSON.parse(all) as { ifindex: number; ifname: string }[]).find(
    ({ ifindex }) => ifindex === outside,
  )?.ifname;
  await run('sysctl', ['-qw', `net.ipv4.conf.${device}.forwarding=1`]);
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
