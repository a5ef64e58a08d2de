import { REASONS } from '@porthole/shared/protocol/reasons';
import { TRANSPORTS } from '@porthole/shared/protocol/transport';
import { expect, test } from 'vitest';
import { CameraPage } from '../support/camera-page.ts';
import { eventually } from '../support/eventually.ts';
import { Watcher } from '../support/watcher.ts';
import { PATIENCE, says, scenesOfFile } from './page-scene.ts';

const FULL = REASONS['relay-full'];

const scenes = scenesOfFile();

test('AC-9: a page that a full relay turns away says so, blames no transport for it, and paints once the first has left', async () => {
  await using scene = await scenes.openAlone({ PORTHOLE_MAX_VIEWERS: '1' });
  const { api, publish, visit } = scene;
  const camera = await api.createCamera();
  using _publisher = publish(camera);
  using first = new Watcher(api, camera.id);
  await first.hasSeen(1);

  const { page } = visit;
  await page.goto('/');
  await says(page, 'h1', new RegExp(`^${FULL.label}$`));
  await says(page, 'main', /allow more with --max-viewers/);
  await page.locator('main').getByRole('button', { name: 'Try now' }).waitFor();
  await page.evaluate(() => location.assign('#/you'));
  const shown = new CameraPage(page, camera.id);
  await page.locator('.connection').waitFor();
  const rungs = await Promise.all(TRANSPORTS.map((transport) => shown.rung(transport)));
  expect(new Set(rungs.filter((said) => said.startsWith('failed')))).toEqual(new Set(['failed relay-full']));
  await first.hasSeen(first.arrivals.length + 1);

  first[Symbol.dispose]();
  await page.evaluate((id) => location.assign(`#/camera/${id}`), camera.id);
  await shown.becomes('live', PATIENCE.within);
  await shown.paints(5, PATIENCE.within);
  await shown.rungBecomes('websocket', 'carrying', PATIENCE.within);
  expect(await shown.changes()).not.toContainEqual(expect.stringContaining('relay-full'));
});

test('AC-9: a tile whose page has lost its place says since when, that a place is asked for, and asks at once when a person wants it', async () => {
  await using scene = await scenes.openAlone({ PORTHOLE_MAX_VIEWERS: '1' });
  const { api, publish, relay, time, visit } = scene;
  const camera = await api.createCamera();
  using _publisher = publish(camera);
  const { context, page, wall } = visit;
  // Over Socket.IO the relay would take a while to miss it.
  await wall.choseEarlier('http');
  await page.clock.install();
  await wall.open();
  const tile = wall.tile(camera.id);
  await tile.becomes('live', PATIENCE.within);

  await context.setOffline(true);
  await eventually(
    'the relay gives its place away',
    () => {
      time.skip(1_000);
      return relay.output.includes('viewer left');
    },
    PATIENCE,
  );
  using second = new Watcher(api, camera.id);
  await second.hasSeen(1);
  await context.setOffline(false);
  const refused = page.locator('.tile[data-look="refused"][data-reason="relay-full"]');
  await eventually(
    'the page is refused',
    async () => {
      await page.clock.runFor(1_000);
      return refused.isVisible();
    },
    PATIENCE,
  );
  expect(await refused.innerText()).toMatch(/Refused\s+since \d\d:\d\d:\d\d \(\d+ s\)/);
  const notice = page.locator('.page-notice');
  expect(await notice.innerText()).toMatch(/within 2 s/);
  await notice.getByRole('button', { name: 'Try now' }).focus();
  await page.keyboard.press('Enter');
  await says(page, '.page-notice', /tried at \d\d:\d\d:\d\d/);
  expect(await tile.state()).toBe('offline');

  second[Symbol.dispose]();
  await tile.becomes('live', PATIENCE.within);
  // The button is gone, and Tab goes on from its tile.
  await page.locator('.tile:focus').waitFor({ timeout: PATIENCE.within });
});
