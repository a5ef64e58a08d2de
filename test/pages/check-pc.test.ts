import type { CreatedCamera } from '@porthole/shared/protocol/api';
import type { PublisherStatus } from '@porthole/shared/protocol/cameras';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { PATIENCE, PHONE, says, scenesOfFile, tells } from './page-scene.ts';

const PATIENCE_OF_PAGE = { timeout: PATIENCE.within };

const scenes = scenesOfFile();

const failing = (code: ReasonCode): PublisherStatus => ({
  host: 'Reception-PC',
  source: { kind: 'webcam', label: 'C920', state: 'failed', code },
});

const tileOf = (page: Page, { id }: CreatedCamera) => page.locator(`.tile[data-camera="${id}"]`);

test('a webcam that another program holds: by keyboard to what can be done at its PC, and back', async () => {
  await using scene = await scenes.open();
  const camera = await scene.api.createCamera('Front desk');
  using publisher = scene.publish(camera);
  publisher.stop();
  using _told = await tells(publisher, failing('camera-busy'));
  const { page } = scene.visit;
  await page.goto('/');
  const check = tileOf(page, camera).getByRole('button', { name: 'Check that PC' });
  await check.waitFor(PATIENCE_OF_PAGE);

  await check.press('Enter');
  await page.locator('dialog h2:focus').waitFor(PATIENCE_OF_PAGE);

  await says(page, 'dialog h2', /^Check Reception-PC$/);
  await says(page, '.check-pc-now', /^Camera in use\. .*Another program on Reception-PC holds the webcam\./);
  await says(page, '.check-pc-steps', /Close what else uses the webcam there: Teams, Zoom/);

  const command = page.locator('.check-pc .code-box code');
  const address = new URL(page.url()).origin;
  expect(await command.innerText()).toBe(`npm.cmd run capture -- doctor --relay ${address}`);
  await page.getByRole('button', { name: 'Unix shell' }).click();
  expect(await command.innerText()).toBe(`npm run capture -- doctor --relay ${address}`);
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });
  expect(await check.evaluate((button) => button === document.activeElement)).toBe(true);
});

test('the steps are those of what is wrong now, and end with the picture', async () => {
  await using scene = await scenes.open();
  const camera = await scene.api.createCamera('Yard');
  const first = scene.publish(camera);
  using told = await tells(first, failing('camera-none'));
  first.stop();
  const { page } = scene.visit;
  await page.setViewportSize(PHONE);
  await page.goto(`/#/camera/${camera.id}`);
  await page.locator('.camera-actions [data-menu="more"]').click(PATIENCE_OF_PAGE);
  await page.getByRole('menuitem', { name: 'Check that PC…' }).click(PATIENCE_OF_PAGE);
  await says(page, '.check-pc-steps', /Plug the webcam in/);

  const wide = await page.locator('dialog').evaluate((box) => box.scrollWidth - box.clientWidth);
  expect(wide).toBeLessThanOrEqual(0);

  told[Symbol.dispose]();
  await scene.goesOffline(camera, first);
  await says(page, '.check-pc-now', /^PC out of reach\. [\s\S]*Offline since/);
  // 127.0.0.1 is another machine there.
  await says(page, '.check-pc-steps', /Open this relay’s address in a browser there/);

  using _second = scene.publish(camera);
  await says(page, '.check-pc-now', /^The picture is here\.$/);
  expect(await page.locator('.check-pc-steps').count()).toBe(0);
  expect(await page.locator('.check-pc .code-box').isVisible()).toBe(false);
  await page.getByRole('button', { name: 'Close' }).click();
  await page.waitForFunction(() => document.activeElement !== document.body);
});

test('the tile has the focus again whose picture came back meanwhile; a camera that was deleted is told as such', async () => {
  await using scene = await scenes.open();
  const camera = await scene.api.createCamera('Yard');
  const first = scene.publish(camera);
  first.stop();
  const told = await tells(first, failing('camera-unplugged'));
  const { page } = scene.visit;
  await page.goto('/');
  const check = tileOf(page, camera).getByRole('button', { name: 'Check that PC: Yard' });
  await check.press('Enter', PATIENCE_OF_PAGE);
  told[Symbol.dispose]();
  first[Symbol.dispose]();
  const second = scene.publish(camera);
  await says(page, '.check-pc-now', /^The picture is here\.$/);
  await page.keyboard.press('Escape');
  await page.locator(`.tile[data-camera="${camera.id}"]:focus`).waitFor(PATIENCE_OF_PAGE);

  await scene.goesOffline(camera, second);
  await check.press('Enter', PATIENCE_OF_PAGE);
  await scene.api.fetch(`/api/cameras/${camera.id}`, { method: 'DELETE' });
  await says(page, '.check-pc', /^The camera was deleted meanwhile\.$/);
});

test('a camera that nothing at its PC can help, or that is well, has no such button', async () => {
  await using scene = await scenes.open();
  const [never, well] = [await scene.api.createCamera('New one'), await scene.api.createCamera('Well')];
  using _publisher = scene.publish(well);
  const { page } = scene.visit;
  await page.goto('/');
  await tileOf(page, never).and(page.locator('[data-reason="camera-never-seen"]')).waitFor(PATIENCE_OF_PAGE);
  await tileOf(page, well).and(page.locator('[data-state="live"]')).waitFor(PATIENCE_OF_PAGE);
  expect(await page.getByRole('button', { name: 'Check that PC' }).count()).toBe(0);
});
