import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { TestBrowser } from './browser.ts';
import { ROOT } from './child.ts';
import { eventually } from './eventually.ts';
import { enterRelay, testBegins, testEnds } from './evidence.ts';

// A relay that ran in this process before has blocked all decoders but JPEG's.
sharp.unblock({ operation: ['VipsForeignLoad'] });

const FILE = fileURLToPath(import.meta.url);

/** A test within this one, which waits before a red page, in vain, and turns it blue as it unwinds. */
async function waitsInVain(name: string, { failed }: { failed: boolean }) {
  const inner = { file: FILE, name };
  await testBegins(inner);
  enterRelay({ output: 'relay started' });
  const message = await unwound();
  const folder = await testEnds(inner, failed);
  return { message, folder: folder && join(ROOT, folder) };
}

async function unwound(): Promise<string> {
  await using browser = await TestBrowser.start();
  await using visit = await browser.stranger('about:blank');
  const paint = (color: string) =>
    visit.page.evaluate((to) => {
      document.body.style.background = to;
      console.log(`It is ${to}.`);
    }, color);
  await paint('rgb(255, 0, 0)');
  const wait = eventually('the page is green', () => false, { within: 0 });
  const { message } = await wait.then(() => new Error('It came.')).catch((error: Error) => error);
  await paint('rgb(0, 0, 255)');
  return message;
}

test('keeps each page as it was when the wait gave up, its console and the relay’s log, when a test fails', async () => {
  const { message, folder = '' } = await waitsInVain('the page: never green', { failed: true });
  try {
    expect(message).toMatch(/^The page is green: not within 0 s\./);
    expect(folder).toMatch(/test-results\/support\/evidence\/the-page-never-green$/);
    expect((await readdir(folder)).sort()).toEqual(['page-1.log', 'page-1.png', 'relay.log']);
    expect([
      ...(await sharp(join(folder, 'page-1.png')).removeAlpha().raw().toBuffer()).subarray(0, 3),
    ]).toEqual([255, 0, 0]);
    expect(await readFile(join(folder, 'page-1.log'), 'utf8')).toMatch(/log: It is rgb\(0, 0, 255\)\./);
    expect(await readFile(join(folder, 'relay.log'), 'utf8')).toBe('relay started');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('keeps nothing when a test passes', async () => {
  const { folder } = await waitsInVain('the page is not asked for', { failed: false });
  expect(folder).toBeUndefined();
  expect(existsSync(join(ROOT, 'test-results/support/evidence/the-page-is-not-asked-for'))).toBe(false);
});
