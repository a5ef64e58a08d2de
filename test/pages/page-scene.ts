import type { CreatedCamera } from '@porthole/shared/protocol/api';
import type { PublisherStatus } from '@porthole/shared/protocol/cameras';
import { OFFLINE_AFTER_MS, STATUS_INTERVAL_MS } from '@porthole/shared/protocol/limits';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { Broadcaster, type BroadcastOptions } from '../support/broadcaster.ts';
import { TestBrowser, type WallVisit } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { enterRelay } from '../support/evidence.ts';
import { footageJpegs } from '../support/footage.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { SkippableTimers } from '../support/skippable-timers.ts';
import { pageInWords } from '../support/whose-page.ts';

export const PHONE = { width: 390, height: 844 };
/** No time is promised here. */
export const PATIENCE = { within: 30_000 };

/** What its cameras send. */
export const PICTURES = await footageJpegs({ width: 160, frames: 8 });

const FPS = 8;

/** To it a second away is an outage. */
const SETTINGS = { PORTHOLE_OUTAGE_AFTER: '1' };

/** A relay without cameras, and its administrator before a page of it. */
export class PageScene implements AsyncDisposable {
  readonly relay: TestRelay;
  readonly api: RelayApi;
  readonly visit: WallVisit;
  /** The relay's, unless it is the test's own. */
  readonly time: SkippableTimers;
  #ends: () => Promise<unknown>;

  /** @param ends after the page is closed */
  constructor(
    { relay, api, visit, time }: Pick<PageScene, 'relay' | 'api' | 'visit' | 'time'>,
    ends: () => Promise<unknown>,
  ) {
    this.relay = relay;
    this.api = api;
    this.visit = visit;
    this.time = time;
    this.#ends = ends;
  }

  readonly publish = (
    camera: CreatedCamera,
    { transport }: Pick<BroadcastOptions, 'transport'> = {},
  ): Broadcaster =>
    new Broadcaster({
      relay: this.relay,
      camera,
      jpegs: PICTURES,
      fps: FPS,
      transport,
      now: () => this.time.now(),
    });

  /** As after its PC was out of reach for a while. */
  async goesOffline(camera: CreatedCamera, publisher: Broadcaster): Promise<void> {
    publisher[Symbol.dispose]();
    const isLost = async () => (await this.api.camera(camera.id))?.reason?.code === 'camera-lost';
    await eventually('the relay has lost the camera', isLost, PATIENCE);
    this.time.skip(OFFLINE_AFTER_MS);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.visit[Symbol.asyncDispose]();
    await this.#ends();
  }
}

export interface Scenes {
  readonly browser: TestBrowser;
  /** With the relay that all tests of the file use, one after another; its cameras are deleted in the end. */
  open(): Promise<PageScene>;
  /**
   * With a relay of its own, which is ended: for a test that fills it or reads its counters.
   *
   * @param env more settings of the relay
   */
  openAlone(env?: NodeJS.ProcessEnv): Promise<PageScene>;
  /** With the test's own relay, which is ended too. */
  openOn(relay: TestRelay): Promise<PageScene>;
}

/** A browser and a relay for the tests of a file; the relay starts with the first test that wants it. */
export function scenesOfFile(): Scenes {
  const time = new SkippableTimers();
  let browser: TestBrowser;
  let shared: Promise<TestRelay> | undefined;
  beforeAll(async () => {
    browser = await TestBrowser.start();
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await (await shared)?.[Symbol.asyncDispose]();
  });
  const on = async (relay: TestRelay, ends: (api: RelayApi) => Promise<unknown>) => {
    const api = await relay.signedIn();
    const visit = await browser.wall(api);
    return new PageScene({ relay, api, visit, time }, () => ends(api));
  };
  const openOn = (relay: TestRelay) => on(relay, async () => relay[Symbol.asyncDispose]());
  return {
    get browser() {
      return browser;
    },
    open: async () => {
      shared ??= startRelay(SETTINGS, { timers: time });
      const relay = await shared;
      enterRelay(relay);
      return on(relay, deleteCameras);
    },
    openAlone: async (env = {}) => openOn(await startRelay({ ...SETTINGS, ...env }, { timers: time })),
    openOn,
  };
}

async function deleteCameras(api: RelayApi): Promise<void> {
  for (const { id } of await api.cameras()) await api.fetch(`/api/cameras/${id}`, { method: 'DELETE' });
}

/** Says now and then that its PC is there, whether or not it sends frames. */
export async function tells(publisher: Broadcaster, status: PublisherStatus): Promise<Disposable> {
  await publisher.connected();
  const tell = () => publisher.socket.emit('status', status);
  tell();
  const timer = setInterval(tell, STATUS_INTERVAL_MS);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/**
 * The page's own words, read until they are as wanted.
 *
 * @param beforeReading of a page that changes only when the test lets its clock run
 */
export function says(
  page: Page,
  selector: string,
  wanted: RegExp,
  beforeReading: () => Promise<void> = async () => {},
): Promise<true> {
  const look = async () => {
    await beforeReading();
    const said = await page.locator(selector).first().innerText({ timeout: 1_000 });
    if (!wanted.test(said)) throw new Error(said);
    return true as const;
  };
  const never = () => `${pageInWords(page)} never said ${wanted} in ${selector}`;
  return eventually(`${selector} says ${wanted}`, look, { ...PATIENCE, never });
}

export const stat = async (page: Page, selector: string, name: string): Promise<number> =>
  Number(await page.locator(`${selector} [data-stat="${name}"]`).getAttribute('data-value'));
