import type { CreatedCamera } from '@porthole/shared/protocol/api';
import type { TransportChoice } from '@porthole/shared/protocol/transport';
import { expect } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { TestBrowser, type WallVisit } from '../support/browser.ts';
import { CameraPage } from '../support/camera-page.ts';
import { captureReports, startCapture } from '../support/capture.ts';
import type { Child } from '../support/child.ts';
import { countedOnce } from '../support/counted-once.ts';
import type { DiaryReader } from '../support/diary-reader.ts';
import { eventually } from '../support/eventually.ts';
import { CLIP } from '../support/footage.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';
import type { TilePage } from '../support/tile-page.ts';

export interface Watching {
  /** Where the page is reached; the relay itself where it is left out. */
  at?: string;
  /** The scene's administrator where it is left out. */
  person?: RelayApi;
  /** The scene's own where it is left out. */
  camera?: string;
  choice?: TransportChoice;
  /** Done before the page is loaded. */
  before?: (visit: WallVisit) => Promise<unknown>;
}

/** A camera that sends the clip to a relay, and a browser. What stands between them, and what fails, is up to the test. */
export class HostileScene implements AsyncDisposable {
  readonly relay: RelayProcess;
  readonly api: RelayApi;
  readonly camera: CreatedCamera;
  readonly capture: Child;
  readonly browser: TestBrowser;

  private constructor(scene: Pick<HostileScene, 'relay' | 'api' | 'camera' | 'capture' | 'browser'>) {
    this.relay = scene.relay;
    this.api = scene.api;
    this.camera = scene.camera;
    this.capture = scene.capture;
    this.browser = scene.browser;
  }

  /**
   * @param env of the relay and the capture client
   * @param starting a browser of its own, where its processes are stopped
   */
  static async open(
    env: NodeJS.ProcessEnv = {},
    starting: Promise<TestBrowser> = TestBrowser.start(),
  ): Promise<HostileScene> {
    const [relay, browser] = await Promise.all([startRelayProcess(env), starting]);
    const api = await relay.signedIn();
    const camera = await api.createCamera();
    const capture = startCapture({ relay, camera, source: CLIP.path, env });
    await captureReports(capture, 'sending', ({ state }) => state === 'sending');
    return new HostileScene({ relay, api, camera, capture, browser });
  }

  /** A camera's page as it opens. */
  async visit({ at = this.relay.url, person = this.api, camera = this.camera.id, before }: Watching = {}) {
    const visit = await this.browser.wall(person, { at, relayed: true });
    await before?.(visit);
    return WatchedPage.open({ visit, api: person, camera });
  }

  /** A camera's page that has got up to WebSocket, or to the transport chosen, and paints. */
  async watching({ choice = 'auto', ...given }: Watching = {}): Promise<WatchedPage> {
    const before = async (visit: WallVisit) => {
      await visit.wall.choseEarlier(choice);
      await given.before?.(visit);
    };
    const page = await this.visit({ ...given, before });
    await page.shown.rungBecomes(choice === 'auto' ? 'websocket' : choice, 'carrying', 15_000);
    await page.shown.paints(20);
    await page.shown.becomes('live');
    return page;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser[Symbol.asyncDispose]();
    await this.capture[Symbol.asyncDispose]();
    await this.relay[Symbol.asyncDispose]();
  }
}

/** A picture that a page shows, and the diary that is kept of it. */
export interface Picture {
  readonly shown: TilePage;
  readonly diary: DiaryReader;
  /** Asks the relay, as whoever may. */
  readonly api: RelayApi;
  readonly camera: string;
}

/** Ms in which a busy machine paints again for certain; how soon it is in truth is proven in `test/sim`. */
const PAINTS_WITHIN_MS = 60_000;

/** Paints again after a fault's end, the newest frame first, and goes on; nobody is there twice. */
export async function isPaintedAgain(
  { shown, diary, api, camera }: Picture,
  faultEnded: number,
): Promise<void> {
  const paints = await diary.paintsSince(faultEnded, 10, PAINTS_WITHIN_MS);
  const numbers = paints.map(({ sequence }) => sequence);
  expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other));
  await shown.becomes('live');
  await countedOnce(api, camera);
}

/** A camera's page, and its diary from the moment it was there. */
export class WatchedPage implements AsyncDisposable, Picture {
  readonly visit: WallVisit;
  readonly api: RelayApi;
  readonly camera: string;
  readonly shown: CameraPage;
  readonly diary: DiaryReader;

  private constructor(page: Pick<WatchedPage, 'visit' | 'api' | 'camera' | 'shown' | 'diary'>) {
    this.visit = page.visit;
    this.api = page.api;
    this.camera = page.camera;
    this.shown = page.shown;
    this.diary = page.diary;
  }

  static async open(asked: Pick<WatchedPage, 'visit' | 'api' | 'camera'>): Promise<WatchedPage> {
    const { visit, camera } = asked;
    return new WatchedPage({ ...asked, ...(await CameraPage.open(visit.page, camera)) });
  }

  recovers(faultEnded: number): Promise<void> {
    return isPaintedAgain(this, faultEnded);
  }

  /** In the words under the picture. */
  says(pattern: RegExp): Promise<unknown> {
    const strip = this.shown.locator.locator('.strip');
    return eventually(
      `the page says ${pattern}`,
      async () => pattern.test((await strip.textContent()) ?? ''),
      { within: PAINTS_WITHIN_MS },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.visit[Symbol.asyncDispose]();
  }
}
