import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import { pageScript } from '../support/page-script.ts';
import type { Seen, TwoPeers } from './two-peers-page.ts';

const ENTRY = fileURLToPath(new URL('two-peers-page.ts', import.meta.url));

/** The page's script, in one piece. */
export const buildTwoPeers = (): Promise<string> => pageScript(ENTRY);

/** Two real peers in one page, and what the viewer's made of it. */
export class TwoPeersPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async start(script: string, fault: TwoPeers['fault'] = 'none'): Promise<void> {
    await this.#page.goto('about:blank');
    await this.#page.addScriptTag({ content: script });
    await this.set({ fault });
  }

  async set(change: Partial<Pick<TwoPeers, 'draws' | 'jpegs' | 'fault'>>): Promise<void> {
    await this.#page.evaluate((given) => void Object.assign(window.portholeTwoPeers, given), change);
  }

  seen(): Promise<Seen> {
    return this.#page.evaluate(() => window.portholeTwoPeers.seen);
  }

  async tryNow(): Promise<void> {
    await this.#page.evaluate(() => window.portholeTwoPeers.view.tryNow());
  }

  async forbidAndAllow(): Promise<void> {
    await this.#page.evaluate(() => {
      window.portholeTwoPeers.view.facts({ allowed: false });
      window.portholeTwoPeers.view.facts({ allowed: true });
    });
  }

  async close(): Promise<void> {
    await this.#page.evaluate(() => window.portholeTwoPeers.view.close());
  }

  reaches(mode: string): Promise<Seen> {
    return this.#until(`the mode is ${mode}`, ({ modes }) => modes.at(-1)?.mode === mode);
  }

  /** The attempt with that number was asked for, and its video plays as far as it can. */
  asked(attempt: number): Promise<Seen> {
    return this.#until(
      `attempt ${attempt} is connected`,
      ({ report, connected }) => report?.attempt?.number === attempt && connected >= attempt,
    );
  }

  frames(count: number): Promise<Seen> {
    return this.#until(`${count} frames are painted`, ({ frames }) => frames.length >= count);
  }

  /** How its attempt with that number ended. */
  async end(number = 1) {
    const ended = (seen: Seen) => seen.ended.find((attempt) => attempt.number === number);
    const seen = await this.#until(`attempt ${number} ends`, (now) => ended(now) !== undefined);
    const attempt = ended(seen);
    return { endedAfterMs: attempt?.end?.afterMs, code: attempt?.end?.code, seen };
  }

  #until(what: string, holds: (seen: Seen) => boolean): Promise<Seen> {
    const look = async () => {
      const seen = await this.seen();
      return holds(seen) && seen;
    };
    return eventually(what, look, { within: 15_000 });
  }
}
