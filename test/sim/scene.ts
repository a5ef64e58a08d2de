import { Agent } from 'node:http';
import { join } from 'node:path';
import type { CreatedCamera } from '@porthole/shared/protocol/api';
import { topologySchema } from '@porthole/shared/protocol/topology';
import { io } from 'socket.io-client';
import { CaptureRun } from '../../capture-client/src/capture-run.ts';
import { nodeTimers } from '../../capture-client/src/node-timers.ts';
import { readCaptureSettings } from '../../capture-client/src/settings.ts';
import type { Source, SourceListener } from '../../capture-client/src/sources/source.ts';
import { browserTimers } from '../../dashboard/src/state/browser-timers.ts';
import { createWall } from '../../dashboard/src/state/create-wall.ts';
import type { CameraModel, WallModel } from '../../dashboard/src/state/model.ts';
import { fakeRtc } from '../../dashboard/src/state/testing/fake-rtc.ts';
import { relayTransports } from '../../dashboard/src/viewer/relay-transports.ts';
import { ViewSockets } from '../../dashboard/src/viewer/view-sockets.ts';
import { openLog } from '../../server/src/observe/log.ts';
import { systemTimers } from '../../server/src/observe/system-timers.ts';
import { type RelayServer, startRelay } from '../../server/src/relay-server.ts';
import { readRelaySettings } from '../../server/src/settings.ts';
import type { Policy } from '../network/policy.ts';
import { type ReverseProxy, startProxy } from '../network/reverse-proxy.ts';
import { type CaptureStatus, lastStatus } from '../support/capture.ts';
import { Chance } from '../support/chance.ts';
import { copyData, type TempFolder, tempFolder } from '../support/temp-folder.ts';
import { browserFetch } from './fetch.ts';
import { readNumber, simulatedJpeg } from './picture.ts';
import { type VirtualLink, VirtualNetwork } from './virtual-network.ts';
import { Host, VirtualTime } from './virtual-time.ts';

export const RELAY = 'http://relay.test:8080';

/** Ms in which what has ended is gone: `ws` waits 30 s for a peer that does not close. */
const LINGER_MS = 40_000;

/** Ms between two animation frames of a page. */
const ANIMATION_FRAME_MS = 16;

/** A frame as a person saw it. */
export interface Paint {
  /** Of the source's frames, from 1. */
  readonly number: number;
  /** Ms of virtual time. */
  readonly at: number;
  readonly capturedAt: number;
  /** The page had shown nothing since it was opened. */
  readonly isFirst: boolean;
}

/** A relay, a PC with a camera and a page that watches it: the real programs, each on a host of its own, over a virtual network in virtual time. */
export class Scene implements AsyncDisposable {
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly network: VirtualNetwork;
  readonly relay: SimulatedRelay;
  readonly pc: SimulatedPc;
  readonly page: SimulatedPage;
  readonly #folder: TempFolder;

  /** @param settings of the relay, beside those every relay of the simulation has */
  constructor(seed: number, folder: TempFolder, settings: NodeJS.ProcessEnv = {}) {
    this.chance = new Chance(seed);
    this.time = new VirtualTime(() => this.chance.next());
    this.network = new VirtualNetwork(this.time);
    this.relay = new SimulatedRelay(this, folder.path, settings);
    this.pc = new SimulatedPc(this);
    this.page = new SimulatedPage(this);
    this.#folder = folder;
  }

  /** Everything runs, and a person has signed in; the camera does not send and the page is not open yet. */
  static async open(seed = 1, settings: NodeJS.ProcessEnv = {}): Promise<Scene> {
    const scene = new Scene(seed, await tempFolder(), settings);
    await scene.relay.start();
    await scene.relay.signIn();
    return scene;
  }

  /** @param ms of virtual time */
  run(ms: number): Promise<boolean> {
    return this.time.run(ms);
  }

  /** A box between one side and the relay that sees every request. That side is to be started after it. */
  async putProxyBefore(side: SimulatedPc | SimulatedPage, policy: Policy = {}): Promise<ReverseProxy> {
    const host = new Host(`proxy of the ${side.host.name}`, this.time);
    this.network.join(host);
    const proxy = await this.time.standStillFor(host.run(() => startProxy(RELAY, policy)));
    side.relayUrl = proxy.url;
    return proxy;
  }

  /** Page and PC end, as by their persons; the relay runs on. Idempotent. */
  async leave(): Promise<void> {
    this.pc.host.resume();
    this.page.host.resume();
    await this.page.close();
    await this.pc.stop();
    // What is kept for a while, such as a close reason, is over by then.
    await this.run(LINGER_MS);
  }

  /** All three end in order. Idempotent. */
  async end(): Promise<void> {
    await this.leave();
    await this.relay.stop();
    await this.run(LINGER_MS);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
    this.network.close();
    await this.time.settle();
    await this.#folder[Symbol.asyncDispose]();
  }
}

export class SimulatedRelay {
  readonly host: Host;
  /** JSON lines. */
  log = '';
  cookie = '';
  /** Of the first camera. */
  key = '';
  id = '';
  readonly #scene: Scene;
  readonly #folder: string;
  readonly #settings: NodeJS.ProcessEnv;
  #starts = 0;
  #running: RelayServer | undefined;

  constructor(scene: Scene, folder: string, settings: NodeJS.ProcessEnv) {
    this.#scene = scene;
    this.#folder = folder;
    this.#settings = settings;
    this.host = new Host('relay', scene.time);
    scene.network.join(this.host);
  }

  async start(): Promise<void> {
    const settings = readRelaySettings({ args: [], env: await this.#env() });
    const write = (line: string) => {
      this.log += line;
    };
    this.#running = await this.#scene.time.standStillFor(
      this.host.run(() => {
        const { log } = openLog({ level: settings.logLevel, format: 'json', to: { write } });
        return startRelay(settings, log, systemTimers);
      }),
    );
  }

  /** Log lines of errors. */
  get errors(): string {
    return this.log
      .split('\n')
      .filter((line) => line.includes('"level":50'))
      .join('\n');
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    if (running) await this.#scene.time.runFor(this.host.run(() => running.close()));
  }

  /** Publishers, viewers and connections of viewers that it knows of. */
  async sessions(): Promise<{ publishers: number; viewers: number; lines: number }> {
    const answer = await this.ask('/api/topology');
    const { relay, lines } = topologySchema.parse(await answer.json());
    const sum = (counts: Readonly<Record<string, number>>) =>
      Object.values(counts).reduce((total, count) => total + count, 0);
    return { publishers: sum(relay.publishers), viewers: sum(relay.viewers), lines: lines.count };
  }

  async signIn(): Promise<void> {
    const link = this.#running?.signInLink ?? '';
    const answer = await this.ask(new URL(link).pathname);
    this.cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    Object.assign(this, await this.createCamera('Yard'));
  }

  async createCamera(name: string): Promise<Pick<CreatedCamera, 'id' | 'key'>> {
    const headers = { 'content-type': 'application/json' };
    const created = await this.ask('/api/cameras', {
      method: 'POST',
      headers,
      body: JSON.stringify({ name }),
    });
    const { id, key } = (await created.json()) as CreatedCamera;
    return { id, key };
  }

  /** The API as its administrator, while virtual time stands still. */
  ask(path: string, init: RequestInit = {}): Promise<Response> {
    const { time } = this.#scene;
    const headers = { ...Object.fromEntries(new Headers(init.headers)), cookie: this.cookie };
    const whole = async () => {
      const answer = await browserFetch()(`${RELAY}${path}`, { ...init, headers });
      await answer.arrayBuffer();
      return answer;
    };
    return time.standStillFor(this.host.run(whole));
  }

  /** Each start has a copy of the data. */
  async #env(): Promise<NodeJS.ProcessEnv> {
    const data = (start: number) => join(this.#folder, `${start}`);
    if (this.#starts > 0) await copyData(data(this.#starts), data(this.#starts + 1));
    this.#starts += 1;
    return {
      PORT: '8080',
      HOST: '127.0.0.1',
      PORTHOLE_DATA_DIR: data(this.#starts),
      PORTHOLE_LOG_LEVEL: 'debug',
      ...this.#settings,
    };
  }
}

export class SimulatedPc {
  readonly host: Host;
  readonly link: VirtualLink;
  readonly source: SimulatedSource;
  relayUrl = RELAY;
  output = '';
  readonly #scene: Scene;
  #run: CaptureRun | undefined;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.host = new Host('PC', scene.time);
    this.link = scene.network.join(this.host);
    this.source = new SimulatedSource(scene);
  }

  /** Idempotent. */
  start(args: readonly string[] = [], key = this.#scene.relay.key): void {
    if (this.#run) return;
    const settings = readCaptureSettings({
      args: ['--relay', this.relayUrl, '--key', key, '--json', ...args],
      env: {},
    });
    this.host.run(() => {
      this.#run = new CaptureRun({
        settings,
        source: this.source,
        host: 'pc',
        session: `session-${this.#scene.chance.next().toString(36).slice(2)}`,
        interfaces: () => ({}),
        timers: nodeTimers,
        chance: () => this.#scene.chance.next(),
        terminal: {
          write: (text) => {
            this.output += text;
          },
          columns: () => null,
        },
      });
      this.#run.start();
    });
  }

  /** The newest that it has printed. */
  get status(): CaptureStatus | undefined {
    return lastStatus(this.output);
  }

  /** What carries its frames. */
  get transport(): string | null {
    return this.status?.transport ?? null;
  }

  async stop(): Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    if (run) await this.#scene.time.runFor(this.host.run(() => run.end()));
  }
}

/** A camera of so many frames a second and so many bytes each. */
export class SimulatedSource implements Source {
  readonly kind = 'test';
  readonly label = 'Simulated';
  readonly frameIntervalMs = undefined;
  fps = 10;
  bytes = 30_000;
  /** When each frame was captured, ms of virtual time; by its number. */
  readonly captured: number[] = [0];
  readonly #scene: Scene;
  #listener: SourceListener | undefined;
  #cancel = () => {};

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  start(listener: SourceListener): void {
    this.#listener = listener;
    listener.state({ state: 'running' });
    this.#next();
  }

  async stop(): Promise<void> {
    this.#listener = undefined;
    this.#cancel();
  }

  #next(): void {
    this.#cancel = nodeTimers.after(1_000 / this.fps, () => {
      const number = this.captured.push(this.#scene.time.at) - 1;
      const jpeg = simulatedJpeg(number, this.bytes);
      this.#listener?.frame({ jpeg, capturedAt: performance.now() });
      this.#next();
    });
  }
}

export class SimulatedPage {
  readonly host: Host;
  readonly link: VirtualLink;
  readonly paints: Paint[] = [];
  relayUrl = RELAY;
  wall: WallModel | undefined;
  #hasPainted = false;
  readonly #scene: Scene;
  #detach = () => {};

  constructor(scene: Scene) {
    this.#scene = scene;
    this.host = new Host('page', scene.time);
    this.link = scene.network.join(this.host);
  }

  /** What carries frames to it. */
  get transport(): string | null {
    return this.wall?.leg.transport.peek() ?? null;
  }

  /** The first camera's tile. */
  get tile(): CameraModel | undefined {
    return this.wall?.cameras.peek()?.[0];
  }

  /** Idempotent. */
  open(): void {
    if (this.wall) return;
    this.#hasPainted = false;
    const { time, chance, relay } = this.#scene;
    const headers = { cookie: relay.cookie };
    const fetch = browserFetch(() => headers);
    this.host.run(() => {
      const sockets = new ViewSockets((url, options) =>
        // Its types know the agent's name only: a browser has none.
        io(url, { ...options, extraHeaders: headers, agent: new Agent() as unknown as string }),
      );
      this.wall = createWall({
        timers: browserTimers,
        page: {
          hidden: false,
          online: true,
          network: 'wired',
          saveData: false,
          onChange: () => () => {},
          onLeave: () => () => {},
        },
        storage: () => ({ getItem: () => null, setItem: () => {}, removeItem: () => {} }),
        openRtc: fakeRtc().openRtc,
        decode: async (jpeg) => {
          time.busy += 1;
          const number = readNumber(new Uint8Array(await jpeg.arrayBuffer()));
          time.busy -= 1;
          return { width: 640, height: 360, source: number as unknown as CanvasImageSource, close: () => {} };
        },
        animationFrames: {
          request: (paint) => browserTimers.after(ANIMATION_FRAME_MS, paint) as unknown as number,
          cancel: (frame) => (frame as unknown as () => void)(),
        },
        transports: relayTransports({
          origin: this.relayUrl,
          fetch,
          timers: browserTimers,
          chance: () => chance.next(),
          connect: sockets.connect,
        }),
      });
      this.wall.cameras.subscribe((cameras) => {
        this.#detach();
        const [camera] = cameras ?? [];
        if (!camera) return;
        camera.see(this, 640);
        this.#detach = camera.attach(this.#canvas());
      });
    });
  }

  async close(): Promise<void> {
    this.host.run(() => this.wall?.close());
    this.wall = undefined;
    await this.#scene.time.settle();
  }

  #canvas(): HTMLCanvasElement {
    const drawn = (number: number) => {
      const capturedAt = this.#scene.pc.source.captured[number] ?? Number.NaN;
      this.paints.push({ number, at: this.#scene.time.at, capturedAt, isFirst: !this.#hasPainted });
      this.#hasPainted = true;
    };
    const context = { drawImage: drawn, clearRect: () => {} };
    return {
      width: 640,
      height: 360,
      dataset: {},
      getContext: () => context,
    } as unknown as HTMLCanvasElement;
  }
}
