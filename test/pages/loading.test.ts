import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { PATIENCE, says, scenesOfFile } from './page-scene.ts';

const scenes = scenesOfFile();

test('pages other than the wall come when they are asked for, and the wall’s script is one', async () => {
  await using scene = await scenes.open();
  const { api, relay, visit } = scene;
  await api.createCamera();
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
  await using scene = await scenes.open();
  const { api, visit } = scene;
  await api.createCamera();
  const { page } = visit;
  await page.route('**/history-page-*.js', (route) => route.abort());
  await page.clock.install();
  await page.goto('/#/history');
  await says(page, 'main', /This page could not be loaded[\s\S]*tried again every 3 seconds/);
  await page.unroute('**/history-page-*.js');
  await page.clock.runFor(AGAIN_MS);
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
  return { [Symbol.asyncDispose]: () => leave(page) };
}

/** A page asks until it is left, and a window that is closed while its page loads anew may never be closed. */
async function leave(page: Page): Promise<void> {
  await page.goto('about:blank');
  await page.unrouteAll({ behavior: 'wait' });
}

/** Ms after which a page asks again for a part of itself that did not load. */
const AGAIN_MS = 3_000;

const goTo = (page: Page, hash: string) => page.evaluate((to) => location.assign(to), hash);

test('a page whose relay was updated comes without a click: it is loaded anew by itself', async () => {
  await using scene = await scenes.open();
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
  await using scene = await scenes.open();
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
  await page.clock.install();
  await goTo(page, '#/history');
  await eventually(
    'the missing part is asked for time after time',
    async () => {
      await page.clock.runFor(AGAIN_MS);
      return asked >= 3;
    },
    PATIENCE,
  );
  await says(page, 'main', /This page could not be loaded/);
  expect(loads).toBe(1);
});

const OLDER = /-[\w-]{8}\.older\.js$/;

/** Of a build that speaks an older version; how often it was loaded. @param stays also when it is loaded anew */
async function servesOlder(page: Page, { stays }: { stays: boolean }) {
  let loads = 0;
  await page.route('**/*', async (route) => {
    const request = route.request();
    const { pathname } = new URL(request.url());
    if (OLDER.test(pathname)) {
      const response = await route.fetch({ url: request.url().replace('.older.js', '.js') });
      const script = await response.text();
      const body = script
        .replaceAll(/\bprotocol:1\b/g, 'protocol:0')
        .replaceAll('`protocol=1`', '`protocol=0`');
      return route.fulfill({ response, body });
    }
    const loaded = request.isNavigationRequest();
    if (loaded) loads += 1;
    if (pathname !== '/' || !(stays || (loaded && loads === 1))) return route.continue();
    const response = await route.fetch();
    const body = (await response.text()).replaceAll(/(-[\w-]{8})\.js/g, '$1.older.js');
    return route.fulfill({ response, body });
  });
  return {
    loads: () => loads,
    [Symbol.asyncDispose]: () => leave(page),
  };
}

describe('[ER-3] a page that speaks an older version than its relay', () => {
  test('is loaded anew by itself, and shows the picture', async () => {
    await using scene = await scenes.open();
    const { api, publish, visit } = scene;
    const camera = await api.createCamera();
    using _publisher = publish(camera);
    await using older = await servesOlder(visit.page, { stays: false });
    await visit.page.goto('/');
    await visit.wall.tile(camera.id).becomes('live', PATIENCE.within);
    expect(older.loads()).toBe(2);
    const script = visit.page.locator('script[type="module"]');
    expect(await script.getAttribute('src')).not.toMatch(OLDER);
  });

  test('says so where no newer one is served, and is not loaded for ever', async () => {
    await using scene = await scenes.open();
    const { visit } = scene;
    await using older = await servesOlder(visit.page, { stays: true });
    await visit.page.goto('/');
    await says(visit.page, 'main', /Version does not match[\s\S]*Update the older one[\s\S]*Reload/);
    expect(older.loads()).toBe(1);
  });
});
