import type { Timers } from '@porthole/shared/flow/timers';

/** How a line is that packets cross one by one. */
export interface Distance {
  /** Ms one way. */
  readonly delayMs: number;
  /** Of packets, each way, 0 to 1. */
  readonly loss: number;
}

export interface PacketQueueOptions {
  readonly distance: Distance;
  readonly timers: Timers;
  /** 0 to 1. */
  readonly chance: () => number;
  readonly arrived: (packet: Uint8Array) => void;
}

interface Waiting {
  readonly at: number;
  readonly packet: Uint8Array;
}

/** One way over a long line: each packet arrives so much later, in order, or never. */
export class PacketQueue {
  readonly #options: PacketQueueOptions;
  readonly #waiting: Waiting[] = [];
  #cancel = () => {};

  constructor(options: PacketQueueOptions) {
    this.#options = options;
  }

  put(packet: Uint8Array): void {
    const { distance, timers, chance } = this.#options;
    if (chance() < distance.loss) return;
    this.#waiting.push({ at: timers.monotonic() + distance.delayMs, packet });
    if (this.#waiting.length === 1) this.#plan();
  }

  close(): void {
    this.#cancel();
    this.#waiting.length = 0;
  }

  #plan(): void {
    const { timers } = this.#options;
    const [first] = this.#waiting;
    if (first) this.#cancel = timers.after(Math.max(0, first.at - timers.monotonic()), () => this.#release());
  }

  #release(): void {
    const now = this.#options.timers.monotonic();
    while (this.#waiting[0] && this.#waiting[0].at <= now)
      this.#options.arrived((this.#waiting.shift() as Waiting).packet);
    this.#plan();
  }
}
