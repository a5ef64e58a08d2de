import type { CreatedCamera } from '@porthole/shared/protocol/api';
import type { CameraPath } from '@porthole/shared/protocol/camera-path';
import type { Transport } from '@porthole/shared/protocol/transport';
import { expect } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { startCapture } from '../support/capture.ts';
import type { Child } from '../support/child.ts';
import { countedOnce } from '../support/counted-once.ts';
import { eventually } from '../support/eventually.ts';
import type { RelayProcess } from '../support/relay-process.ts';
import { type Arrival, Watcher } from '../support/watcher.ts';
import { areInOrder, BUSY_MS, comeAgain } from './come-again.ts';

/** Small pictures, so that what is late is late for the network's sake. */
const SOURCE = { source: 'test', args: ['--size', '320x240', '--fps', '10'] };
export const FPS = 10;

export interface SceneOptions {
  relay: RelayProcess;
  /** Signed in at `relay`. */
  api: RelayApi;
  /** Where the capture client finds the relay; the relay itself where it is left out. */
  through?: { url: string };
  source?: string;
  args?: readonly string[];
  /** Of the kernel's network, in which the capture client runs. */
  namespace?: string;
  /** A new one where it is left out. */
  camera?: CreatedCamera;
}

const longestStep = (times: readonly number[]) =>
  Math.max(0, ...times.slice(1).map((at, index) => at - (times[index] as number)));

/** A real capture client behind whatever network, and a viewer right at the relay. */
export class UplinkScene implements AsyncDisposable {
  readonly camera: CreatedCamera;
  readonly capture: Child;
  readonly watcher: Watcher;
  readonly #api: RelayApi;

  private constructor(camera: CreatedCamera, capture: Child, api: RelayApi) {
    this.camera = camera;
    this.capture = capture;
    this.#api = api;
    this.watcher = new Watcher(api, camera.id);
  }

  static async open(options: SceneOptions): Promise<UplinkScene> {
    const { relay, api, through = relay, source, args = [] } = options;
    const camera = options.camera ?? (await api.createCamera('Uplink'));
    const given = source === undefined ? SOURCE : { source, args: [] };
    const capture = startCapture({
      relay: through,
      camera,
      source: given.source,
      args: [...given.args, ...args],
      ...(options.namespace && { namespace: options.namespace }),
    });
    return new UplinkScene(camera, capture, api);
  }

  get arrivals(): readonly Arrival[] {
    return this.watcher.arrivals;
  }

  path(): Promise<CameraPath> {
    return this.#api.path(this.camera.id);
  }

  camerasWord() {
    return this.#api.camera(this.camera.id);
  }

  /** @returns the first frame that came over this transport after that moment */
  arrivesOver(over: Transport, since: number, within: number): Promise<Arrival> {
    return eventually(
      `a frame arrives over ${over}`,
      () => this.arrivals.find(({ at, header }) => at >= since && header.transport === over),
      { within, context: () => this.#said() },
    );
  }

  /** Frames come over this transport alone, as the relay, its API and the publisher's own ladder say. */
  async settlesOn(over: Transport, within: number): Promise<CameraPath> {
    const path = await eventually(
      `frames come over ${over} and nothing else`,
      async () => {
        const seen = await this.path();
        const lately = this.arrivals.slice(-FPS);
        const all = lately.length === FPS && lately.every(({ header }) => header.transport === over);
        return all && seen.publisher?.leg?.rungs[over].state === 'carrying' && seen;
      },
      { within, context: () => this.#said() },
    );
    expect(path.publisher?.transport).toBe(over);
    return path;
  }

  /** The longest wait between two frames from that moment on, ms. */
  gapSince(since: number): number {
    return longestStep(this.#from(since).map(({ at }) => at));
  }

  /** The same, not counting what programs stood waiting for the machine. */
  ownGapSince(since: number): number {
    return longestStep(this.#from(since).map(({ ownAt }) => ownAt));
  }

  /** No longer than that since then, by the product's own doing. */
  stoodStillLess(ms: number, since: number): void {
    expect(this.ownGapSince(since)).toBeLessThan(ms);
    expect(this.gapSince(since)).toBeLessThan(ms + BUSY_MS);
  }

  /** Newest first: numbers only grow, and no frame is older than that when it comes. */
  isInOrder(since: number, ageMs: number): void {
    areInOrder(
      this.arrivals.filter(({ at }) => at >= since),
      ageMs,
    );
  }

  /** Soon after that moment, newest first and once. */
  comesAgain(since: number, within?: number): Promise<void> {
    const { arrivals } = this;
    return comeAgain({ arrivals, api: this.#api, camera: this.camera.id, fps: FPS }, since, within);
  }

  /** It has one publisher, and one viewer. */
  countedOnce(): Promise<void> {
    return countedOnce(this.#api, this.camera.id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.watcher[Symbol.dispose]();
    await this.capture[Symbol.asyncDispose]();
  }

  /** The arrivals from then on, and the last one before. */
  #from(since: number): readonly Arrival[] {
    const first = this.arrivals.findIndex(({ at }) => at >= since);
    return first === -1 ? [] : this.arrivals.slice(Math.max(0, first - 1));
  }

  #said(): string {
    const lately = this.arrivals.slice(-5).map(({ header }) => `${header.sequence} ${header.transport}`);
    return `Arrived: ${lately.join(', ')}\n${this.capture.output.slice(-1_500)}`;
  }
}
