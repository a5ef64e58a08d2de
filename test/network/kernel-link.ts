import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { eventually } from '../support/eventually.ts';
import { findProgram } from '../support/requirements.ts';
import type { LinkShape } from './link.ts';
import { LongLine } from './long-line.ts';
import type { Distance } from './packet-queue.ts';

const run = promisify(execFile);

/** As a thin line of a provider's: at most this waits in front of it, in ms of its rate. */
const TBF = ['burst', '16kb', 'latency', '300ms'];

/** 198.18.0.0/15 is set aside for benchmarks (RFC 2544): 512 nets, from one of which each run has its addresses. */
const NETS = 512;
const netOf = (number: number) => `198.${18 + ((number >> 8) & 1)}.${number & 0xff}`;

/** What stands after this process was killed is nobody's. */
const PREFIX = 'porthole-line-';

/** Ms in which a program has made a network device. */
const DEVICES_MS = 5_000;

/** With delay or loss, packets cross a `LongLine`: it wants socat. */
export interface KernelShape extends LinkShape {
  /** Of packets, each way, 0 to 1. */
  readonly loss?: number;
}

export interface KernelLink extends AsyncDisposable {
  /** A program in it reaches the relay over this line alone: `ip netns exec {namespace} …`. */
  readonly namespace: string;
  /** This machine's end of it, a network device. */
  readonly outside: string;
  /** From now on every packet is lost, both ways, and nobody is told. */
  cut(): Promise<void>;
  /** As it was before the cut. */
  mend(): Promise<void>;
  /** As when a phone leaves Wi-Fi: programs in the namespace see another address in the old one's place, and nobody is told that what went by that is dead. */
  roam(): Promise<void>;
}

/** A line's two ends, and what each lets out. */
interface Wiring {
  namespace: string;
  outside: string;
  inside: string;
  shape: LinkShape;
}

/** Addresses of a net, beside the hub's. */
const ADDRESSES = 250;

/** Lines and addresses, by this process so far. A line whose programs are still ending keeps its device, which another one could not have. */
let made = 0;

/** Lines that the kernel makes, between namespaces and one address of this machine. Wants root and iproute2. */
export class KernelLinks implements AsyncDisposable {
  /** Where the relay must listen to be found at the end of these lines; reached from outside of them too. */
  get hub(): string {
    return `${this.#net}.1`;
  }

  #net = '';
  readonly #links = new Set<string>();
  readonly #longLines = new Map<string, LongLine>();
  readonly #sweep = () => {
    for (const namespace of this.#links) spawnSync('ip', ['netns', 'del', namespace]);
    spawnSync('ip', ['addr', 'del', `${this.hub}/32`, 'dev', 'lo']);
  };

  /** @returns undefined where they cannot be made */
  static async open(): Promise<KernelLinks | undefined> {
    if (process.getuid?.() !== 0 || !findProgram('ip') || !findProgram('tc')) return undefined;
    const links = new KernelLinks();
    try {
      await links.#raise();
      // In a container without the right to shape, this is where it shows.
      await (await links.start({ downBytesPerSecond: 1_000_000 }))[Symbol.asyncDispose]();
      return links;
    } catch {
      await links[Symbol.asyncDispose]();
      return undefined;
    }
  }

  async start({
    delayMs = 0,
    loss = 0,
    downBytesPerSecond,
    upBytesPerSecond,
  }: KernelShape): Promise<KernelLink> {
    let address = this.#anAddress();
    const namespace = `${PREFIX}${process.pid}-${made}`;
    const [outside, inside] = [`pl${process.pid % 100_000}n${made}`, 'line'];
    await ip('netns', 'add', namespace);
    this.#links.add(namespace);
    if (delayMs > 0 || loss > 0)
      this.#longLines.set(namespace, await layLong(outside, namespace, inside, { delayMs, loss }));
    else await ip('link', 'add', outside, 'type', 'veth', 'peer', 'name', inside, 'netns', namespace);
    await ip('link', 'set', outside, 'up');
    await ip('route', 'add', `${address}/32`, 'dev', outside);
    await ip('-n', namespace, 'link', 'set', 'lo', 'up');
    await ip('-n', namespace, 'addr', 'add', `${address}/32`, 'dev', inside);
    await ip('-n', namespace, 'link', 'set', inside, 'up');
    await ip('-n', namespace, 'route', 'add', `${this.hub}/32`, 'dev', inside);
    this.#longLines.get(namespace)?.carry();
    const wiring = { namespace, outside, inside, shape: { downBytesPerSecond, upBytesPerSecond } };
    await letOut(wiring);
    return {
      namespace,
      outside,
      cut: () => loseAll(wiring),
      mend: () => letOut(wiring),
      roam: async () => {
        const left = address;
        address = this.#anAddress();
        await ip('route', 'add', `${address}/32`, 'dev', outside);
        await ip('-n', namespace, 'addr', 'add', `${address}/32`, 'dev', inside);
        // What is sent to the old one still comes here, and is nobody's.
        await ip('-n', namespace, 'addr', 'del', `${left}/32`, 'dev', inside);
        await ip('-n', namespace, 'route', 'replace', `${this.hub}/32`, 'dev', inside, 'src', address);
      },
      [Symbol.asyncDispose]: () => this.#end(namespace),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    process.off('exit', this.#sweep);
    for (const namespace of [...this.#links]) await this.#end(namespace);
    await ip('addr', 'del', `${this.hub}/32`, 'dev', 'lo').catch(() => {});
  }

  #anAddress(): string {
    made += 1;
    return `${this.#net}.${2 + (made % ADDRESSES)}`;
  }

  async #raise(): Promise<void> {
    process.once('exit', this.#sweep);
    await sweepLeftovers();
    await this.#claimNet();
  }

  /** The kernel adds an address once: who is refused it has met another run, and tries the next. */
  async #claimNet(): Promise<void> {
    for (let tries = 0; tries < NETS; tries += 1) {
      const net = netOf(process.pid + tries);
      try {
        await ip('addr', 'add', `${net}.1/32`, 'dev', 'lo');
        this.#net = net;
        return;
      } catch (error) {
        if (!/File exists|already assigned/.test(`${error}`)) throw error;
      }
    }
    throw new Error('Every net of the lines is taken.');
  }

  /** The pair of interfaces goes with its namespace. */
  async #end(namespace: string): Promise<void> {
    if (this.#links.delete(namespace)) await ip('netns', 'del', namespace).catch(() => {});
    await this.#longLines.get(namespace)?.[Symbol.asyncDispose]();
    this.#longLines.delete(namespace);
  }
}

/** Its two devices are this machine's own until one of them is moved into the namespace. */
async function layLong(
  outside: string,
  namespace: string,
  inside: string,
  distance: Distance,
): Promise<LongLine> {
  const far = `${outside}f`;
  const line = await LongLine.open([outside, far], distance, Math.random);
  // Its program raises a device by name once it has made it: of one moved in between it would know nothing, and end with it.
  await eventually('both ends of the line are up', () => areUp(outside, far), { within: DEVICES_MS });
  await ip('link', 'set', far, 'netns', namespace, 'name', inside);
  return line;
}

async function areUp(...devices: string[]): Promise<boolean> {
  const told = await Promise.all(devices.map((device) => ip('-j', 'link', 'show', device)));
  return told.every(({ stdout }) => JSON.parse(stdout)[0].flags.includes('UP'));
}

function ip(...args: string[]): Promise<{ stdout: string }> {
  return run('ip', args);
}

async function letOut({ namespace, outside, inside, shape }: Wiring): Promise<void> {
  await shapeEnd([], outside, shape.downBytesPerSecond);
  await shapeEnd(['-n', namespace], inside, shape.upBytesPerSecond);
}

async function shapeEnd(where: string[], device: string, bytesPerSecond: number | undefined): Promise<void> {
  const rate = ['tbf', 'rate', `${Math.round((bytesPerSecond ?? 0) * 8)}bit`, ...TBF];
  await rootQueue(where, device, bytesPerSecond === undefined ? ['pfifo'] : rate);
}

async function loseAll({ namespace, outside, inside }: Wiring): Promise<void> {
  await rootQueue([], outside, ['blackhole']);
  await rootQueue(['-n', namespace], inside, ['blackhole']);
}

async function rootQueue(where: string[], device: string, kind: readonly string[]): Promise<void> {
  await run('tc', [...where, 'qdisc', 'replace', 'dev', device, 'root', ...kind]);
}

async function sweepLeftovers(): Promise<void> {
  const { stdout } = await ip('netns', 'list');
  for (const [namespace, pid] of stdout.matchAll(new RegExp(`^${PREFIX}(\\d+)-\\d+(?:-nat)?`, 'gm')))
    if (!isRunning(Number(pid))) await ip('netns', 'del', namespace).catch(() => {});
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
