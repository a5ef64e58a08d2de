import type { Page } from 'playwright-core';
import type { TestBrowser, WallVisit } from '../../support/browser.ts';
import { CameraPage } from '../../support/camera-page.ts';
import { eventually } from '../../support/eventually.ts';
import { sharedNow } from '../clock.ts';
import { NUMBERED } from '../numbered.ts';
import type { BenchServer } from '../servers.ts';
import { type Drawing, type Said, watchDrawings, watchSaid } from './drawings.ts';

/** Ms in which a picture is there, and in which it is WebRTC's, on a machine that is busy. */
const LIVE_MS = 20_000;
const UPGRADE_MS = 20_000;

/** The page's clock is asked so often; the quickest answer counts. */
const CLOCK_QUESTIONS = 15;

/** Somebody who was never here before, in a real browser on a camera's page. Times are on the shared clock. */
export class CameraVisit implements AsyncDisposable {
  readonly shown: CameraPage;
  readonly #visit: WallVisit;
  /** Ms from the page's clock to the shared one. */
  readonly #ahead: number;

  private constructor(visit: WallVisit, shown: CameraPage, ahead: number) {
    this.#visit = visit;
    this.shown = shown;
    this.#ahead = ahead;
  }

  /** @param relayed WebRTC is switched off in it */
  static async open(browser: TestBrowser, server: BenchServer, relayed = false): Promise<CameraVisit> {
    const [camera] = server.cameras;
    if (!server.api || !camera) throw new Error('The baselines have no page.');
    const visit = await browser.wall(server.api, { relayed });
    const { page, wall } = visit;
    await wall.pinnedEarlier(camera.id, 'full');
    await page.addInitScript(watchDrawings, NUMBERED);
    await page.addInitScript(watchSaid);
    await page.goto(`/#/camera/${camera.id}`);
    const shown = new CameraPage(page, camera.id);
    await shown.becomes('live', LIVE_MS);
    return new CameraVisit(visit, shown, await clockOf(page));
  }

  async drawings(): Promise<Drawing[]> {
    const drawings = await this.#visit.page.evaluate(() => window.portholeDrawings ?? []);
    return drawings.map((one) => ({ ...one, at: one.at + this.#ahead }));
  }

  /** When the page first said this to the camera's PC. */
  async said(type: 'watch' | 'bye', within = UPGRADE_MS): Promise<number> {
    const look = async () => {
      const said: Said[] = await this.#visit.page.evaluate(() => window.portholeSaid ?? []);
      return said.find((one) => one.type === type)?.at;
    };
    return (await eventually(`the page says ${type}`, look, { within, every: 100 })) + this.#ahead;
  }

  /** When the first frame of WebRTC's was drawn. */
  async upgraded(): Promise<number> {
    const look = () =>
      this.#visit.page.evaluate(() => window.portholeDrawings?.find(({ video }) => video)?.at);
    const at = await eventually('WebRTC paints', look, { within: UPGRADE_MS, every: 100 });
    return at + this.#ahead;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#visit[Symbol.asyncDispose]();
  }
}

async function clockOf(page: Page): Promise<number> {
  let best = { took: Number.POSITIVE_INFINITY, ahead: 0 };
  for (let asked = 0; asked < CLOCK_QUESTIONS; asked += 1) {
    const before = sharedNow();
    const theirs = await page.evaluate(() => performance.now());
    const took = sharedNow() - before;
    if (took < best.took) best = { took, ahead: before + took / 2 - theirs };
  }
  return best.ahead;
}
