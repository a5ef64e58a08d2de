import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { PageEvidence } from './page-evidence.ts';

/**
 * What a test that fails leaves behind: a screenshot and the console of each page, and the log of each relay.
 *
 * `await using` closes pages and ends relays while the failure unwinds the test, before any hook of vitest knows that it failed. So the
 * screenshot is taken earlier, and held in memory until the verdict: by a wait that gives up, before it throws, while everything the
 * test started still runs; else where the page is closed, which costs some 35 ms a page. Hooks then write it or forget it
 * (keep-evidence.ts).
 */

/** A program whose output is kept, also after its end. */
interface Logged {
  readonly output: string;
}

interface RunningTest {
  /** Path of its file. */
  readonly file: string;
  readonly name: string;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Characters of a test's name in its folder's; a file system takes 255 bytes. */
const LONGEST_NAME = 80;

const running = new Set<RunningTest>();
const retrying = new AsyncLocalStorage<true>();
/** What a test began is forgotten when the next one begins; what its file began belongs to all its tests. */
let pages: { page: PageEvidence; ofTest: boolean }[] = [];
let relays: { relay: Logged; ofTest: boolean }[] = [];

/** From now on the page's console is kept, and how it looked when a wait gave up. */
export function enterPage(page: Page): void {
  pages.push({ page: new PageEvidence(page), ofTest: running.size > 0 });
}

/** The running test uses it, whoever has started it. */
export function enterRelay(relay: Logged): void {
  if (relays.some((entered) => entered.relay === relay)) return;
  relays.push({ relay, ofTest: running.size > 0 });
}

/** Before these pages are closed. */
export async function pagesClose(closing: readonly Page[]): Promise<void> {
  if (running.size === 0) return;
  const entered = pages.filter(({ page }) => closing.includes(page.page));
  await Promise.all(entered.map(({ page }) => page.look()));
}

/** By a wait that gives up, before it throws. */
export async function waitGaveUp(): Promise<void> {
  if (retrying.getStore() || running.size === 0) return;
  await Promise.all(pages.map(({ page }) => page.look({ gaveUp: true })));
}

/** What is tried again takes no screenshot each time it gives up. */
export const whileRetrying = <T>(attempt: () => T): T => retrying.run(true, attempt);

/** What another file began in this process is not of its tests. */
export function fileBegins(): void {
  pages = [];
  relays = [];
}

export async function testBegins(test: RunningTest): Promise<void> {
  if (running.size === 0) {
    pages = pages.filter(({ ofTest }) => !ofTest);
    relays = relays.filter(({ ofTest }) => !ofTest);
  }
  running.add(test);
  await rm(folderOf(test), { recursive: true, force: true });
}

/** @returns where the evidence of a test that failed is, from the checkout's root; undefined where there is none */
export async function testEnds(test: RunningTest, failed: boolean): Promise<string | undefined> {
  const folder = failed && pages.length + relays.length > 0 ? folderOf(test) : undefined;
  if (folder) await write(folder);
  running.delete(test);
  return folder && relative(ROOT, folder);
}

async function write(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await Promise.all([
    ...pages.map(({ page }, index) => page.write(join(folder, `page-${index + 1}`))),
    ...relays.map(({ relay }, index) => writeFile(join(folder, relayLog(index)), relay.output)),
  ]);
}

const relayLog = (index: number): string => (index === 0 ? 'relay.log' : `relay-${index + 1}.log`);

function folderOf({ file, name }: RunningTest): string {
  const words = name.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '');
  const hash = createHash('sha1').update(name).digest('hex').slice(0, 6);
  const folder = words.length > LONGEST_NAME ? `${words.slice(0, LONGEST_NAME)}-${hash}` : words;
  const ofFile = relative(join(ROOT, 'test'), file).replace(/\.test\.ts$/, '');
  return join(ROOT, 'test-results', ofFile, folder);
}
