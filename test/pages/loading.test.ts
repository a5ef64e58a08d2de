import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { PATIENCE, PageScene, says } from './page-scene.ts';

let browser: TestBrowser;
beforeAll(async () => {
  browser = await TestBrowser.start();
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
});

test('pages other than the wall come when they are asked for, and the wall’s script is one', async () => {
  await using scene = await PageScene.open(browser);
  const { api, publish, relay, visit } = scene;
  using _publisher = publish(await api.createCamera());
  const scripts: string[] = [];
  visit.page.on('request', (request) => {
    if (request.resourceType() === 'script') scripts.push(new URL(request.url()).pathname);
  });
  await visit.page.goto('/#/history');
  await says(visit.page, 'h1', /outage/);
  expect(scripts.some((path) => path.includes('history-page'))).toBe(true);
  expect(scripts.some((path) => path.includes('camera-page'))).toBe(false);
  const html = await (await fetch(relay.url)).text();
  expect(html.match(/\/assets\/[^"]+\.js/g)).toHaveLength(1);
});

test('a page that cannot be loaded says so, and comes once it can', async () => {
  await using scene = await PageScene.open(browser);
  const { api, visit } = scene;
  await api.createCamera();
  const { page } = visit;
  await page.route('**/history-page-*.js', (route) => route.abort());
  await page.goto('/#/history');
  await says(page, 'main', /This page could not be loaded[\s\S]*tried again every 3 seconds/);
  await page.unroute('**/history-page-*.js');
  await says(page, 'h1', /No outage/);
});

/** As after an update of the relay: every script of the page goes by another name, and the old names are gone. */
async function update(page: Page): Promise<AsyncDisposable> {
  await page.route(
    ({ pathname }) => pathname === '/' || pathname.endsWith('.js'),
    async (route) => {
      const address = route.request().url();
      if (/-[\w-]{8}\.js/.test(address)) return route.fulfill({ status: 404 });
      const response = await route.fetch({ url: address.replace('.newer.js', '.js') });
      const body = (await response.text()).replaceAll(/(-[\w-]{8})\.js/g, '$1.newer.js');
      await route.fulfill({ response, body });
    },
  );
  // A page asks until it is closed, and what it asks last may not be answered any more.
  return { [Symbol.asyncDispose]: () => page.unrouteAll({ behavior: 'ignoreErrors' }) };
}

const goTo = (page: Page, hash: string) => page.evaluate((to) => location.assign(to), hash);

test('a page whose relay was updated comes without a click: it is loaded anew by itself', async () => {
  await using scene = await PageScene.open(browser);
  const { api, visit } = scene;
  await api.createCamera();
  const { page } = visit;
  await page.goto('/');
  await says(page, 'main', /camera/i);
  await using _updated = await update(page);
  await goTo(page, '#/history');
  await says(page, 'h1', /No outage/);
  expect(await page.locator('script[type="module"]').getAttribute('src')).toContain('.newer.js');
});

test('a page that misses a part after the update too is loaded anew once, and then says so', async () => {
  await using scene = await PageScene.open(browser);
  const { api, visit } = scene;
  await api.createCamera();
  const { page } = visit;
  await page.goto('/');
  await says(page, 'main', /camera/i);
  await using _updated = await update(page);
  let asked = 0;
  let loads = 0;
  await page.route('**/history-page-*.newer.js', (route) => {
    asked += 1;
    return route.fulfill({ status: 404 });
  });
  page.on('load', () => {
    loads += 1;
  });
  await goTo(page, '#/history');
  await eventually('the missing part is asked for time after time', () => asked >= 3, PATIENCE);
  await says(page, 'main', /This page could not be loaded/);
  expect(loads).toBe(1);
});
