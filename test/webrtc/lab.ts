import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { CreatedCamera } from '@porthole/shared/protocol/api';
import type { Transport } from '@porthole/shared/protocol/transport';
import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import { browserIn } from '../network/browser-in.ts';
import type { TurnServer } from '../network/turn-server.ts';
import type { RelayApi } from '../support/api.ts';
import type { TestBrowser, WallVisit } from '../support/browser.ts';
import { CameraPage } from '../support/camera-page.ts';
import { captureReports, startCapture } from '../support/capture.ts';
import type { Child } from '../support/child.ts';
import { eventually } from '../support/eventually.ts';
import { CLIP } from '../support/footage.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';
import { type TempFolder, tempFolder } from '../support/temp-folder.ts';
import { Watcher } from '../support/watcher.ts';
import { type Blocked, bothWays, type End, type Place, TwoEnds } from './ends.ts';
import { PaintWatch } from './paint-watch.ts';
import { startTurnIn, type TurnPlace } from './turn-place.ts';

const run = promisify(execFile);

export const WANTED =
  'WebRTC between two networks of the kernel wants root, iproute2 and nft; with TURN, coturn.';

/** Ms in which a picture that is live on a busy machine comes by WebRTC, where that passes. */
export const UPGRADE_MS = 20_000;

/** Ms for which the canvas may go without a new frame, whatever happens to WebRTC. */
const LONGEST_GAP_MS = 1_300;

/** Ms for which the machine may keep a picture from everybody: beyond that nothing is excused. */
const MACHINE_GAP_MS = 3_000;

/** Of `CLIP`. */
const FRAME_MS = 100;

export interface LabOptions {
  readonly cameraIs?: Place;
  readonly viewerIs?: Place;
  /** The browser's. */
  readonly flags?: readonly string[];
  /** Has the relay's settings, where there is a TURN server. */
  readonly turn?: (turn: TurnServer) => NodeJS.ProcessEnv;
  /** What is to be said of that server's place and settings. */
  readonly turnIs?: TurnPlace;
}

export interface Way {
  /** Where the relay is reached, when that is not the relay itself. */
  readonly at?: string;
}

type Parts = Pick<Lab, 'relay' | 'api' | 'viewer' | 'cameraPc' | 'browser' | 'turn'>;

/** A relay, and a browser and a camera's PC in networks of their own, between which anything can be dropped at any time. */
export class Lab implements AsyncDisposable {
  readonly relay: RelayProcess;
  readonly api: RelayApi;
  readonly viewer: End;
  readonly cameraPc: End;
  readonly browser: TestBrowser;
  readonly turn: TurnServer | undefined;
  readonly #rest: readonly AsyncDisposable[];

  private constructor(parts: Parts, rest: readonly AsyncDisposable[]) {
    this.relay = parts.relay;
    this.api = parts.api;
    this.viewer = parts.viewer;
    this.cameraPc = parts.cameraPc;
    this.browser = parts.browser;
    this.turn = parts.turn;
    this.#rest = rest;
  }

  /** @returns undefined where the kernel makes no such networks */
  static async open(options: LabOptions = {}): Promise<Lab | undefined> {
    const ends = await TwoEnds.open();
    if (!ends) return undefined;
    const rest: AsyncDisposable[] = [ends];
    try {
      const folder: TempFolder = await tempFolder();
      rest.unshift(folder);
      const turn = options.turn && (await startTurnIn(ends, folder.path, options.turnIs));
      if (turn) rest.unshift(turn);
      const relay = await startRelayProcess({ HOST: ends.hub, ...(turn && options.turn?.(turn)) });
      rest.unshift(relay);
      const [viewer, cameraPc] = [await ends.end(options.viewerIs), await ends.end(options.cameraIs)];
      const browser = await browserIn(viewer.namespace, folder.path, options.flags);
      rest.unshift(browser);
      return new Lab({ relay, api: await relay.signedIn(), viewer, cameraPc, browser, turn }, rest);
    } catch (error) {
      for (const one of rest) await one[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The street, ten times a second, sent by a capture client on the camera's PC. */
  async camera(args: readonly string[] = [], { at = this.relay.url }: Way = {}): Promise<LabCamera> {
    const camera = await this.api.createCamera();
    const { namespace } = this.cameraPc;
    const capture = startCapture({ relay: { url: at }, camera, source: CLIP.path, namespace, args });
    await captureReports(capture, 'sending', ({ state }) => state === 'sending', 30_000);
    return new LabCamera(camera, capture);
  }

  /** The camera's own page, whose picture comes by the relay yet. */
  async look(
    camera: string,
    { transport, at = this.relay.url }: Way & { transport?: Transport } = {},
  ): Promise<Look> {
    const visit = await this.browser.wall(this.api, { at });
    if (transport)
      await visit.page.addInitScript((one) => localStorage.setItem('porthole-transport', one), transport);
    const watch = await PaintWatch.on(visit.page);
    await visit.page.goto(`/#/camera/${camera}`);
    const look = new Look(visit, watch, camera);
    await look.shown.becomes('live', 20_000);
    return look;
  }

  /** Somebody looks at a camera; whatever happens, `isKeptUp`, and the tile counts what is painted. Whoever looks sees the camera end. */
  async watched(then: (look: Look, camera: LabCamera) => Promise<void>, args: readonly string[] = []) {
    await using camera = await this.camera(args);
    await using look = await this.look(camera.id);
    await this.isKeptUp(camera, [look], () => then(look, camera));
    camera.capture.kill('SIGKILL');
    await look.countsAll();
  }

  /**
   * The picture stands still for no longer than `LONGEST_GAP_MS`, for each who looks. Not counted is when one who watches by the relay alone
   * waits as well, which may only be for the machine.
   */
  async isKeptUp(
    camera: Pick<CreatedCamera, 'id'>,
    looks: readonly Look[],
    during: () => Promise<void>,
  ): Promise<void> {
    using plain = new Watcher(this.api, camera.id);
    await plain.hasSeen(2);
    const began = await Promise.all(looks.map(({ watch }) => watch.now()));
    await during();
    expect(plain.longestGap).toBeLessThan(MACHINE_GAP_MS);
    const waits = plain.waitsBeyond(FRAME_MS);
    for (const [index, { watch }] of looks.entries())
      expect(await watch.longestGap(began[index] ?? 0, waits)).toBeLessThan(LONGEST_GAP_MS);
  }

  /** All but what the relay itself brings. */
  get allPastTheRelay(): Blocked[] {
    return [...bothWays('meta l4proto udp'), ...this.tcpBut()];
  }

  /** All of TCP but what goes to the relay, and to these ports. */
  tcpBut(...ports: readonly number[]): Blocked[] {
    const open = [this.relay.port, ...ports].join(', ');
    return [
      { way: 'in', what: `tcp sport != { ${open} }` },
      { way: 'out', what: `tcp dport != { ${open} }` },
    ];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const one of this.#rest) await one[Symbol.asyncDispose]();
  }
}

/** The relay's settings, where that server is there for STUN alone. */
export function stunOf({ urls: [udp] }: TurnServer): NodeJS.ProcessEnv {
  return { STUN_SERVERS: udp.replace(/^turn:/, 'stun:').replace(/\?.*/, '') };
}

export class LabCamera implements AsyncDisposable {
  readonly id: string;
  readonly capture: Child;

  constructor({ id }: CreatedCamera, capture: Child) {
    this.id = id;
    this.capture = capture;
  }

  /** Process that sends WebRTC. @param before the one that it takes the place of */
  sidecar(before?: number): Promise<number> {
    return this.#program('rtc/sidecar', before);
  }

  /** Process that reads the source. */
  source(): Promise<number> {
    return this.#program('^ffmpeg');
  }

  /** Resolves once its capture client tells that so many watch over WebRTC. */
  sendsTo(viewers: number, within = 15_000): Promise<unknown> {
    return captureReports(
      this.capture,
      `${viewers} over WebRTC`,
      ({ rtc }) => rtc?.watching === viewers,
      within,
    );
  }

  #program(command: string, before?: number): Promise<number> {
    const look = async () => {
      const { stdout } = await run('pgrep', ['-g', `${this.capture.process.pid}`, '-f', command]);
      const pid = Number(stdout.trim().split('\n')[0]);
      return pid !== before && pid;
    };
    return eventually(`it runs ${command}`, look, { within: 15_000 });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.capture[Symbol.asyncDispose]();
  }
}

/** Somebody who looks at one camera. */
export class Look implements AsyncDisposable {
  readonly shown: CameraPage;
  readonly watch: PaintWatch;
  readonly #camera: string;
  readonly #visit: WallVisit;

  constructor(visit: WallVisit, watch: PaintWatch, camera: string) {
    this.#visit = visit;
    this.shown = new CameraPage(visit.page, camera);
    this.watch = watch;
    this.#camera = camera;
  }

  get page() {
    return this.#visit.page;
  }

  /** Resolves once WebRTC paints. */
  async upgraded(within = UPGRADE_MS): Promise<void> {
    await this.shown.rungBecomes('webrtc', 'carrying', within);
  }

  /** Resolves once an attempt has ended for a reason like that, whether it is tried again meanwhile or not. */
  failsBy(code: RegExp, within = 20_000): Promise<unknown> {
    const said = async () => code.test((await this.shown.rung('webrtc')).split(' ').at(-1) ?? '');
    return eventually(`WebRTC ends for ${code}`, said, { within });
  }

  /** Of WebRTC's rung. */
  rungButton(name: string): Locator {
    return this.page.locator('[data-carrier="webrtc"]').getByRole('button', { name });
  }

  /** Once no more frames come: the tile counts what was painted, no more and no less. */
  async countsAll(): Promise<void> {
    await eventually(
      'the tile counts what is painted',
      async () => {
        const { told, painted } = await this.watch.counts(this.#camera);
        if (told !== painted) throw new Error(`${told} are counted of ${painted}`);
        return true;
      },
      { within: 10_000 },
    );
  }

  /** So many video frames are painted from now on. */
  async paintsVideo(more: number, within = 15_000): Promise<void> {
    const count = async () => (await this.watch.paints()).filter(({ video }) => video).length;
    const before = await count();
    await eventually(`${more} frames of WebRTC are painted`, async () => (await count()) >= before + more, {
      within,
    });
  }

  async paintsJpegs(more: number, within = 15_000): Promise<void> {
    const count = async () => (await this.watch.paints()).filter(({ video }) => !video).length;
    const before = await count();
    await eventually(`${more} JPEGs are painted`, async () => (await count()) >= before + more, { within });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#visit[Symbol.asyncDispose]();
  }
}
