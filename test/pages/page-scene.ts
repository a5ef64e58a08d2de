import type { CreatedCamera } from '@porthole/shared/protocol/api';
import type { PublisherStatus } from '@porthole/shared/protocol/cameras';
import { STATUS_INTERVAL_MS } from '@porthole/shared/protocol/limits';
import type { Page } from 'playwright-core';
import type { RelayApi } from '../support/api.ts';
import { Broadcaster } from '../support/broadcaster.ts';
import type { TestBrowser, WallVisit } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { footageJpegs } from '../support/footage.ts';
import { type RelayProcess, startRelay } from '../support/relay.ts';
import { pageInWords } from '../support/whose-page.ts';

export const PHONE = { width: 390, height: 844 };
/** No time is promised here. */
export const PATIENCE = { within: 30_000 };

const jpegs = await footageJpegs({ width: 160 });

/** A relay that nobody has used, to which a second away is an outage, and its administrator before a page of it. */
export class PageScene implements AsyncDisposable {
  readonly relay: RelayProcess;
  readonly api: RelayApi;
  readonly visit: WallVisit;

  private constructor(relay: RelayProcess, api: RelayApi, visit: WallVisit) {
    this.relay = relay;
    this.api = api;
    this.visit = visit;
  }

  /** @param env more settings of the relay */
  static async open(browser: TestBrowser, env: NodeJS.ProcessEnv = {}): Promise<PageScene> {
    const relay = await startRelay({ PORTHOLE_OUTAGE_AFTER: '1', ...env });
    const api = await relay.signedIn();
    return new PageScene(relay, api, await browser.wall(api));
  }

  readonly publish = (camera: CreatedCamera, fps = 8): Broadcaster =>
    new Broadcaster({ relay: this.relay, camera, jpegs, fps });

  async [Symbol.asyncDispose](): Promise<void> {
    await this.visit[Symbol.asyncDispose]();
    await this.relay[Symbol.asyncDispose]();
  }
}

/** Says now and then that its PC is there, whether or not it sends frames. */
export async function tells(publisher: Broadcaster, status: PublisherStatus): Promise<Disposable> {
  await publisher.connected();
  const tell = () => publisher.socket.emit('status', status);
  tell();
  const timer = setInterval(tell, STATUS_INTERVAL_MS);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** The page's own words, read until they are as wanted. */
export function says(page: Page, selector: string, wanted: RegExp): Promise<true> {
  const read = () => page.locator(selector).first().innerText({ timeout: 1_000 });
  const look = async () => {
    const said = await read();
    if (!wanted.test(said)) throw new Error(said);
    return true as const;
  };
  const never = () => `${pageInWords(page)} never said ${wanted} in ${selector}`;
  return eventually(`${selector} says ${wanted}`, look, { ...PATIENCE, never });
}

export const stat = async (page: Page, selector: string, name: string): Promise<number> =>
  Number(await page.locator(`${selector} [data-stat="${name}"]`).getAttribute('data-value'));
