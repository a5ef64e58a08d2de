import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Child, childEnv } from '../support/child.ts';
import { CLIP } from '../support/footage.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { PATIENCE, PICTURES, scenesOfFile } from './page-scene.ts';

const scenes = scenesOfFile();

test('somebody adds a camera, pastes the command on a PC, and sees its first picture', async () => {
  await using scene = await scenes.open();
  const { page } = scene.visit;
  await page.goto('/');
  await page
    .getByRole('link', { name: 'Add camera' })
    .or(page.getByRole('button', { name: 'Add camera' }))
    .first()
    .click();
  await page.getByLabel('Name').fill('Front door');
  await page.getByRole('button', { name: 'Make its key' }).click();
  await page.getByText('Unix shell', { exact: true }).click();
  const command = await page.locator('code', { hasText: 'npm run capture' }).innerText();
  expect(command).toContain(scene.relay.url);

  await using pc = new Child('sh', ['-c', `${command} --source "$CLIP"`], {
    env: childEnv({ CLIP: CLIP.path }),
  });
  const painted = page.locator('[data-check="done"]', { hasText: 'First frame painted' });
  await painted.waitFor({ timeout: PATIENCE.within }).catch((error: Error) => {
    throw new Error(`${error.message}\n${pc.output}`);
  });
});

test('the snapshot button saves the picture as it came, named by camera and time', async () => {
  await using scene = await scenes.open();
  const { api, publish, visit } = scene;
  const camera = await api.createCamera('Front door');
  using _publisher = publish(camera);
  await visit.wall.open();
  const tile = visit.wall.tile(camera.id);
  await tile.becomes('live', PATIENCE.within);
  await tile.locator.hover();
  const [download] = await Promise.all([
    visit.page.waitForEvent('download'),
    tile.locator.getByRole('button', { name: 'Snapshot' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^Front door-\d{4}-\d\d-\d\d-\d{6}\.jpg$/);
  await using folder = await tempFolder();
  const file = join(folder.path, 'snapshot.jpg');
  await download.saveAs(file);
  const saved = await readFile(file);
  expect(PICTURES.some((picture) => picture.equals(saved))).toBe(true);
});

test('who signs out leaves no picture behind, and finds the wall again with a password', async () => {
  await using scene = await scenes.openAlone();
  const { api, publish, relay, visit } = scene;
  const camera = await api.createCamera();
  using _publisher = publish(camera);
  const { page, wall } = visit;
  await wall.open();
  await wall.tile(camera.id).becomes('live', PATIENCE.within);
  await page.getByRole('button', { name: /Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(await page.locator('canvas').count()).toBe(0);

  await page.getByLabel('Name').fill(relay.admin.username);
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Name or password is not right.').waitFor();
  await page.getByLabel('Password', { exact: true }).fill(relay.admin.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await wall.tile(camera.id).becomes('live', PATIENCE.within);
});
