import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';

/** A wall clock that every run begins with, so that a seed replays to the same bytes. */
const EPOCH_MS = 1_700_000_000_000;

/** Turns after which a run that never comes to rest is given up. */
const MOST_TURNS = 100_000;

/** Events at one moment after which it is not believed that there is another. */
const MOST_EVENTS = 10_000;

/** Ms of virtual time after which work that is waited for is given up. */
const LONGEST_WORK_MS = 30_000;

const realSetTimeout = globalThis.setTimeout;
const realSetImmediate = globalThis.setImmediate;

interface Planned {
  due: number;
  readonly order: number;
  readonly host: Host;
  readonly run: () => void;
  cancelled: boolean;
}

/**
 * One computer in virtual time. Code runs on a host when it was started by {@link Host.run}: its timers and clocks, and those of the
 * libraries it uses, are the host's.
 */
export class Host {
  readonly name: string;
  readonly time: VirtualTime;
  /** Timers that are planned and not yet over; for leak checks. */
  timers = 0;
  /** How far the host's wall clock is off, ms. */
  clockErrorMs = 0;
  #suspended = false;
  #deferred: (() => void)[] = [];

  constructor(name: string, time: VirtualTime) {
    this.name = name;
    this.time = time;
  }

  /** Runs a function on this host, with all it starts. */
  run<T>(work: () => T): T {
    return hosts.run(this, work);
  }

  get suspended(): boolean {
    return this.#suspended;
  }

  /** Nothing runs on this host and it reads no socket, as with its lid shut. */
  suspend(): void {
    this.#suspended = true;
  }

  /** What fell due while it was suspended runs now, late, in order. */
  resume(): void {
    if (!this.#suspended) return;
    this.#suspended = false;
    const deferred = this.#deferred;
    this.#deferred = [];
    for (const run of deferred) this.time.plan(this, 0, run);
  }

  /** Runs now, or after {@link resume}. */
  whenAwake(run: () => void): void {
    if (this.#suspended) this.#deferred.push(run);
    else this.run(run);
  }
}

const hosts = new AsyncLocalStorage<Host>();

/** The host whose code is running; undefined outside the simulation. */
export const currentHost = (): Host | undefined => hosts.getStore();

/**
 * A manual clock for real programs: `setTimeout`, `setInterval`, `Date.now`, `performance.now` and `Math.random` of code that runs on a
 * {@link Host} follow it; all other code keeps the machine's. Between two timers the event loop runs until nothing happens any more.
 */
export class VirtualTime {
  /** Ms since the run began. */
  at = 0;
  /** Raised by whatever happens; the event loop is at rest when it stands still. */
  activity = 0;
  /** Work under way that takes the machine's time and none of virtual time. */
  busy = 0;
  readonly chance: () => number;
  readonly #queue = new EarliestFirst();
  #orders = 0;

  /** @param chance uniform in [0, 1), for hosts and network alike */
  constructor(chance: () => number) {
    this.chance = chance;
    patchGlobals();
  }

  /** @param ms from now @returns cancels; idempotent */
  plan(host: Host, ms: number, run: () => void): () => void {
    const planned = { due: this.at + ms, order: this.#orders++, host, run, cancelled: false };
    this.#queue.push(planned);
    return () => {
      planned.cancelled = true;
    };
  }

  /** Goes on for so many ms, or until the look finds what it looks for. @returns whether it was found */
  async run(ms: number, found: () => boolean = () => false): Promise<boolean> {
    const until = this.at + ms;
    let events = 0;
    await this.settle();
    for (;;) {
      if (found()) return true;
      const next = this.#queue.peek();
      if (!next || next.due > until) break;
      this.#queue.pop();
      if (next.cancelled) continue;
      if (next.due > this.at) {
        this.at = next.due;
        events = 0;
      }
      events += 1;
      if (events > MOST_EVENTS) throw new Error(`${next.host.name} goes on for ever at ${this.at} ms.`);
      next.host.whenAwake(next.run);
      await this.settle();
    }
    this.at = until;
    return found();
  }

  /** Until work is done that takes the machine's time, such as loading a module: virtual time stands still. */
  async standStillFor<T>(work: Promise<T>): Promise<T> {
    const isDone = watched(work);
    while (!isDone()) {
      await this.run(0, isDone);
      await new Promise((resolve) => realSetTimeout(resolve, 1));
    }
    return work;
  }

  /** Until work is done that takes virtual time. */
  async runFor<T>(work: Promise<T>): Promise<T> {
    const isDone = watched(work);
    if (!(await this.run(LONGEST_WORK_MS, isDone))) throw new Error(`Work did not end by ${this.at} ms.`);
    return work;
  }

  /** Until all that runs by itself has run: streams and promises within one turn of the event loop, immediates one a turn. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
      const before = this.activity;
      await new Promise(realSetImmediate);
      if (this.activity === before && this.busy === 0) return;
    }
    throw new Error(`Nothing comes to rest at ${this.at} ms of virtual time.`);
  }
}

function watched(work: Promise<unknown>): () => boolean {
  let isDone = false;
  const done = () => {
    isDone = true;
  };
  work.then(done, done);
  return () => isDone;
}

/** What `setTimeout` returns on a host. */
class VirtualTimer {
  readonly #host: Host;
  readonly #ms: number;
  readonly #run: () => void;
  readonly #repeats: boolean;
  #cancel: (() => void) | undefined;

  constructor(host: Host, ms: number, run: () => void, repeats: boolean) {
    this.#host = host;
    // As Node does with less, and with what is no number.
    this.#ms = ms >= 1 ? ms : 1;
    this.#run = run;
    this.#repeats = repeats;
    this.#plan();
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  refresh(): this {
    this.close();
    this.#plan();
    return this;
  }

  close(): this {
    if (!this.#cancel) return this;
    this.#cancel();
    this.#cancel = undefined;
    this.#host.timers -= 1;
    return this;
  }

  #plan(): void {
    this.#host.timers += 1;
    this.#cancel = this.#host.time.plan(this.#host, this.#ms, () => this.#due());
  }

  #due(): void {
    // It may have been cleared while its host was suspended.
    if (!this.#cancel) return;
    this.#cancel = undefined;
    this.#host.timers -= 1;
    if (this.#repeats) this.#plan();
    this.#run();
  }
}

type Run = (...args: unknown[]) => void;

let patched = false;

/** For the life of this worker; code outside a host sees no difference. */
function patchGlobals(): void {
  if (patched) return;
  patched = true;
  const real = {
    setTimeout: globalThis.setTimeout,
    setInterval: globalThis.setInterval,
    clearTimeout: globalThis.clearTimeout,
    dateNow: Date.now,
    performanceNow: performance.now.bind(performance),
    random: Math.random,
  };
  const starter =
    (repeats: boolean, otherwise: (run: Run, ms?: number, ...args: unknown[]) => unknown) =>
    (run: Run, ms = 1, ...args: unknown[]) => {
      const host = currentHost();
      return host ? new VirtualTimer(host, ms, () => run(...args), repeats) : otherwise(run, ms, ...args);
    };
  const clear = (timer: unknown) => {
    if (timer instanceof VirtualTimer) timer.close();
    else real.clearTimeout(timer as NodeJS.Timeout);
  };
  const immediately = (run: Run, ...args: unknown[]) => {
    const host = currentHost();
    if (!host) return realSetImmediate(run, ...args);
    // A turn of the event loop goes by until it runs, and one more after it.
    host.time.activity += 1;
    return realSetImmediate(() => {
      host.time.activity += 1;
      run(...args);
    });
  };
  const timers = {
    setImmediate: immediately,
    setTimeout: starter(false, real.setTimeout),
    setInterval: starter(true, real.setInterval),
    clearTimeout: clear,
    clearInterval: clear,
  };
  Object.assign(globalThis, timers);
  // Engine.IO takes them from the module.
  Object.assign(createRequire(import.meta.url)('node:timers'), timers);
  Date.now = () => {
    const host = currentHost();
    return host ? Math.round(EPOCH_MS + host.time.at + host.clockErrorMs) : real.dateNow();
  };
  Math.random = () => currentHost()?.time.chance() ?? real.random();
  performance.now = () => currentHost()?.time.at ?? real.performanceNow();
}

/** A binary heap by due time; of equal ones the first planned comes first. */
class EarliestFirst {
  readonly #heap: Planned[] = [];

  peek(): Planned | undefined {
    return this.#heap[0];
  }

  push(planned: Planned): void {
    const heap = this.#heap;
    let at = heap.push(planned) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isEarlier(planned, heap[parent] as Planned)) break;
      heap[at] = heap[parent] as Planned;
      at = parent;
    }
    heap[at] = planned;
  }

  pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isEarlier(heap[child + 1] as Planned, heap[child] as Planned))
        child += 1;
      if (!isEarlier(heap[child] as Planned, last)) break;
      heap[at] = heap[child] as Planned;
      at = child;
    }
    heap[at] = last;
  }
}

function isEarlier(one: Planned, other: Planned): boolean {
  return one.due < other.due || (one.due === other.due && one.order < other.order);
}
