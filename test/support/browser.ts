import { readFile } from 'node:fs/promises';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { RelayApi } from './api.ts';
import { launchOptions } from './chromium.ts';
import { enterPage, pagesClose } from './evidence.ts';
import { watchLocators } from './locator-waits.ts';
import { chromiumCommand } from './requirements.ts';
import { WallPage } from './wall-page.ts';
import { enterPerson } from './whose-page.ts';

const VIEWPORT = { width: 1280, height: 800 };

/** A real Chromium; every test gets a fresh person in it. */
export class TestBrowser implements AsyncDisposable {
  #browser: Browser;
  #shared: boolean;

  private constructor(browser: Browser, { shared }: { shared: boolean }) {
    this.#browser = browser;
    this.#shared = shared;
  }

  /** The Chromium of the whole run, where its project has started one (shared-browser.ts); else one of its own. */
  static async start(): Promise<TestBrowser> {
    const endpoint = await sharedEndpoint();
    if (!endpoint) return TestBrowser.launch();
    return new TestBrowser(await chromium.connect(endpoint), { shared: true });
  }

  /**
   * A Chromium that nobody else uses: with flags of its own, or because its processes are stopped or measured.
   *
   * @param command that starts it, where it does not run as it is
   */
  static async launch(
    moreFlags: readonly string[] = [],
    command: string = chromiumCommand(),
  ): Promise<TestBrowser> {
    return new TestBrowser(await chromium.launch(launchOptions(moreFlags, command)), { shared: false });
  }

  /** A page of somebody who is not signed in. */
  async stranger(url: string): Promise<Visit> {
    const context = await this.#context(url, 'somebody not signed in');
    return new Visit(context, await context.newPage());
  }

  /**
   * The wall as the person signed in on `api` sees it.
   *
   * @param at where the page is reached, when that is not the relay itself
   * @param relayed WebRTC is switched off in it, for tests of the transports below
   */
  async wall(
    api: RelayApi,
    { at = api.url, relayed = false }: { at?: string; relayed?: boolean } = {},
  ): Promise<WallVisit> {
    const context = await this.#context(at, api.username);
    const [name = '', value = ''] = api.cookie.split(/=(.*)/s);
    await context.addCookies([{ name, value, url: at }]);
    const page = await context.newPage();
    if (relayed) await page.addInitScript(() => localStorage.setItem('porthole-webrtc', 'forbidden'));
    return new WallVisit(context, page);
  }

  /** Memory of all its processes: pictures that were never closed are here, not among the page's own objects. */
  async residentBytes(): Promise<number> {
    const sizes = await Promise.all((await this.#processes()).map(residentBytesOf));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /** All its processes stand still, as on a laptop that is shut. @returns lets them go on */
  async stops(): Promise<() => void> {
    const processes = await this.#processes();
    for (const id of processes) process.kill(id, 'SIGSTOP');
    return () => {
      for (const id of processes) process.kill(id, 'SIGCONT');
    };
  }

  async #context(baseURL: string, person: string): Promise<BrowserContext> {
    const context = await this.#browser.newContext({ viewport: VIEWPORT, baseURL });
    enterPerson(context, person);
    context.on('page', (page) => {
      enterPage(page);
      watchLocators(page);
    });
    return context;
  }

  async #processes(): Promise<number[]> {
    if (this.#shared) throw new Error('Other tests use this Chromium too: TestBrowser.launch()');
    const session = await this.#browser.newBrowserCDPSession();
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    await session.detach();
    return processInfo.map(({ id }) => id);
  }

  /** Of the run's Chromium only this one's windows are closed. */
  async [Symbol.asyncDispose](): Promise<void> {
    await pagesClose(this.#browser.contexts().flatMap((context) => context.pages()));
    await this.#browser.close();
  }
}

/** Programs that are no test have none, and may not load vitest. */
async function sharedEndpoint(): Promise<string | undefined> {
  if (!process.env.VITEST) return undefined;
  const { inject } = await import('vitest');
  return inject('chromium');
}

async function residentBytesOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

/** A browser's window with its own cookies and storage. */
export class Visit implements AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;

  constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await pagesClose(this.context.pages());
    await this.context.close();
  }
}

export class WallVisit extends Visit {
  readonly wall: WallPage;

  constructor(context: BrowserContext, page: Page) {
    super(context, page);
    this.wall = new WallPage(page);
  }
}
