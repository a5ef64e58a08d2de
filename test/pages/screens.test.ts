import type { CreatedCamera } from '@porthole/shared/protocol/api';
import type { PublisherStatus } from '@porthole/shared/protocol/cameras';
import { REASONS } from '@porthole/shared/protocol/reasons';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { PATIENCE, PHONE, says, scenesOfFile, tells } from './page-scene.ts';

const NARROW = { width: 320, height: 640 };
const LAPTOP = { width: 1280, height: 800 };
/** A laptop's window at a zoom of 200 %. */
const ZOOMED = { width: 640, height: 400 };

/** A camera whose PC sends less than its source gives. */
const THIN_LINE: PublisherStatus = {
  source: { kind: 'test', label: 'clip', state: 'running' },
  uplink: {
    quality: { code: 'uplink-thin', width: 160, height: 120, quality: 50, fps: 8, bytesPerSecond: 98_000 },
  },
};

const scenes = scenesOfFile();

/** What a person sees only a part of: cut off by its own edge, by one around it, or by the window's. */
const cutThrough = (page: Page, selector: string): Promise<string[]> =>
  page.locator(selector).evaluateAll((elements) =>
    elements
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect();
        if (width === 0) return false;
        const around = element.parentElement?.getBoundingClientRect();
        const beyond = around !== undefined && (right > around.right + 1 || left < around.left - 1);
        return beyond || right > innerWidth + 1 || element.scrollWidth > element.clientWidth + 1;
      })
      .map((element) => element.textContent ?? ''),
  );

const borderOf = (place: Locator) => place.evaluate((element) => getComputedStyle(element).borderTopColor);
const groundOf = (place: Locator) => place.evaluate((element) => getComputedStyle(element).backgroundColor);

test('a page has its looks whichever page was opened first', async () => {
  await using scene = await scenes.open();
  const { page } = scene.visit;
  for (const path of ['you', 'doctor']) {
    await page.goto('about:blank');
    await page.goto(`/#/${path}`);
    const panel = page.locator('.panel').first();
    await panel.waitFor();
    expect(await groundOf(panel), path).toBe(await groundOf(page.locator('.bar')));
    expect(await panel.locator('h2').evaluate((title) => getComputedStyle(title).fontSize)).toBe('13px');
  }
});

test('on a phone every page is one tap away, and says which it is', async () => {
  await using scene = await scenes.open();
  await scene.api.createCamera();
  const { page } = scene.visit;
  await page.setViewportSize(NARROW);
  await page.goto('/');
  const nav = page.locator('.bottom-nav');
  for (const [name, hash] of [
    ['History', '#/history'],
    ['Doctor', '#/doctor'],
    ['Add', '#/add'],
    ['You', '#/you'],
    ['Live', '#/'],
  ] as const) {
    await nav.getByRole('link', { name, exact: true }).click();
    const current = () => nav.locator('[aria-current="page"]').innerText();
    await eventually(`the page says that it is ${name}`, async () => (await current()) === name, PATIENCE);
    expect(new URL(page.url()).hash).toBe(hash);
  }
  expect(await cutThrough(page, '.bottom-link')).toEqual([]);
});

test('on a phone a camera’s page has its picture, and below it one of two parts at a time', async () => {
  await using scene = await scenes.open();
  const camera = await scene.api.createCamera('Gate');
  using _publisher = scene.publish(camera);
  const { page } = scene.visit;
  await page.setViewportSize(NARROW);
  await page.goto(`/#/camera/${camera.id}`);
  await page.locator('main[data-state="live"]').waitFor();
  expect(await cutThrough(page, '.camera-actions button')).toEqual([]);
  expect(await cutThrough(page, '.transport-says')).toEqual([]);
  const parts = { Connection: '.connection', History: '.history-panel' };
  const seen = () =>
    page
      .locator(Object.values(parts).join())
      .evaluateAll((all) => all.filter((part) => part.getClientRects().length > 0).length);
  for (const [name, part] of Object.entries(parts)) {
    await page.locator('.camera-tabs').getByRole('button', { name }).click();
    await page.locator(part).waitFor();
    expect(await seen(), name).toBe(1);
    expect(await page.locator('.camera-frame').isVisible()).toBe(true);
  }
  await page.setViewportSize(LAPTOP);
  expect(await seen()).toBe(2);
});

test('L leads to the camera’s connection panel, from the wall as from its page, with the focus in it, on a phone too', async () => {
  await using scene = await scenes.open();
  const camera = await scene.api.createCamera('Gate');
  using _publisher = scene.publish(camera);
  const { page } = scene.visit;
  const connection = page.locator('.connection:focus');
  for (const viewport of [LAPTOP, NARROW]) {
    await page.setViewportSize(viewport);
    await page.goto('/#/');
    // The camera's page, which it comes from, has the same state.
    await page.locator('.tile[data-state="live"]').waitFor();
    await page.keyboard.press('l');
    await connection.waitFor();
    expect(new URL(page.url()).hash).toBe(`#/camera/${camera.id}`);
    await page.locator('#main').focus();
    await page.keyboard.press('l');
    await connection.waitFor();
  }
});

test('nothing is cut through in the bar, on a small window or zoomed in', async () => {
  await using scene = await scenes.open();
  const camera = await scene.api.createCamera('Gate');
  using _publisher = scene.publish(camera);
  const { page } = scene.visit;
  await page.goto('/');
  await page.locator('.tile[data-state="live"]').waitFor();
  for (const viewport of [NARROW, PHONE, ZOOMED, { width: 1180, height: 700 }, LAPTOP]) {
    await page.setViewportSize(viewport);
    const cut = () => cutThrough(page, '.bar > *, .bar-tools > *');
    await eventually(`nothing is cut at ${viewport.width} px`, async () => (await cut()).length === 0, {
      ...PATIENCE,
      context: () => String(viewport.width),
    });
  }
});

test('on a phone no page can be swiped aside to nothing, however many states its cameras are in', async () => {
  await using scene = await scenes.open();
  const names = ['Gate', 'Hall', 'Ramp', 'Yard'];
  const [gate, hall, ramp] = await Promise.all(names.map((name) => scene.api.createCamera(name)));
  using _live = scene.publish(gate as CreatedCamera);
  using reduced = scene.publish(hall as CreatedCamera);
  using _told = await tells(reduced, THIN_LINE);
  using stale = scene.publish(ramp as CreatedCamera);
  const { page } = scene.visit;
  await page.goto('/#/');
  await page.locator('.tile[data-reduced]').waitFor();
  stale.stop();
  await page.locator('.tile[data-state="stale"]').waitFor();
  for (const viewport of [NARROW, PHONE]) {
    await page.setViewportSize(viewport);
    for (const hash of ['', 'history', 'add', 'you', 'doctor', `camera/${gate?.id}`]) {
      await page.goto(`/#/${hash}`);
      await page.locator('#main').waitFor();
      const wide = page
        .locator('html, main')
        .evaluateAll((all) => all.map((one) => one.scrollWidth - one.clientWidth));
      expect(await wide, `${hash} at ${viewport.width} px`).toEqual([0, 0]);
    }
  }
});

test('the way home has a name where there is no room for it, and every menu of a camera’s page another one', async () => {
  await using scene = await scenes.open();
  const camera = await scene.api.createCamera('Gate');
  const { page } = scene.visit;
  for (const viewport of [NARROW, LAPTOP]) {
    await page.setViewportSize(viewport);
    await page.goto('/#/');
    await page.getByRole('link', { name: 'Porthole' }).waitFor();
    await page.goto(`/#/camera/${camera.id}`);
    const menus = page.locator('.camera-actions [aria-haspopup]');
    await menus.first().waitFor();
    const words = (await menus.allInnerTexts()).filter(Boolean);
    expect(words.map((text) => text.trim())).toEqual(['Transport', 'Rendition']);
  }
});

test('a picture alone on the whole screen has its camera’s name', async () => {
  await using scene = await scenes.open();
  const camera = await scene.api.createCamera('Gate');
  const { page } = scene.visit;
  await page.goto(`/#/camera/${camera.id}`);
  const name = page.locator('.camera-frame h1 .visually-hidden');
  const width = async () => (await name.boundingBox())?.width ?? 0;
  expect(await width()).toBe(1);
  await page.getByRole('button', { name: 'Full screen' }).click();
  await eventually('the name is seen', async () => (await width()) > 20, PATIENCE);
});

test('without the relay the wall says so once for all its tiles, and the doctor is at hand', async () => {
  await using scene = await scenes.openAlone();
  const cameras = await Promise.all(['Gate', 'Yard'].map((name) => scene.api.createCamera(name)));
  using _gate = scene.publish(cameras[0] as CreatedCamera);
  using _yard = scene.publish(cameras[1] as CreatedCamera);
  const { page } = scene.visit;
  await page.clock.install();
  await page.goto('/');
  const doctor = page.waitForResponse(/doctor-page/);
  await page.locator('.tile[data-state="live"]').nth(1).waitFor();
  await (await doctor).finished();
  await scene.relay[Symbol.asyncDispose]();
  const lost = page.locator('.tile[data-state="offline"][data-reason="relay-restarting"]');
  const said = page
    .locator('.page-notice, main')
    .getByText(REASONS['relay-restarting'].label)
    .locator('visible=true');
  await eventually(
    'both tiles are offline, and one sentence says why',
    async () => {
      await page.clock.runFor(1_000);
      return (await lost.count()) === 2 && (await said.count()) === 1;
    },
    { ...PATIENCE, context: async () => `${await lost.count()} offline, said ${await said.count()} times` },
  );
  expect(await page.getByRole('button', { name: 'Try now' }).count()).toBe(1);
  await page.locator('.page-notice').getByRole('link', { name: 'Doctor' }).click();
  await page.locator('.doctor-page').waitFor();
});

test('in the system’s own few colours what is chosen differs from what is not, and progress is seen', async () => {
  await using scene = await scenes.open();
  const { page } = scene.visit;
  await page.emulateMedia({ forcedColors: 'active' });
  await page.goto('/#/history');
  await says(page, 'h1', /No outage/);
  const [chosen, other] = [true, false].map((is) => page.locator(`.segment[aria-pressed="${is}"]`).first());
  expect(await groundOf(chosen as Locator)).not.toBe(await groundOf(other as Locator));
  const link = (current: string) => page.locator(`.bar-link${current}`).first();
  expect(await borderOf(link('[aria-current]'))).not.toBe(await borderOf(link(':not([aria-current])')));
  await page.goto('/#/doctor');
  const progress = page.locator('.doctor-running progress');
  await progress.waitFor();
  expect(await borderOf(progress)).toBe(await progress.evaluate((bar) => getComputedStyle(bar).color));
});
