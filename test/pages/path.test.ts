import { type Topology, topologySchema } from '@porthole/shared/protocol/topology';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { cameraOf, lineOf, topologyOf } from '../../dashboard/src/ui/path/testing/topologies.ts';
import type { WallVisit } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { Watcher } from '../support/watcher.ts';
import { PATIENCE, PHONE, says, scenesOfFile, stat } from './page-scene.ts';

const LAPTOP = { width: 1440, height: 900 };
/** Ms between two of the page's questions. */
const EVERY_MS = 2_000;
/** Ms without an answer after which the drawing is said to be old. */
const STALE_MS = 5_000;

const scenes = scenesOfFile();

const row = (id: string) => `.map-cameras [data-hop="${id}"]`;

/** When the relay gave the answer that is drawn. */
const drawnAt = async (page: Page) => Number(await page.locator('[data-at]').getAttribute('data-at'));

/** A page that goes over from one transport to another has two for a few seconds. */
const hasOneLine = ({ wall }: WallVisit) => wall.choseEarlier('websocket');

/** From what the relay knows now. @param page its clock is the test's */
async function redrawn(page: Page): Promise<void> {
  const before = await drawnAt(page);
  await page.clock.runFor(EVERY_MS);
  await eventually('the path is drawn anew', async () => (await drawnAt(page)) > before, PATIENCE);
}

describe('TO-1: the path of all frames', () => {
  test('is drawn with every leg’s transport and figures, this browser marked, and stands still', async () => {
    await using scene = await scenes.openAlone();
    const { api, publish, relay, visit } = scene;
    const dock = await api.createCamera('Dock');
    const gate = await api.createCamera('Gate');
    using _dock = publish(dock, { transport: 'polling' });
    using _gate = publish(gate);
    using watcher = new Watcher(await relay.signedIn(), gate.id);
    await watcher.hasSeen(1);
    const { page } = visit;
    await hasOneLine(visit);
    await page.setViewportSize(LAPTOP);
    await page.clock.install();
    await page.goto('/#/path');
    await eventually(
      'figures are there',
      async () => (await stat(page, row(dock.id), 'rate')) > 0 && (await stat(page, '[data-own]', 'age')) > 0,
      PATIENCE,
    );
    const own = page.locator('.map-viewers [data-own]');
    expect(await own.locator('.map-name').innerText()).toBe('This browser');
    expect(await page.locator('.map-viewers [data-line]:not([data-own])').count()).toBe(1);
    expect(await page.locator(row(dock.id)).getAttribute('data-transport')).toBe('polling');
    expect(await page.locator(row(gate.id)).getAttribute('data-transport')).toBe('websocket');
    const dashes = (transport: string) =>
      page.locator(`.map-fan [data-transport="${transport}"]`).first().getAttribute('stroke-dasharray');
    expect([await dashes('polling'), await dashes('websocket')]).toEqual(['6 4', null]);
    const places = () =>
      page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('.map-row, .map-figure, .map-relay')].map((element) => {
          element.dataset.seen = 'before';
          const { x, y, width } = element.getBoundingClientRect();
          return [x, y, width].map(Math.round).join();
        }),
      );
    const before = await places();
    await redrawn(page);
    expect(await page.locator('.map-row:not([data-seen])').count()).toBe(0);
    expect(await places()).toEqual(before);
    await page.getByText('Show as text').click();
    await says(page, '.map-text', /Dock\s+polling[\s\S]*Gate\s+WebSocket[\s\S]*This browser: Dock, Gate/);
  });

  test('says what is wrong with a hop, that nobody watches, and that the relay is silent; and heals', async () => {
    await using scene = await scenes.openAlone();
    const { api, publish, visit } = scene;
    const dock = await api.createCamera('Dock');
    const gate = await api.createCamera('Gate');
    const first = publish(dock);
    using _gate = publish(gate);
    const { context, page } = visit;
    await hasOneLine(visit);
    await page.clock.install();
    await page.goto('/#/path');
    await page.locator('.map-cameras:has(li + li):not(:has(.map-thumb:not([data-state="live"])))').waitFor();
    await says(page, '.path-head', /Every hop is well[\s\S]*2 of 2 cameras send\. One page watches/, () =>
      redrawn(page),
    );
    await scene.goesOffline(dock, first);
    await says(page, `${row(dock.id)} .map-note`, /PC out of reach · \d+ s/, () => redrawn(page));
    await says(page, '.path-head h1', /One hop is in trouble/, () => redrawn(page));
    expect(await page.locator(row(dock.id)).getAttribute('data-trouble')).toBe('');
    expect(await page.locator(row(gate.id)).getAttribute('data-trouble')).toBeNull();
    await page.getByRole('checkbox', { name: 'Watch here too' }).click();
    await page.clock.runFor(EVERY_MS);
    await eventually(
      'the relay knows that nobody watches',
      async () => (await api.camera(gate.id))?.viewers === 0,
      PATIENCE,
    );
    await says(page, '.path-head', /Nobody watches: each PC sends one frame a second/, () => redrawn(page));
    await says(page, '.map-viewers', /watches nothing now/);
    await context.setOffline(true);
    await page.clock.runFor(STALE_MS);
    await says(page, '.notice', /out of reach[\s\S]*Drawn is how it was at \d\d:\d\d:\d\d \(\d+ s ago\)/);
    expect(await page.locator('[data-old]').count()).toBe(1);
    using again = publish(dock);
    await again.connected();
    await context.setOffline(false);
    await says(page, '.path-head', /Every hop is well/, () => redrawn(page));
    expect(await page.locator('[data-old]').count()).toBe(0);
  });

  test('has a row for 16 cameras, some of 50 viewers and one for the rest, on a phone too, and opens by key', async () => {
    await using scene = await scenes.open();
    const { page } = scene.visit;
    const { id } = await scene.api.createCamera('Camera 1');
    const json = crowded(id);
    await page.route('**/api/topology', (route) => route.fulfill({ json }));
    await page.setViewportSize(PHONE);
    await page.goto('/#/path');
    await says(page, '.map-viewers .map-rest', /^35 more/);
    expect(await page.locator('.map-cameras .map-row').count()).toBe(16);
    expect(await page.locator('.map-viewers .map-row').count()).toBe(17);
    for (const viewport of [PHONE, { width: 320, height: 640 }, LAPTOP, { width: 2560, height: 1440 }]) {
      await page.setViewportSize(viewport);
      const wide = await page.locator('.path-page').evaluate((main) => main.scrollWidth - main.clientWidth);
      expect(wide, `${viewport.width} px`).toBeLessThanOrEqual(0);
    }
    await page.locator(`${row(id)} a`).focus();
    await page.keyboard.press('Enter');
    await page.locator(`main[data-camera="${id}"]`).waitFor();
  });
});

/** 16 cameras, the first of which the page can open, and 50 viewers beside it. */
function crowded(first: string): Topology {
  const ids = [first, ...Array.from('bcdefghijkmnpqr', (letter) => `cam_${letter.repeat(10)}`)];
  const cameras = ids.map((id, n) => cameraOf(id, { name: `Camera ${n + 1}` }));
  const lines = Array.from({ length: 51 }, (_, n) =>
    lineOf(`line ${n}`, { own: n === 0, cameras: [ids[n % ids.length] ?? first] }),
  );
  return topologySchema.parse(topologyOf(cameras, lines));
}
