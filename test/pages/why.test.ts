import type { CreatedCamera } from '@porthole/shared/protocol/api';
import type { PublisherStatus } from '@porthole/shared/protocol/cameras';
import { STALE_AFTER_MS } from '@porthole/shared/protocol/limits';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { PATIENCE, PHONE, scenesOfFile, tells } from './page-scene.ts';

const LAPTOP = { width: 1280, height: 800 };
const PATIENCE_OF_PAGE = { timeout: PATIENCE.within };
/** Seconds of connecting after which a person may ask why. */
const LINK_AFTER_S = 5;
const RUNNING: PublisherStatus = { source: { kind: 'webcam', label: 'C920', state: 'running' } };
const THIN_LINE: PublisherStatus = {
  ...RUNNING,
  uplink: {
    quality: { code: 'uplink-thin', width: 160, height: 120, quality: 60, fps: 5, bytesPerSecond: 98_000 },
  },
};

const scenes = scenesOfFile();

/** The one of them that is seen: chip and plate both have one, and one of the two has room. */
const why = (place: Locator): Locator =>
  place.getByRole('link', { name: /^Why Gate is/ }).and(place.locator(':visible'));

const tileOf = (page: Page, { id }: CreatedCamera): Locator => page.locator(`.tile[data-camera="${id}"]`);

async function showsConnection(page: Page, { id }: CreatedCamera): Promise<void> {
  await page.locator('.connection:focus').waitFor(PATIENCE_OF_PAGE);
  expect(new URL(page.url()).hash).toBe(`#/camera/${id}`);
}

test('a picture that is reduced has a link to its connection panel, in the chip or in the plate, on its page too', async () => {
  await using scene = await scenes.open();
  const camera = await scene.api.createCamera('Gate');
  using publisher = scene.publish(camera);
  const { page } = scene.visit;
  const tile = tileOf(page, camera);
  using _told = await tells(publisher, THIN_LINE);
  for (const viewport of [LAPTOP, PHONE]) {
    await page.setViewportSize(viewport);
    await page.goto('/#/');
    await tile.and(page.locator('[data-reduced="uplink-thin"]')).waitFor(PATIENCE_OF_PAGE);
    expect(await why(tile).count()).toBe(1);
    // What comes up as the pointer comes near is not to push it away.
    await why(tile).click();
    await showsConnection(page, camera);
    await page.locator('#main').focus();
    await why(page.locator('.camera-plate')).click();
    await showsConnection(page, camera);
  }
});

test('a picture that stands still has the link, to which Tab comes; one that is live has none', async () => {
  await using scene = await scenes.open();
  const camera = await scene.api.createCamera('Gate');
  using publisher = scene.publish(camera);
  using _told = await tells(publisher, RUNNING);
  const { page } = scene.visit;
  const tile = tileOf(page, camera);
  await page.clock.install();
  await page.goto('/');
  await tile.and(page.locator('[data-state="live"]')).waitFor(PATIENCE_OF_PAGE);
  expect(await why(tile).count()).toBe(0);
  publisher.stop();
  await page.clock.runFor(STALE_AFTER_MS);
  await why(tile).waitFor(PATIENCE_OF_PAGE);
  expect(await tile.getAttribute('data-state')).toBe('stale');
  await tile.focus();
  await eventually(
    'Tab comes to the link',
    async () => {
      await page.keyboard.press('Tab');
      return page.evaluate(() => document.activeElement?.textContent === 'Why');
    },
    PATIENCE,
  );
  await page.keyboard.press('Enter');
  await showsConnection(page, camera);
});

test('what is being connected has the link after five seconds, and not before', async () => {
  await using scene = await scenes.open();
  const camera = await scene.api.createCamera('Gate');
  using publisher = scene.publish(camera);
  publisher.stop();
  using _told = await tells(publisher, RUNNING);
  const { page } = scene.visit;
  const tile = tileOf(page, camera);
  await page.clock.install();
  // From here on the page's time passes only as it is told.
  await page.clock.pauseAt(Date.now() + 1_000);
  await page.goto('/');
  const steps = tile.locator('.steps', { hasText: /\d s of 10/ });
  await eventually(
    'it is being connected',
    async () => {
      await page.clock.runFor(20);
      return steps.isVisible();
    },
    PATIENCE,
  );
  const read = () =>
    page.evaluate(() => ({
      seconds: Number(/(\d+) s of 10/.exec(document.querySelector('.tile .steps')?.textContent ?? '')?.[1]),
      hasLink: document.querySelector('.tile .why-link') !== null,
    }));
  let seen = await read();
  while (seen.seconds < LINK_AFTER_S) {
    expect(seen.hasLink).toBe(false);
    await page.clock.runFor(500);
    seen = await read();
  }
  expect(seen.hasLink).toBe(true);
  await page.clock.resume();
  await why(tile).click();
  await showsConnection(page, camera);
});

test('opens the connection panel from the transport menu and from More', async () => {
  await using scene = await scenes.open();
  const camera = await scene.api.createCamera('Gate');
  using _publisher = scene.publish(camera);
  const { page } = scene.visit;
  const tile = tileOf(page, camera);
  for (const [menu, item] of [
    ['transport', 'Open the connection'],
    ['more', 'Connection'],
  ] as const) {
    await page.goto('/#/');
    await tile.hover();
    await tile.locator(`[data-menu="${menu}"]`).click();
    const items = page.locator('.menu:popover-open [role^="menuitem"]');
    if (menu === 'transport') await items.last().filter({ hasText: item }).waitFor();
    await items.filter({ hasText: item }).click();
    await showsConnection(page, camera);
    await page.locator(`.camera-actions [data-menu="${menu}"]`).click();
    await items.filter({ hasText: item }).click();
    await showsConnection(page, camera);
  }
});
