import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { browserIn } from '../network/browser-in.ts';
import type { KernelShape } from '../network/kernel-link.ts';
import type { TestBrowser } from '../support/browser.ts';
import { bothWays, type End, TwoEnds } from '../webrtc/ends.ts';
import type { Bench } from './bench.ts';
import { type Publisher, startPublisher } from './publishers/publisher.ts';
import { type BenchServer, type Contender, startServer } from './servers.ts';
import { startViewers, type Viewers } from './viewers/viewer.ts';

const run = promisify(execFile);

/** Of the camera on the one PC. */
export const FPS = 30;

export interface TwoPcsSpec {
  readonly contender: Contender;
  /** The line of who watches. */
  readonly line?: KernelShape;
}

/** A camera's PC and somebody's who watches, each on a line of its own; they reach each other and the server. */
export class TwoPcs implements AsyncDisposable {
  readonly server: BenchServer;
  readonly camera: End;
  readonly viewer: End;
  readonly publisher: Publisher;
  readonly #bench: Bench;
  readonly #parts: AsyncDisposable[];

  private constructor(
    bench: Bench,
    made: Pick<TwoPcs, 'server' | 'camera' | 'viewer' | 'publisher'>,
    parts: AsyncDisposable[],
  ) {
    this.#bench = bench;
    this.server = made.server;
    this.camera = made.camera;
    this.viewer = made.viewer;
    this.publisher = made.publisher;
    this.#parts = parts;
  }

  /** With a camera that runs. @throws where the kernel makes no such lines */
  static async open(bench: Bench, { contender, line = {} }: TwoPcsSpec): Promise<TwoPcs> {
    const ends = await TwoEnds.open();
    if (!ends) throw new Error('WebRTC between two PCs wants root, iproute2 and nft.');
    const parts: AsyncDisposable[] = [ends];
    try {
      const server = await startServer(contender, ends.hub, 1);
      parts.push(server);
      const [camera, viewer] = [await ends.end(), await ends.end(undefined, line)];
      const { kind, cameras, url } = server;
      const pictures = await bench.numberedPictures();
      const job = { kind, url, cameras, fps: FPS, pictures, transport: 'auto', rtc: true } as const;
      const publisher = await startPublisher(job, camera.namespace);
      parts.push(publisher);
      await publisher.ask('begin');
      return new TwoPcs(bench, { server, camera, viewer, publisher }, parts);
    } catch (error) {
      await closeAll(parts);
      throw error;
    }
  }

  /** On the PC of who watches. */
  async browser(): Promise<TestBrowser> {
    const browser = await browserIn(this.viewer.namespace, this.#bench.folder);
    this.#parts.push(browser);
    return browser;
  }

  /** There as well, without a browser. */
  async viewers(): Promise<Viewers> {
    const { kind, url, cookie } = this.server;
    const cameras = this.server.cameras.map(({ id }) => id);
    const job = { kind, url, cookie, cameras, viewers: 1, rendition: 'full', transport: 'auto' } as const;
    const viewers = await startViewers({ ...job, light: false }, this.viewer.namespace);
    this.#parts.push(viewers);
    return viewers;
  }

  /** From now on the two PCs do not reach each other, and nobody is told; the server they do. */
  async part(): Promise<void> {
    const { port } = new URL(this.server.url);
    await this.viewer.drops(
      ...bothWays('meta l4proto udp'),
      { way: 'in', what: `tcp sport != ${port}` },
      { way: 'out', what: `tcp dport != ${port}` },
    );
  }

  async rejoin(): Promise<void> {
    await this.viewer.drops();
  }

  /** Ms on the shared clock. */
  async captures(): Promise<readonly number[]> {
    return (await this.publisher.ask('report')).captures[0] ?? [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await closeAll(this.#parts);
  }
}

/** Bytes, with all that is around them, that have passed the line so far. */
export async function passed({ namespace }: End): Promise<{ in: number; out: number }> {
  const { stdout } = await run('ip', ['-n', namespace, '-s', '-j', 'link', 'show', 'dev', 'line']);
  const [{ stats64 }] = JSON.parse(stdout);
  return { in: stats64.rx.bytes, out: stats64.tx.bytes };
}

async function closeAll(parts: AsyncDisposable[]): Promise<void> {
  for (const part of parts.splice(0).reverse()) await part[Symbol.asyncDispose]();
}
