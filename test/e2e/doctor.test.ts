import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusesUpgrade } from '../network/policies.ts';
import { startProxy } from '../network/reverse-proxy.ts';
import { TestBrowser } from '../support/browser.ts';
import { captureReports, startCapture } from '../support/capture.ts';
import { CLIP } from '../support/footage.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';

/** Ms; a WebSocket is left idle for seventy seconds of it, where there is one. */
const ENDS_WITHIN_MS = 110_000;

let relay: TestRelay;
let browser: TestBrowser;
beforeAll(async () => {
  [relay, browser] = await Promise.all([startRelay(), TestBrowser.start()]);
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await relay?.[Symbol.asyncDispose]();
});

const row = (page: Page, check: string) => page.locator(`[data-check="${check}"]`);

/** The verdict once it stands, and what would be copied. */
async function verdict(page: Page): Promise<{ sentence: string; report: string }> {
  await page.getByRole('button', { name: 'Copy report' }).waitFor({ timeout: ENDS_WITHIN_MS });
  const report = await copied(page);
  return { sentence: await page.getByRole('heading', { level: 1 }).innerText(), report };
}

async function copied(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Copy report' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  return page.evaluate(() => navigator.clipboard.readText());
}

test('[DR-2] from the sign-in card the doctor looks at an open network, and tells of nobody’s camera nor of addresses', {
  timeout: 150_000,
}, async () => {
  await using visit = await browser.stranger(relay.url);
  const { page, context } = visit;
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/');
  await page.getByRole('link', { name: 'Doctor' }).click();
  await page.getByText('So far:').waitFor();
  await page.locator('[aria-busy="true"][data-check]').first().waitFor();

  const { sentence, report } = await verdict(page);
  expect(sentence).toBe('Works over WebSocket');
  for (const check of ['post', 'long-poll', 'polling', 'websocket', 'idle'])
    expect([check, await row(page, check).getAttribute('data-outcome')]).toEqual([check, 'fine']);
  // A page that reads late itself gets the pieces at once, as from one that holds them back.
  expect(await row(page, 'buffering').getAttribute('data-outcome')).toMatch(/^(fine|note)$/);
  for (const check of ['camera-seen', 'trial'])
    expect(await row(page, check).innerText()).toContain('nobody is signed in');
  expect(report.startsWith(sentence)).toBe(true);
  expect(report).not.toContain('127.0.0.1');
});

test('behind a proxy that refuses WebSocket the doctor says so, and sees a camera painted, over WebRTC too', {
  timeout: 150_000,
}, async () => {
  const api = await relay.signedIn();
  const camera = await api.createCamera('Loading dock');
  await using capture = startCapture({ relay, camera, source: CLIP.path });
  await captureReports(capture, 'sending', ({ state }) => state === 'sending');
  await using proxy = await startProxy(relay.url, refusesUpgrade({ status: 403 }));
  await using visit = await browser.wall(api, { at: proxy.url });
  const { page, context } = visit;
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/');
  await page.getByRole('link', { name: 'Doctor' }).first().click();

  const { sentence, report } = await verdict(page);
  expect(sentence).toBe('Works over HTTP');
  expect(await row(page, 'websocket').innerText()).toMatch(/refused before it reached the relay/);
  expect(await row(page, 'idle').innerText()).toContain('not run: no WebSocket');
  expect(await row(page, 'camera-seen').innerText()).toMatch(/Loading dock, \d+ frames? painted/);
  expect(await row(page, 'trial').innerText()).toMatch(/Loading dock: painted over udp/);
  expect(report).toContain('[websocket-blocked]');
  // The wall goes on as it was.
  await page.getByRole('link', { name: 'Live' }).first().click();
  await visit.wall.tile(camera.id).becomes('live');
});
