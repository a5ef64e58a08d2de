import { type Outage, outagePageSchema } from '@porthole/shared/protocol/outages';
import { describe, expect, test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { Child, childEnv } from '../support/child.ts';
import { eventually } from '../support/eventually.ts';
import { PATIENCE, PHONE, says, scenesOfFile, stat } from './page-scene.ts';

const scenes = scenesOfFile();

/** Ms between two of the page's questions. */
const EVERY_MS = 10_000;

const keeps = (api: RelayApi, what: string, wanted: (outage: Outage) => boolean) =>
  eventually(
    `the relay keeps ${what}`,
    async () => {
      const answer = outagePageSchema.parse(await (await api.fetch('/api/events')).json());
      return answer.events.some(wanted);
    },
    PATIENCE,
  );

describe('EV-1: the history', () => {
  test('of no outage says so', async () => {
    await using scene = await scenes.open();
    const { api, visit } = scene;
    await api.createCamera('Yard');
    await visit.page.goto('/#/history');
    await says(visit.page, 'h1', /^No outage in the last 24 hours$/);
    await visit.page.getByRole('button', { name: '7 days' }).click();
    await says(visit.page, 'h1', /^No outage in the last 7 days$/);
  });

  test('of many outages shows the newest, says so, and the older ones when asked; of a day and of a week', async () => {
    await using scene = await scenes.open();
    const { api, relay, visit } = scene;
    const yard = await api.createCamera('Yard');
    relay.process.signal('SIGTERM');
    await relay.process.exited;
    const past = ['test/support/keep-outages.ts', relay.dataFolder, yard.id, '130'];
    await using writer = new Child(process.execPath, ['--import', 'tsx', ...past], { env: childEnv({}) });
    expect((await writer.exited).code, writer.output).toBe(0);
    await relay.startedAgain();
    const { page } = visit;
    await page.goto('/#/history');
    await says(page, 'h1', /^2[34] outages in the last 24 hours$/);
    await page.getByRole('button', { name: '7 days' }).click();
    await says(page, 'h1', /^100 or more outages in the last 7 days$/);
    expect(await page.locator('.timeline-unknown').count()).toBe(1);
    await page.getByRole('button', { name: 'Show older ones' }).click();
    await says(page, 'h1', /^130 outages in the last 7 days$/);
    expect(await page.locator('.timeline-unknown').count()).toBe(0);
    expect(await page.locator('.timeline-outage').count()).toBe(130);
    await says(page, '.outages', /Yesterday[\s\S]*Camera in use[\s\S]*Gate-PC/);
    await page.setViewportSize(PHONE);
    const wide = await page.locator('.history-page').evaluate((main) => main.scrollWidth - main.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
  });

  // Last, for a relay counts no outage in the first 15 s after its start.
  test('shows an outage while it lasts, growing, from the tile’s own link, and how long it was once it is over', async () => {
    await using scene = await scenes.open();
    const { api, publish, visit } = scene;
    const yard = await api.createCamera('Yard');
    const roof = await api.createCamera('Roof');
    const first = publish(yard);
    using _roof = publish(roof);
    const { page } = visit;
    await page.clock.install();
    await visit.wall.open();
    await visit.wall.tile(yard.id).becomes('live', PATIENCE.within);
    first[Symbol.dispose]();
    await visit.wall.tile(yard.id).becomes('offline', PATIENCE.within);
    await page.locator(`[data-camera="${yard.id}"] .history-link:visible`).click();
    await keeps(api, 'an outage that lasts', ({ until }) => until === null);
    await page.clock.runFor(EVERY_MS);
    await page.locator('.outage[data-open]').waitFor({ timeout: PATIENCE.within });
    expect(page.url()).toContain(`#/history/${yard.id}`);
    await says(page, 'h1', /^Yard: 1 outage in the last 24 hours$/);
    await says(page, '.outage', /since \d\d:\d\d:\d\d[\s\S]*PC out of reach/);
    const length = () => stat(page, '.outage', 'length');
    const before = await length();
    await page.clock.runFor(2_000);
    await eventually('the outage grows', async () => (await length()) >= before + 2_000, PATIENCE);

    using _second = publish(yard);
    await keeps(api, 'an outage that is over', ({ until }) => until !== null);
    await page.clock.runFor(EVERY_MS);
    await page.locator('.outage:not([data-open])').waitFor({ timeout: PATIENCE.within });
    await says(page, '.outage', /\d\d:\d\d:\d\d – \d\d:\d\d:\d\d/);
    await page.getByRole('link', { name: 'All cameras' }).click();
    await says(page, `[data-history="${roof.id}"]`, /no outage/);
    await says(page, `[data-history="${yard.id}"]`, /1 outage, \d+ s$/);
    await visit.wall.openCamera(yard.id);
    await says(page, '.history-panel .outage', /PC out of reach/);
    await visit.wall.openCamera(roof.id);
    await says(page, '.history-panel', /No outage in the last 7 days/);
  }, 120_000);
});
