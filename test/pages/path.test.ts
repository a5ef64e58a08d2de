import type { CreatedCamera } from '@porthole/shared/protocol/api';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { captureReports, startCapture } from '../support/capture.ts';
import { eventually } from '../support/eventually.ts';
import { CLIP } from '../support/footage.ts';
import { Watcher } from '../support/watcher.ts';
import { PATIENCE, PHONE, says, scenesOfFile, stat } from './page-scene.ts';

const LAPTOP = { width: 1440, height: 900 };
/** Ms without an answer after which the drawing is said to be old. */
const STALE_MS = 5_000;

const scenes = scenesOfFile();

const row = (id: string) => `.map-cameras [data-hop="${id}"]`;

/** When the relay gave the answer that is drawn. */
const drawnAt = async (page: Page) => Number(await page.locator('[data-at]').getAttribute('data-at'));

async function redrawn(page: Page, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    const before = await drawnAt(page);
    await eventually('the path is drawn anew', async () => (await drawnAt(page)) > before, PATIENCE);
  }
}

describe('TO-1: the path of all frames', () => {
  test('is drawn with every leg’s transport and figures, this browser marked, and stands still', async () => {
    await using scene = await scenes.openAlone();
    const { api, publish, relay, visit } = scene;
    const dock = await api.createCamera('Dock');
    const gate = await api.createCamera('Gate');
    await using capture = startCapture({ relay, camera: dock, source: CLIP.path, transport: 'polling' });
    using _gate = publish(gate);
    using _watcher = new Watcher(await relay.signedIn(), gate.id);
    await captureReports(capture, 'sending', ({ state }) => state === 'sending');
    const { page } = visit;
    await page.setViewportSize(LAPTOP);
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
    await redrawn(page, 2);
    expect(await page.locator('.map-row:not([data-seen])').count()).toBe(0);
    expect(await places()).toEqual(before);
    await page.getByText('Show as text').click();
    await says(page, '.map-text', /Dock\s+polling[\s\S]*Gate\s+WebSocket[\s\S]*This browser: Dock, Gate/);
  });

  test('says what is wrong with a hop, that nobody watches, and that the relay is silent; and heals', async () => {
    await using scene = await scenes.openAlone();
    const { api, publish, relay, visit } = scene;
    const dock = await api.createCamera('Dock');
    const gate = await api.createCamera('Gate');
    const first = publish(dock);
    using _gate = publish(gate);
    const { page } = visit;
    await page.clock.install();
    await page.goto('/#/path');
    await says(page, '.path-head', /Every hop is well[\s\S]*2 of 2 cameras send\. One page watches/);
    first[Symbol.dispose]();
    await says(page, `${row(dock.id)} .map-note`, /PC out of reach · \d+ s/);
    await says(page, '.path-head h1', /One hop is in trouble/);
    expect(await page.locator(row(dock.id)).getAttribute('data-trouble')).toBe('');
    expect(await page.locator(row(gate.id)).getAttribute('data-trouble')).toBeNull();
    await page.getByRole('checkbox', { name: 'Watch here too' }).click();
    await says(page, '.path-head', /Nobody watches: each PC sends one frame a second/);
    await says(page, '.map-viewers', /watches nothing now/);
    await relay.killed();
    await page.clock.runFor(STALE_MS);
    await says(
      page,
      '.notice',
      /Relay out of reach[\s\S]*Drawn is how it was at \d\d:\d\d:\d\d \(\d+ s ago\)/,
    );
    expect(await page.locator('[data-old]').count()).toBe(1);
    await relay.startedAgain();
    using _again = publish(dock);
    await says(page, '.path-head', /Every hop is well/);
    expect(await page.locator('[data-old]').count()).toBe(0);
  }, 120_000);

  test('has a row for 16 cameras, some of 50 viewers and one for the rest, on a phone too, and opens by key', async () => {
    await using scene = await scenes.open();
    const { api, publish, relay, visit } = scene;
    const cameras: CreatedCamera[] = [];
    for (let n = 1; n <= 16; n += 1) cameras.push(await api.createCamera(`Camera ${n}`));
    const publishers = cameras.map((camera) => publish(camera, 1));
    const others = await relay.signedIn();
    const watchers = Array.from({ length: 50 }, (_, n) => new Watcher(others, cameras[n % 16]!.id));
    try {
      const { page } = visit;
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
      await page.locator(`${row(cameras[0]!.id)} a`).focus();
      await page.keyboard.press('Enter');
      await page.locator(`main[data-camera="${cameras[0]!.id}"]`).waitFor();
    } finally {
      for (const one of [...publishers, ...watchers]) one[Symbol.dispose]();
    }
  });
});
