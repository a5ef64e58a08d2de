import { readFile } from 'node:fs/promises';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { RelayApi } from './api.ts';
import { chromiumCommand, findProgram } from './requirements.ts';
import { WallPage } from './wall-page.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A page nobody looks at is slowed down otherwise, and here nobody looks.
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];

/** One real Chromium for a file of tests; every test gets a fresh person in it. */
export class TestBrowser implements AsyncDisposable {
  #browser: Browser;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** @param command that starts it, where it does not run as it is */
  static async start(
    moreFlags: readonly string[] = [],
    command: string = chromiumCommand(),
  ): Promise<TestBrowser> {
    const executablePath = findProgram(command);
    if (!executablePath) throw new Error('The tests need: apt-get install chromium');
    return new TestBrowser(
      await chromium.launch({ executablePath, args: [...FLAGS, ...moreFlags], headless: true }),
    );
  }

  /** A page of somebody who is not signed in. */
  async stranger(url: string): Promise<Visit> {
    const context = await this.#browser.newContext({ viewport: { width: 1280, height: 800 }, baseURL: url });
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
    const context = await this.#browser.newContext({ viewport: { width: 1280, height: 800 }, baseURL: at });
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

  async #processes(): Promise<number[]> {
    const session = await this.#browser.newBrowserCDPSession();
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    await session.detach();
    return processInfo.map(({ id }) => id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
  }
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
