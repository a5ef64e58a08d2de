import { readFileSync } from 'node:fs';

const PRESSURES = ['/proc/pressure/cpu', '/proc/pressure/io'];

/** Of the thread that asks: ns it ran, and ns it stood waiting for a core. */
const RUNS = '/proc/thread-self/schedstat';

/** Ms between two looks at how long programs have waited, and with more than so many between them the later one is late. */
const LOOK_MS = 50;
const LATE_MS = 300;

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

/** Ms of a core that this process has used. */
function ranMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function waitedHereMs(): number {
  try {
    return Number(readFileSync(RUNS, 'utf8').split(' ')[1]) / 1_000_000;
  } catch {
    return 0;
  }
}

/** The machine's time and the product's own, kept beside each other, for what others have noted the moments of, in epoch ms. */
class OwnTimes {
  readonly #looks: { at: number; ownAt: number }[] = [];
  #waits = waitsMs();
  #ran = ranMs();

  constructor() {
    this.#look();
    setInterval(() => this.#look(), LOOK_MS).unref();
  }

  /** Ms in which nothing waited for the machine, since this is kept. */
  get passedMs(): number {
    return this.#look();
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

  #look(): number {
    const at = performance.timeOrigin + performance.now();
    const [waits, ran] = [waitsMs(), ranMs()];
    const before = this.#looks.at(-1);
    const ownAt = before ? before.ownAt + this.#own(at - before.at, waits, ran) : 0;
    this.#looks.push({ at, ownAt });
    this.#waits = waits;
    this.#ran = ran;
    return ownAt;
  }

  /** 0 where it cannot be told. */
  #own(passed: number, waits: ReturnType<typeof waitsMs>, ran: number): number {
    if (waits === null || this.#waits === null) return 0;
    // The kernel does not know of a whole machine that stood still; who looks late, and did nothing meanwhile, does.
    const late = passed > LATE_MS ? passed - LOOK_MS - (ran - this.#ran) : 0;
    return Math.max(0, passed - Math.max(late, waits[0] - this.#waits[0], waits[1] - this.#waits[1]));
  }
}

let kept: OwnTimes | undefined;

/** Of this process, from the first time it is asked for. */
export function ownTimes(): OwnTimes {
  kept ??= new OwnTimes();
  return kept;
}

/** A clock that stands still while any program has to wait for the machine: what is left is the product's own. */
export class OwnTime {
  readonly #began = ownTimes().passedMs;

  /** 0 where it cannot be told: then only a bound on the clock holds. */
  get passedMs(): number {
    return ownTimes().passedMs - this.#began;
  }
}
