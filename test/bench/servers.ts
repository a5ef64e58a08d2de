import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type RelayApi, signIn } from '../support/api.ts';
import { Child, childEnv } from '../support/child.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { startRelayProcess } from '../support/relay-process.ts';
import { type TempFolder, tempFolder } from '../support/temp-folder.ts';

/** What is measured side by side: the product, what one would write first, and its usual remedy. */
export const CONTENDERS = ['porthole', 'naive', 'volatile'] as const;
export type Contender = (typeof CONTENDERS)[number];
/** The floor under what a broadcast can cost. */
export type ServerKind = Contender | 'ws';

/** What a server's process has cost. The event loop's delays are those since the last question. */
export interface Cost {
  readonly cpuMs: number;
  readonly rssBytes: number;
  readonly loopP99Ms: number;
  readonly loopMaxMs: number;
}

export interface BenchCamera {
  readonly id: string;
  /** Empty where the server asks for none. */
  readonly key: string;
}

/** A relay of one kind or another, in its own process as a person runs it. */
export interface BenchServer extends AsyncDisposable {
  readonly kind: ServerKind;
  readonly url: string;
  readonly cameras: readonly BenchCamera[];
  /** Cookie header of who may watch. */
  readonly cookie: string;
  /** Porthole's only. */
  readonly api: RelayApi | undefined;
  cost(): Promise<Cost>;
  /** Somebody to be watched from outside. */
  guest(): Promise<Guest>;
}

export interface Guest {
  /** Cookie header. */
  readonly cookie: string;
  /** Whether the server still holds their connection. */
  isThere(): Promise<boolean>;
}

const PROBE = pathToFileURL(fileURLToPath(new URL('./probe.mjs', import.meta.url))).href;
const START_MS = 20_000;

/** @param host where it listens */
export async function startServer(kind: ServerKind, host: string, cameras: number): Promise<BenchServer> {
  const folder = await tempFolder();
  const probe = join(folder.path, 'probe');
  const env = { NODE_OPTIONS: `--import ${PROBE}`, BENCH_PROBE: probe };
  const cost = () => readProbe(probe);
  try {
    return kind === 'porthole'
      ? await startPorthole({ folder, env, cost }, host, cameras)
      : await startBaseline(kind, { folder, env, cost }, host, cameras);
  } catch (error) {
    await folder[Symbol.asyncDispose]();
    throw error;
  }
}

interface Probed {
  folder: TempFolder;
  env: NodeJS.ProcessEnv;
  cost: () => Promise<Cost>;
}

async function startPorthole(
  { folder, env, cost }: Probed,
  host: string,
  count: number,
): Promise<BenchServer> {
  const relay = await startRelayProcess({ ...env, HOST: host, PORTHOLE_LOG_LEVEL: 'warn' });
  const api = await signIn(relay.url, relay.admin);
  const cameras: BenchCamera[] = [];
  for (let number = 1; number <= count; number += 1) cameras.push(await api.createCamera(`Street ${number}`));
  return {
    ...{ kind: 'porthole', url: relay.url, cameras, cookie: api.cookie, api, cost },
    guest: async () => guest(api.cookie, () => viewersOf(api)),
    async [Symbol.asyncDispose]() {
      await relay[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function startBaseline(
  kind: Exclude<ServerKind, 'porthole'>,
  { folder, env, cost }: Probed,
  host: string,
  count: number,
): Promise<BenchServer> {
  const port = await freePort();
  const program =
    kind === 'ws'
      ? ['test/bench/baselines/ws-broadcast.ts', host, `${port}`]
      : ['test/bench/baselines/socket-io-relay.ts', kind, host, `${port}`];
  const child = new Child(process.execPath, ['--import', 'tsx', ...program], { env: childEnv(env) });
  const url = `http://${host}:${port}`;
  await eventually(`the ${kind} baseline answers`, async () => (await fetch(url)).ok, {
    within: START_MS,
    context: () => child.output,
  });
  const cameras = Array.from({ length: count }, (_, at) => ({ id: `camera-${at + 1}`, key: '' }));
  return {
    ...{ kind, url, cameras, cookie: '', api: undefined, cost },
    guest: async () => guest('', async () => Number(await (await fetch(url)).text())),
    async [Symbol.asyncDispose]() {
      await child[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** A server tells how many are connected: gone is who makes them fewer than when it was first asked. */
function guest(cookie: string, connected: () => Promise<number>): Guest {
  let most: number | undefined;
  const isThere = async () => {
    const now = await connected();
    most ??= now;
    return now >= most;
  };
  return { cookie, isThere };
}

async function viewersOf(api: RelayApi): Promise<number> {
  return (await api.cameras()).reduce((sum, { viewers }) => sum + viewers, 0);
}

async function readProbe(path: string): Promise<Cost> {
  const chunks = await connect(path).setEncoding('utf8').toArray();
  return JSON.parse(chunks.join('')) as Cost;
}
