import { setTimeout as pause } from 'node:timers/promises';
import type { CreatedCamera } from '@porthole/shared/protocol/api';
import type { RelayApi } from '../support/api.ts';
import { startCapture } from '../support/capture.ts';
import type { Child } from '../support/child.ts';
import { PageViewer, type Painted } from '../support/page-viewer.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';
import { type TempFolder, tempFolder } from '../support/temp-folder.ts';
import { SoakLeg } from './leg.ts';

export const CAMERAS = 4;
export const VIEWERS = 10;

/** Ms from bytes to paint: as a phone's, and as one that is busy with something else. */
export const USUAL_PAINT_MS = 5;

export interface SoakCamera {
  readonly camera: CreatedCamera;
  readonly leg: SoakLeg;
  capture: Child;
}

/** Somebody who watches all cameras. */
export class SoakViewer {
  readonly leg: SoakLeg;
  readonly page: PageViewer;
  paintMs = USUAL_PAINT_MS;
  painted = 0;
  /** The last frame of each camera. */
  readonly newest = new Map<string, Painted>();
  /** Of frames painted since they were last taken. */
  #ages: number[] = [];

  constructor(leg: SoakLeg, { cookie }: RelayApi, cameras: readonly string[]) {
    this.leg = leg;
    this.page = new PageViewer({
      url: leg.link.url,
      cookie,
      cameras,
      painted: (one) => this.#saw(one),
      paintMs: () => this.paintMs,
    });
  }

  takeAges(): number[] {
    const ages = this.#ages;
    this.#ages = [];
    return ages;
  }

  #saw(one: Painted): void {
    this.painted += 1;
    this.newest.set(one.camera, one);
    if (one.ageMs !== null) this.#ages.push(one.ageMs);
  }
}

/** Four real capture clients, a real relay and ten of the page's own sessions, each behind a network of its own. */
export class SoakScene implements AsyncDisposable {
  readonly relay: RelayProcess;
  readonly api: RelayApi;
  readonly cameras: readonly SoakCamera[];
  readonly viewers: readonly SoakViewer[];
  /** Where the relay's probe writes. */
  readonly probe: string;
  readonly #folder: TempFolder;

  private constructor(
    relay: RelayProcess,
    api: RelayApi,
    cameras: readonly SoakCamera[],
    viewers: readonly SoakViewer[],
    folder: TempFolder,
  ) {
    this.relay = relay;
    this.api = api;
    this.cameras = cameras;
    this.viewers = viewers;
    this.#folder = folder;
    this.probe = probeIn(folder);
  }

  static async open(): Promise<SoakScene> {
    const folder = await tempFolder();
    const relay = await startRelayProcess({
      NODE_OPTIONS: `--import ${new URL('relay-probe.mjs', import.meta.url)}`,
      SOAK_PROBE: probeIn(folder),
      PORTHOLE_LOG_LEVEL: 'error',
    });
    const api = await relay.signedIn();
    const cameras: SoakCamera[] = [];
    for (let index = 0; index < CAMERAS; index += 1) {
      const leg = await SoakLeg.open(`camera ${index + 1}`, relay.url, index);
      const camera = await api.createCamera(leg.name);
      cameras.push({ camera, leg, capture: captureFor(camera, leg) });
      await pause(500);
    }
    const ids = cameras.map(({ camera }) => camera.id);
    const viewers: SoakViewer[] = [];
    for (let index = 0; index < VIEWERS; index += 1)
      viewers.push(new SoakViewer(await SoakLeg.open(`viewer ${index + 1}`, relay.url, index), api, ids));
    return new SoakScene(relay, api, cameras, viewers, folder);
  }

  /** Viewers and cameras that have not painted since that moment, as words. */
  missingSince(moment: number): string[] {
    return this.viewers.flatMap(({ leg, newest }) =>
      this.cameras
        .filter(({ camera }) => (newest.get(camera.id)?.at ?? 0) < moment)
        .map((one) => `${leg.name} of ${one.leg.name}`),
    );
  }

  async startCapture(one: SoakCamera): Promise<void> {
    await one.capture[Symbol.asyncDispose]();
    one.capture = captureFor(one.camera, one.leg);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { page } of this.viewers) page[Symbol.dispose]();
    for (const { capture } of this.cameras) await capture[Symbol.asyncDispose]();
    await this.relay[Symbol.asyncDispose]();
    for (const { leg } of [...this.viewers, ...this.cameras]) await leg[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}

const probeIn = ({ path }: TempFolder) => `${path}/probe.jsonl`;

function captureFor(camera: CreatedCamera, leg: SoakLeg): Child {
  const args = ['--size', '320x240', '--fps', '5'];
  return startCapture({ relay: leg.link, camera, source: 'test', args });
}
