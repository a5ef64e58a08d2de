import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestBrowser } from '../support/browser.ts';
import { startCapture } from '../support/capture.ts';
import { Child, childEnv } from '../support/child.ts';
import { decodeJpeg } from '../support/decode-jpeg.ts';
import { CLIP, Footage, SAME_PICTURE } from '../support/footage.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { tempFolder } from '../support/temp-folder.ts';

let relay: TestRelay;
let browser: TestBrowser;
beforeAll(async () => {
  [relay, browser] = await Promise.all([startRelay(), TestBrowser.start()]);
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await relay?.[Symbol.asyncDispose]();
});

test('somebody adds a camera, pastes the command on a PC, and sees its first picture', async () => {
  await using visit = await browser.wall(await relay.signedIn());
  const { page, wall } = visit;
  await wall.open();
  await page
    .getByRole('link', { name: 'Add camera' })
    .or(page.getByRole('button', { name: 'Add camera' }))
    .first()
    .click();
  await page.getByLabel('Name').fill('Front door');
  await page.getByRole('button', { name: 'Make its key' }).click();
  await page.getByText('Unix shell', { exact: true }).click();
  const command = await page.locator('code', { hasText: 'npm run capture' }).innerText();
  expect(command).toContain(relay.url);

  await using pc = new Child('sh', ['-c', `${command} --source "$CLIP"`], {
    env: childEnv({ CLIP: CLIP.path }),
  });
  const painted = page.locator('[data-check="done"]', { hasText: 'First frame painted' });
  await painted.waitFor({ timeout: 20_000 }).catch((error: Error) => {
    throw new Error(`${error.message}\n${pc.output}`);
  });
});

test('the snapshot button saves the picture as it came, named by camera and time', async () => {
  const api = await relay.signedIn();
  const camera = await api.createCamera('Front door');
  await using _capture = startCapture({ relay, camera, source: CLIP.path });
  await using visit = await browser.wall(api);
  await visit.wall.open();
  const tile = visit.wall.tile(camera.id);
  await tile.becomes('live', 15_000);
  await tile.locator.hover();
  const [download] = await Promise.all([
    visit.page.waitForEvent('download'),
    tile.locator.getByRole('button', { name: 'Snapshot' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/Front door.*\d{4}-\d\d-\d\d.*\.jpg$/);
  await using folder = await tempFolder();
  const file = join(folder.path, 'snapshot.jpg');
  await download.saveAs(file);
  const picture = await decodeJpeg(await readFile(file));
  expect((await Footage.read()).recognise(picture).distance).toBeLessThan(SAME_PICTURE);
});

test('who signs out leaves no picture behind, and finds the wall again with a password', async () => {
  const api = await relay.signedIn();
  const camera = await api.createCamera();
  await using _capture = startCapture({ relay, camera, source: CLIP.path });
  await using visit = await browser.wall(await relay.signedIn());
  const { page, wall } = visit;
  await wall.open();
  await wall.tile(camera.id).becomes('live', 15_000);
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
  await wall.tile(camera.id).becomes('live', 15_000);
});
