import { Agent } from 'node:http';
import type { NetworkInterfaceInfo } from 'node:os';
import { join } from 'node:path';
import type { PictureState } from '@porthole/shared/connection/picture-state';
import type { CreatedCamera } from '@porthole/shared/protocol/api';
import type { CameraPath } from '@porthole/shared/protocol/camera-path';
import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import { io } from 'socket.io-client';
import { CaptureRun } from '../../capture-client/src/capture-run.ts';
import { nodeTimers } from '../../capture-client/src/node-timers.ts';
import { readCaptureSettings } from '../../capture-client/src/settings.ts';
import type { Source, SourceListener } from '../../capture-client/src/sources/source.ts';
import { browserTimers } from '../../dashboard/src/state/browser-timers.ts';
import { createWall } from '../../dashboard/src/state/create-wall.ts';
import type { CameraModel, WallModel } from '../../dashboard/src/state/model.ts';
import { fakeRtc } from '../../dashboard/src/state/testing/fake-rtc.ts';
import type { Page } from '../../dashboard/src/viewer/page.ts';
import { relayTransports } from '../../dashboard/src/viewer/relay-transports.ts';
import { ViewSockets } from '../../dashboard/src/viewer/view-sockets.ts';
import { openLog } from '../../server/src/observe/log.ts';
import { systemTimers } from '../../server/src/observe/system-timers.ts';
import { type RelayServer, startRelay } from '../../server/src/relay-server.ts';
import { readRelaySettings } from '../../server/src/settings.ts';
import type { Policy } from '../network/policy.ts';
import { type ReverseProxy, startProxy } from '../network/reverse-proxy.ts';
import { allStatuses, type CaptureStatus, lastStatus } from '../support/capture.ts';
import { Chance } from '../support/chance.ts';
import { MetricText } from '../support/metric-text.ts';
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
  /** Of the picture as it came. */
  readonly bytes: number;
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
  readonly #more: (SimulatedPage | SimulatedPc)[] = [];
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

  /** Another page of the same person. */
  addPage(): SimulatedPage {
    const page = new SimulatedPage(this, `page ${this.#more.length + 2}`);
    this.#more.push(page);
    return page;
  }

  /** Another PC that has the same camera's key. */
  addPc(): SimulatedPc {
    const pc = new SimulatedPc(this, `PC ${this.#more.length + 2}`);
    this.#more.push(pc);
    return pc;
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

  /** Pages and PCs end, as by their persons; the relay runs on. Idempotent. */
  async leave(): Promise<void> {
    const sides = [this.page, this.pc, ...this.#more];
    for (const { host } of [...sides, this.relay]) host.resume();
    for (const side of sides) await (side instanceof SimulatedPage ? side.close() : side.stop());
    // What is kept for a while, such as a close reason, is over by then.
    await this.run(LINGER_MS);
  }

  /** All end in order. Idempotent. */
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
  host: Host;
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
    this.host = this.#newHost();
  }

  async start(): Promise<void> {
    const settings = readRelaySettings({ args: [], env: this.#env() });
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

  /** As by SIGKILL: its kernel resets all connections, and nobody listens. */
  kill(): void {
    this.#running = undefined;
    this.#scene.network.crash(this.host);
    this.host = this.#newHost();
  }

  /** Publishers and viewers that it knows of, by its metrics. */
  async sessions(): Promise<{ publishers: number; viewers: number }> {
    const metrics = await this.#metrics();
    return { publishers: metrics.sum('porthole_publishers'), viewers: metrics.sum('porthole_viewers') };
  }

  /** Frames since it was started, of all viewers together, by its metrics. */
  async frames(): Promise<{ captured: number; painted: number; dropped: number }> {
    const metrics = await this.#metrics();
    const sum = (what: string) => metrics.sum(`porthole_frames_${what}_total`);
    return { captured: sum('captured'), painted: sum('painted'), dropped: sum('dropped') };
  }

  async #metrics(): Promise<MetricText> {
    return new MetricText(await (await this.ask('/metrics')).text());
  }

  async status(): Promise<CameraStatus> {
    const [camera] = (await (await this.ask('/api/cameras')).json()) as CameraStatus[];
    return camera as CameraStatus;
  }

  async path(): Promise<CameraPath> {
    return (await (await this.ask('/api/cameras/{camera}/path')).json()) as CameraPath;
  }

  #newHost(): Host {
    const host = new Host('relay', this.#scene.time);
    this.#scene.network.join(host);
    return host;
  }

  async signIn(): Promise<void> {
    const link = this.#running?.signInLink ?? '';
    const answer = await this.ask(new URL(link).pathname);
    this.cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    Object.assign(this, await this.createCamera('Yard'));
  }

  async createCamera(name: string): Promise<Pick<CreatedCamera, 'id' | 'key'>> {
    const created = await this.ask('/api/cameras', { method: 'POST', body: JSON.stringify({ name }) });
    const { id, key } = (await created.json()) as CreatedCamera;
    return { id, key };
  }

  /**
   * The API as its administrator, while virtual time stands still.
   *
   * @param path `{camera}` in it stands for the first camera's id
   */
  ask(path: string, init: RequestInit = {}): Promise<Response> {
    const { time } = this.#scene;
    const headers = {
      'content-type': 'application/json',
      ...Object.fromEntries(new Headers(init.headers)),
      cookie: this.cookie,
    };
    const whole = async () => {
      const answer = await browserFetch()(`${RELAY}${path.replace('{camera}', this.id)}`, {
        ...init,
        headers,
      });
      await answer.arrayBuffer();
      return answer;
    };
    return time.standStillFor(this.host.run(whole));
  }

  /** Each start has a copy of the data. */
  #env(): NodeJS.ProcessEnv {
    const data = (start: number) => join(this.#folder, `${start}`);
    if (this.#starts > 0) copyData(data(this.#starts), data(this.#starts + 1));
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
  /** Of its network; another one where it is in another. */
  address = '192.0.2.1';
  readonly #scene: Scene;
  #networks = 1;
  #run: CaptureRun | undefined;

  constructor(scene: Scene, name = 'PC') {
    this.#scene = scene;
    this.host = new Host(name, scene.time);
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
        interfaces: () => ({ eth0: [{ internal: false, address: this.address } as NetworkInterfaceInfo] }),
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

  /** All that it has printed, one a second. */
  get statuses(): CaptureStatus[] {
    return allStatuses(this.output);
  }

  /** It is in another network: its connections are dead, and nobody told it. */
  roam(): void {
    this.#networks += 1;
    this.address = `192.0.2.${this.#networks}`;
    this.link.forget();
  }

  async stop(): Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    if (run) await this.#scene.time.runFor(this.host.run(() => run.end()));
  }
}

/** A camera of so many frames a second and so many bytes each. */
export class SimulatedSource implements Source {
  kind: Source['kind'] = 'test';
  readonly label = 'Simulated';
  readonly frameIntervalMs = undefined;
  fps = 10;
  bytes = 30_000;
  /** It gives the very same picture again and again. */
  isStuck = false;
  /** When each frame was captured, ms of virtual time; by its number. */
  readonly captured: number[] = [0];
  readonly #scene: Scene;
  #listener: SourceListener | undefined;
  #last = 0;
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
      const jpeg = simulatedJpeg(this.isStuck ? this.#last : number, this.bytes);
      if (!this.isStuck) this.#last = number;
      this.#listener?.frame({ jpeg, capturedAt: performance.now() });
      this.#next();
    });
  }
}

export class SimulatedPage {
  readonly host: Host;
  readonly link: VirtualLink;
  readonly paints: Paint[] = [];
  /** What its picture was, from which moment on, such as `stale no-frames`. */
  readonly shown: { readonly at: number; readonly what: string }[] = [];
  readonly browser = new SimulatedBrowser();
  relayUrl = RELAY;
  wall: WallModel | undefined;
  #hasPainted = false;
  readonly #scene: Scene;
  #detach = () => {};

  constructor(scene: Scene, name = 'page') {
    this.#scene = scene;
    this.host = new Host(name, scene.time);
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

  /** Of every transport, such as `failed websocket-blocked`. */
  get rungs(): Record<string, string> {
    const rungs = Object.entries(this.wall?.leg.rungs.peek() ?? {});
    return Object.fromEntries(
      rungs.map(([over, { state, code }]) => [over, code ? `${state} ${code}` : state]),
    );
  }

  /** From which transport it went to which, and why, such as `websocket-http websocket-cut`. */
  get changes(): string[] {
    const changes = this.wall?.leg.changes.peek() ?? [];
    return changes.map(({ from, to, code }) => `${from ?? ''}-${to ?? ''}${code ? ` ${code}` : ''}`);
  }

  /** Does what a person does in the page. */
  act(work: (wall: WallModel) => void): void {
    const { wall } = this;
    if (wall) this.host.run(() => work(wall));
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
        page: this.browser,
        storage: () => this.browser,
        openRtc: fakeRtc().openRtc,
        decode: async (jpeg) => {
          time.busy += 1;
          const number = readNumber(new Uint8Array(await jpeg.arrayBuffer()));
          time.busy -= 1;
          const picture = { number, bytes: jpeg.size };
          return {
            width: 640,
            height: 360,
            source: picture as unknown as CanvasImageSource,
            close: () => {},
          };
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
        const stops = [camera.attach(this.#canvas()), camera.picture.subscribe((now) => this.#shows(now))];
        this.#detach = () => {
          for (const stop of stops) stop();
        };
      });
    });
  }

  async close(): Promise<void> {
    this.host.run(() => this.wall?.close());
    this.wall = undefined;
    await this.#scene.time.settle();
  }

  #shows(now: PictureState): void {
    const what = 'code' in now ? `${now.state} ${now.code}` : now.state;
    if (this.shown.at(-1)?.what !== what) this.shown.push({ at: this.#scene.time.at, what });
  }

  #canvas(): HTMLCanvasElement {
    const drawn = ({ number, bytes }: { number: number; bytes: number }) => {
      const capturedAt = this.#scene.pc.source.captured[number] ?? Number.NaN;
      this.paints.push({ number, bytes, at: this.#scene.time.at, capturedAt, isFirst: !this.#hasPainted });
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

/** What a page has of its browser besides the network: what it keeps for the next visit, and what it says of its surroundings. */
class SimulatedBrowser implements Page {
  hidden = false;
  online = true;
  network = 'wired';
  saveData = false;
  readonly #kept = new Map<string, string>();
  readonly #changed = new Set<() => void>();

  getItem(key: string): string | null {
    return this.#kept.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#kept.set(key, value);
  }

  onChange(changed: () => void): () => void {
    this.#changed.add(changed);
    return () => this.#changed.delete(changed);
  }

  onLeave(): () => void {
    return () => {};
  }

  /** It says so to the page, on whose host this is to run. */
  becomes(now: Partial<Pick<Page, 'hidden' | 'online' | 'network'>>): void {
    Object.assign(this, now);
    for (const changed of [...this.#changed]) changed();
  }
}
