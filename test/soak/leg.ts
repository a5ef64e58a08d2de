import { type Link, startLink } from '../network/link.ts';
import { BLOCKS_FRAMES_AND_UPGRADES, BLOCKS_SOCKET_IO, OPEN, refusesUpgrade } from '../network/policies.ts';
import type { Policy } from '../network/policy.ts';
import { type ReverseProxy, startProxy } from '../network/reverse-proxy.ts';

/** The networks that those who take part sit behind for good, one after another; faults come on top. */
const USUAL: readonly Policy[] = [
  OPEN,
  OPEN,
  OPEN,
  refusesUpgrade({ status: 403 }),
  OPEN,
  BLOCKS_SOCKET_IO,
  OPEN,
  BLOCKS_FRAMES_AND_UPGRADES,
];

/** One end's own way to the relay: a line, and behind it a proxy. */
export class SoakLeg implements AsyncDisposable {
  readonly name: string;
  readonly link: Link;
  readonly proxy: ReverseProxy;
  readonly #usual: Policy;

  private constructor(name: string, usual: Policy, proxy: ReverseProxy, link: Link) {
    this.name = name;
    this.#usual = usual;
    this.proxy = proxy;
    this.link = link;
  }

  static async open(name: string, relayUrl: string, index: number): Promise<SoakLeg> {
    const usual = USUAL[index % USUAL.length] as Policy;
    const proxy = await startProxy(relayUrl, usual);
    return new SoakLeg(name, usual, proxy, await startLink(proxy.url));
  }

  /** Connections that are open end, so that the new policy meets everything. */
  puts(policy: Policy): void {
    this.proxy.policy = policy;
    this.link.cut();
  }

  /** What is open stays open: it is the ends' own business to notice. */
  heals(): void {
    this.proxy.policy = this.#usual;
    this.link.refuses = false;
    this.link.shape = {};
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.link[Symbol.asyncDispose]();
    await this.proxy[Symbol.asyncDispose]();
  }
}
