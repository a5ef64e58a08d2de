import { setTimeout as pause } from 'node:timers/promises';
import type { RenditionChoice } from '@porthole/shared/protocol/renditions';
import type { TransportChoice } from '@porthole/shared/protocol/transport';
import type { Bench } from './bench.ts';
import { type Measured, measured } from './measured.ts';
import { type Publisher, startPublisher } from './publishers/publisher.ts';
import { type BenchServer, type Contender, type Cost, type ServerKind, startServer } from './servers.ts';
import { startViewers, type Viewers, type ViewJob } from './viewers/viewer.ts';
import { openWay, type Way, type WaySpec } from './ways.ts';

/** A camera or several, watched over a line for a while. */
export interface SceneSpec {
  readonly cameras?: number;
  readonly fps: number;
  readonly bytes: number;
  readonly viewerWay?: WaySpec;
  readonly publisherWay?: WaySpec;
  /** The product's: which picture its viewers ask for. */
  readonly rendition?: RenditionChoice;
  readonly transport?: ViewJob['transport'];
  readonly publisherTransport?: TransportChoice;
  readonly viewers?: number;
  /** Processes that the viewers are spread over. */
  readonly viewerProcesses?: number;
  readonly light?: boolean;
  /** Ms from the first frame until it is measured, and for how long. */
  readonly warmUpMs: number;
  readonly measureMs: number;
}

/** The parts of one run, closed in reverse order. */
export class Stage implements AsyncDisposable {
  readonly #bench: Bench;
  readonly #parts: AsyncDisposable[] = [];

  constructor(bench: Bench) {
    this.#bench = bench;
  }

  async server(kind: ServerKind, cameras = 1): Promise<BenchServer> {
    return this.#use(await startServer(kind, this.#bench.host, cameras));
  }

  async way(spec: WaySpec, server: BenchServer): Promise<Way> {
    return this.#use(await openWay(spec, server.url, this.#bench.kernel));
  }

  async publisher(
    server: BenchServer,
    { fps, bytes, publisherWay = {}, publisherTransport = 'auto' }: Omit<SceneSpec, 'warmUpMs' | 'measureMs'>,
  ): Promise<Publisher> {
    const { url, namespace } = await this.way(publisherWay, server);
    const pictures = await this.#bench.pictures(bytes);
    const { kind, cameras } = server;
    const job = { kind, url, cameras, fps, pictures, transport: publisherTransport };
    return this.#use(await startPublisher(job, namespace));
  }

  async viewers(
    server: BenchServer,
    way: Way,
    {
      viewers = 1,
      rendition = 'full',
      transport = 'auto',
      light = false,
    }: Pick<SceneSpec, 'viewers' | 'rendition' | 'transport' | 'light'>,
  ): Promise<Viewers> {
    const { kind, cookie } = server;
    const cameras = server.cameras.map(({ id }) => id);
    const job = { kind, cookie, cameras, url: way.url, viewers, rendition, transport, light };
    return this.#use(await startViewers(job, way.namespace));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const part of this.#parts.splice(0).reverse()) await part[Symbol.asyncDispose]();
  }

  #use<Part extends AsyncDisposable>(part: Part): Part {
    this.#parts.push(part);
    return part;
  }
}

export interface SceneResult extends Measured {
  readonly mostOpen: number | undefined;
  /** Since the beginning, the warm-up too. */
  readonly lostSessions: number;
  readonly publisherTransport: string;
  readonly words: string;
  /** What the server cost while it was measured. */
  readonly cost: Cost;
}

/** Sets the scene for one contender, lets it play, and takes it down. */
export async function play(
  bench: Bench,
  contender: ServerKind | Contender,
  spec: SceneSpec,
): Promise<SceneResult> {
  await using stage = new Stage(bench);
  const server = await stage.server(contender, spec.cameras);
  const publisher = await stage.publisher(server, spec);
  const way = await stage.way(spec.viewerWay ?? {}, server);
  const processes = spec.viewerProcesses ?? 1;
  const each = Math.ceil((spec.viewers ?? 1) / processes);
  const viewers: Viewers[] = [];
  for (let made = 0; made < (spec.viewers ?? 1); made += each)
    viewers.push(
      await stage.viewers(server, way, { ...spec, viewers: Math.min(each, (spec.viewers ?? 1) - made) }),
    );
  await publisher.ask('begin');
  await pause(bench.duration(spec.warmUpMs));
  const before = await server.cost();
  for (const one of viewers) await one.ask('mark');
  await publisher.ask('report');
  await pause(bench.duration(spec.measureMs));
  const after = await server.cost();
  const views = await Promise.all(viewers.map((one) => one.ask('report')));
  const published = await publisher.ask('report');
  return {
    ...measured(views, published.captures),
    mostOpen: way.mostOpen,
    lostSessions: published.lostSessions,
    publisherTransport: published.transport,
    words: published.words,
    cost: { ...after, cpuMs: after.cpuMs - before.cpuMs },
  };
}
