import type { CreatedCamera } from '@porthole/shared/protocol/api';
import {
  OUTAGES_A_PAGE,
  type Outage,
  type OutagePage,
  outagePageSchema,
} from '@porthole/shared/protocol/outages';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { PATIENCE, PHONE, says, scenesOfFile, stat } from './page-scene.ts';

const scenes = scenesOfFile();

/** Ms between two of the page's questions. */
const EVERY_MS = 10_000;
/** Ms after its start in which a relay counts no outage. */
const AFTER_START_MS = 15_000;
/** Ms, more than the second that a camera must be back: the relay looks four times a second. */
const BACK_MS = 2_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** An outage of a minute in each of the last hours, the newest first. */
const hourly = ({ id, name }: CreatedCamera, hours: number): Outage[] =>
  Array.from({ length: hours }, (_, ago) => {
    const since = Date.now() - (ago + 1) * HOUR_MS;
    return {
      ...{ id: hours - ago, camera: { id, name }, since, until: since + MINUTE_MS, relayAway: false },
      reason: { code: 'camera-busy', pc: 'Gate-PC' },
    };
  });

/** The page is answered as if the relay had kept them. */
const servesOutages = (page: Page, outages: readonly Outage[]) =>
  page.route('**/api/events?*', async (route) => {
    const asked = new URL(route.request().url()).searchParams;
    const before = Number(asked.get('before') ?? Number.POSITIVE_INFINITY);
    const older = outages.filter(({ id, since }) => id < before && since >= Number(asked.get('from')));
    const events = older.slice(0, OUTAGES_A_PAGE);
    const json: OutagePage = {
      events,
      next: older.length > events.length ? (events.at(-1)?.id ?? null) : null,
    };
    await route.fulfill({ json });
  });

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
    const { api, visit } = scene;
    const yard = await api.createCamera('Yard');
    const { page } = visit;
    await servesOutages(page, hourly(yard, 130));
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

  test('shows an outage while it lasts, growing, from the tile’s own link, and how long it was once it is over', async () => {
    await using scene = await scenes.open();
    const { api, publish, time, visit } = scene;
    const yard = await api.createCamera('Yard');
    const roof = await api.createCamera('Roof');
    const first = publish(yard);
    const { page } = visit;
    await page.clock.install();
    await visit.wall.open();
    await visit.wall.tile(yard.id).becomes('live', PATIENCE.within);
    await scene.goesOffline(yard, first);
    await page.locator(`[data-camera="${yard.id}"] .history-link:visible`).click();
    time.skip(AFTER_START_MS);
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

    using second = publish(yard);
    await second.connected();
    time.skip(BACK_MS);
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
  });
});
