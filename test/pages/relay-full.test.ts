import { REASONS } from '@porthole/shared/protocol/reasons';
import { TRANSPORTS } from '@porthole/shared/protocol/transport';
import { expect, test } from 'vitest';
import { CameraPage } from '../support/camera-page.ts';
import { PATIENCE, says, scenesOfFile } from './page-scene.ts';

const FULL = REASONS['relay-full'];

const scenes = scenesOfFile();

test('AC-9: a page that a full relay turns away says so, blames no transport for it, and paints once the first has left', async () => {
  await using scene = await scenes.openAlone({ PORTHOLE_MAX_VIEWERS: '1' });
  const { api, publish, visit: first } = scene;
  const camera = await api.createCamera();
  using _publisher = publish(camera);
  await first.wall.open();
  await first.wall.tile(camera.id).becomes('live', 15_000);

  await using second = await scenes.browser.wall(api);
  const { page } = second;
  await page.goto('/');
  await says(page, 'h1', new RegExp(`^${FULL.label}$`));
  await says(page, 'main', /allow more with --max-viewers/);
  await page.locator('main').getByRole('button', { name: 'Try now' }).waitFor();
  await page.evaluate(() => location.assign('#/you'));
  const shown = new CameraPage(page, camera.id);
  await page.locator('.ladder').waitFor();
  const rungs = await Promise.all(TRANSPORTS.map((transport) => shown.rung(transport)));
  expect(new Set(rungs.filter((said) => said.startsWith('failed')))).toEqual(new Set(['failed relay-full']));
  expect(await first.wall.tile(camera.id).state()).toBe('live');

  await first.page.close();
  await page.evaluate((id) => location.assign(`#/camera/${id}`), camera.id);
  await shown.becomes('live', 20_000);
  await shown.paints(5);
  await shown.rungBecomes('websocket', 'carrying', 15_000);
  expect(await shown.changes()).not.toContainEqual(expect.stringContaining('relay-full'));
});

test('AC-9: a tile whose page has lost its place says since when, that a place is asked for, and asks at once when a person wants it', async () => {
  await using scene = await scenes.openAlone({ PORTHOLE_MAX_VIEWERS: '1' });
  const { api, publish, visit: first } = scene;
  const camera = await api.createCamera();
  using _publisher = publish(camera);
  await first.wall.open();
  const tile = first.wall.tile(camera.id);
  await tile.becomes('live', 15_000);

  await first.context.setOffline(true);
  await using second = await scenes.browser.wall(api);
  await second.wall.open();
  await second.wall.tile(camera.id).becomes('live', 30_000);
  await first.context.setOffline(false);
  const refused = first.page.locator('.tile[data-look="refused"][data-reason="relay-full"]');
  await refused.waitFor({ timeout: PATIENCE.within });
  const message = refused.locator('.message');
  expect(await message.innerText()).toMatch(/Refused since \d\d:\d\d:\d\d \(\d+ s\)[\s\S]*within 2 s/);
  await message.getByRole('button', { name: 'Try now' }).focus();
  await first.page.keyboard.press('Enter');
  await says(first.page, '.message', /tried at \d\d:\d\d:\d\d/);
  expect(await tile.state()).toBe('offline');

  await second.page.close();
  await tile.becomes('live', 20_000);
  // The button is gone, and Tab goes on from its tile.
  await first.page.locator('.tile:focus').waitFor({ timeout: PATIENCE.within });
});
