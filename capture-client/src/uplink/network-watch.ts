import type { NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import type { Timers } from '@porthole/shared/flow/timers';

export type NetworkInterfaces = ReturnType<typeof networkInterfaces>;

export interface NetworkWatchOptions {
  readonly interfaces: () => NetworkInterfaces;
  readonly timers: Timers;
  /** This PC is in another network, or in one more or less. */
  readonly onChange: () => void;
}

/** No system tells a program of it in a way that works on all of them; a look costs a fraction of a ms. */
const LOOK_MS = 2_000;

/** Sees by this PC's addresses that it went from one network to another. */
export class NetworkWatch {
  readonly #options: NetworkWatchOptions;
  #known = '';
  #stop = () => {};

  constructor(options: NetworkWatchOptions) {
    this.#options = options;
  }

  start(): void {
    this.#known = this.#addresses();
    this.#stop = this.#options.timers.every(LOOK_MS, () => this.#look());
  }

  stop(): void {
    this.#stop();
  }

  #look(): void {
    const addresses = this.#addresses();
    if (addresses === this.#known) return;
    this.#known = addresses;
    this.#options.onChange();
  }

  #addresses(): string {
    const all = Object.values(this.#options.interfaces()).flatMap((addresses = []) => addresses);
    return all
      .filter(leadsOut)
      .map(({ cidr, address }) => cidr ?? address)
      .sort()
      .join();
  }
}

/** Link-local addresses lead to no relay, and those of virtual interfaces come and go all day. */
function leadsOut({ internal, address }: NetworkInterfaceInfo): boolean {
  return !internal && !/^(?:fe80:|169\.254\.)/i.test(address);
}
