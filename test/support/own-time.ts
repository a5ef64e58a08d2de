import { readFileSync } from 'node:fs';

const PRESSURES = ['/proc/pressure/cpu', '/proc/pressure/io'];

/** Of the thread that asks: ns it ran, and ns it stood waiting for a core. */
const RUNS = '/proc/thread-self/schedstat';

/** Ms between two looks at how long programs have waited. */
const LOOK_MS = 50;

/**
 * Ms in which some program of this machine stood waiting for a core or a disk, since it booted, and in which this one did, since it
 * began; null where the kernel does not say. The first is a mean of the cores, half of the truth where all wait for one of two.
 *
 * @see https://docs.kernel.org/accounting/psi.html
 */
function waitsMs(): [some: number, here: number] | null {
  try {
    return [PRESSURES.reduce((sum, file) => sum + pressureMs(readFileSync(file, 'utf8')), 0), waitedHereMs()];
  } catch {
    return null;
  }
}

function pressureMs(text: string): number {
  const micros = /^some .*total=(\d+)/m.exec(text)?.[1];
  if (micros === undefined) throw new Error(`Not a pressure: ${text}`);
  return Number(micros) / 1_000;
}

function waitedHereMs(): number {
  try {
    return Number(readFileSync(RUNS, 'utf8').split(' ')[1]) / 1_000_000;
  } catch {
    return 0;
  }
}

/** A clock that stands still while any program has to wait for the machine: what is left is the product's own. */
export class OwnTime {
  #passed = 0;
  #looked = performance.now();
  #waits = waitsMs();

  /** 0 where it cannot be told: then only a bound on the clock holds. */
  get passedMs(): number {
    const now = performance.now();
    const waits = waitsMs();
    if (waits === null || this.#waits === null) return 0;
    const waited = Math.max(waits[0] - this.#waits[0], waits[1] - this.#waits[1]);
    this.#passed += Math.max(0, now - this.#looked - waited);
    this.#looked = now;
    this.#waits = waits;
    return this.#passed;
  }
}

/** The same clock kept beside the wall's, for what others have noted the moments of, in epoch ms. */
class OwnTimes {
  readonly #own = new OwnTime();
  readonly #looks: { at: number; ownAt: number }[] = [];

  constructor() {
    this.#look();
    setInterval(() => this.#look(), LOOK_MS).unref();
  }

  /** Ms between both moments in which nothing waited for the machine, since this is kept. */
  between(from: number, to: number): number {
    return Math.max(0, to - from - this.waited(from, to));
  }

  /** The rest of them. */
  waited(from: number, to: number): number {
    this.#look();
    const first = this.#looks.findLast(({ at }) => at <= from) ?? this.#looks[0];
    const last = this.#looks.find(({ at }) => at >= to) ?? this.#looks.at(-1);
    if (!first || !last) return 0;
    return Math.max(0, last.at - first.at - (last.ownAt - first.ownAt));
  }

  #look(): void {
    this.#looks.push({ at: performance.timeOrigin + performance.now(), ownAt: this.#own.passedMs });
  }
}

let kept: OwnTimes | undefined;

/** Of this process, from the first time it is asked for. */
export function ownTimes(): OwnTimes {
  kept ??= new OwnTimes();
  return kept;
}
