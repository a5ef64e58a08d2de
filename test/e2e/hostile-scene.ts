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
import { ownTimes } from '../support/own-time.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';
import type { TilePage } from '../support/tile-page.ts';
import { BUSY_MS, tookLess } from '../support/took-less.ts';

/** Ms from a fault's end to a new frame. */
export const PAINTING_AGAIN_MS = 3_000;
export const STALE_MS = 2_000;
export const FRAME_MS = 1_000 / CLIP.fps;

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

/**
 * Paints within three seconds of a fault's end, the newest frame first and none of those that were missed in between, and goes on; nobody
 * is there twice.
 *
 * @param from frames are numbered in one go since then, where another run of the camera numbers them
 * @param busyMs what the machine may add to the three seconds
 */
export async function isPaintedAgain(
  { shown, diary, api, camera }: Picture,
  faultEnded: number,
  { from = 0, busyMs = BUSY_MS } = {},
): Promise<void> {
  const paints = await diary.paintsSince(faultEnded, 10);
  tookLess(PAINTING_AGAIN_MS, faultEnded, paints[0]?.at ?? 0, busyMs);
  await areOfNow(diary, faultEnded, from);
  const numbers = paints.map(({ sequence }) => sequence);
  expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other));
  await shown.becomes('live');
  await countedOnce(api, camera);
}

/** All frames that were painted since are of the moment in which they were; a busy machine may have kept them. */
export async function areOfNow(diary: DiaryReader, since: number, from = 0): Promise<void> {
  const paints = await diary.paintsSince(since);
  const lag = await diary.lag(FRAME_MS, from);
  const waited = ({ at }: { at: number }) => Math.min(BUSY_MS, ownTimes().waited(since, at));
  expect(paints.map((paint) => lag(paint) - waited(paint)).filter((ms) => ms > STALE_MS)).toEqual([]);
}

/** A camera's page, and its diary from the moment it was there. */
export class WatchedPage implements AsyncDisposable, Picture {
  readonly visit: WallVisit;
  readonly api: RelayApi;
  readonly camera: string;
  readonly shown: CameraPage;
  readonly diary: DiaryReader;
  /** When it was asked for, epoch ms. */
  readonly opened: number;

  private constructor(page: Pick<WatchedPage, 'visit' | 'api' | 'camera' | 'shown' | 'diary' | 'opened'>) {
    this.visit = page.visit;
    this.api = page.api;
    this.camera = page.camera;
    this.shown = page.shown;
    this.diary = page.diary;
    this.opened = page.opened;
  }

  static async open(asked: Pick<WatchedPage, 'visit' | 'api' | 'camera'>): Promise<WatchedPage> {
    const { visit, camera } = asked;
    // Kept from here on.
    ownTimes();
    const opened = Date.now();
    return new WatchedPage({ ...asked, opened, ...(await CameraPage.open(visit.page, camera)) });
  }

  recovers(faultEnded: number): Promise<void> {
    return isPaintedAgain(this, faultEnded);
  }

  /** The picture, since that moment. */
  async stoodStillLess(ms: number, since = 0): Promise<void> {
    expect(await this.diary.longestOwnGap(since)).toBeLessThan(ms);
    expect(await this.diary.longestGap(since)).toBeLessThan(ms + BUSY_MS);
  }

  /** How old the last frame is, once that is so many seconds or more: a busy page may leave one out. @returns the hour it is of */
  async saysSeconds(atLeast: number, within: number): Promise<number> {
    const words = /last frame (\d\d):\d\d:\d\d \((\d+) s ago\)/;
    const [, hour] = await this.says(words, within, ([, , seconds]) => Number(seconds) >= atLeast);
    return Number(hour);
  }

  /** In the words under the picture. */
  says(
    pattern: RegExp,
    within: number,
    wanted: (found: RegExpExecArray) => boolean = () => true,
  ): Promise<RegExpExecArray> {
    const strip = this.shown.locator.locator('.strip');
    return eventually(
      `the page says ${pattern}`,
      async () => {
        const found = pattern.exec((await strip.textContent()) ?? '');
        return found && wanted(found) && found;
      },
      { within },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.visit[Symbol.asyncDispose]();
  }
}
