import { writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';

/** Ms after which a page that answers nothing has no screenshot. */
const LOOK_MS = 2_000;
/** Lines of the console that are kept: the newest. */
const LINES = 1_000;

/** One page's screenshot and console, in memory until the test's verdict. */
export class PageEvidence {
  readonly page: Page;
  readonly #lines: string[] = [];
  #shot: Buffer | undefined;
  #gaveUp = false;

  constructor(page: Page) {
    this.page = page;
    page.on('console', (message) => this.#note(message.type(), message.text()));
    page.on('pageerror', (error) => this.#note('uncaught', error.stack ?? error.message));
    page.on('requestfailed', (request) =>
      this.#note('request failed', `${request.url()} ${request.failure()?.errorText ?? ''}`),
    );
  }

  /** @param gaveUp by a wait that failed: then the page's end, which may show what the test tore down, replaces it no more */
  async look({ gaveUp = false } = {}): Promise<void> {
    if (this.page.isClosed() || (this.#gaveUp && !gaveUp)) return;
    this.#gaveUp = gaveUp;
    const shot = await Promise.race([screenshot(this.page), pause(LOOK_MS, undefined, { ref: false })]);
    this.#shot = shot ?? this.#shot;
  }

  async write(path: string): Promise<void> {
    await this.look();
    if (this.#shot) await writeFile(`${path}.png`, this.#shot);
    await writeFile(`${path}.log`, this.#lines.map((line) => `${line}\n`).join(''));
  }

  #note(kind: string, text: string): void {
    this.#lines.push(`${new Date().toISOString()} ${kind}: ${text}`);
    if (this.#lines.length > LINES) this.#lines.shift();
  }
}

/** By the protocol itself: a third of the time of `page.screenshot()`, which waits for fonts and stops animations. */
async function screenshot(page: Page): Promise<Buffer | undefined> {
  try {
    const session = await page.context().newCDPSession(page);
    const { data } = await session.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true });
    await session.detach();
    return Buffer.from(data, 'base64');
  } catch {
    // It was closed or has crashed.
    return undefined;
  }
}
