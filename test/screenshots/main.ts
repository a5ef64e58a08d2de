import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import type { RelayApi } from '../support/api.ts';
import { TestBrowser } from '../support/browser.ts';
import { startCapture } from '../support/capture.ts';
import type { Child } from '../support/child.ts';
import { eventually } from '../support/eventually.ts';
import { startRelayProcess } from '../support/relay-process.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { filmView, VIEWS } from './views.ts';

const FOLDER = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url));
const SCREEN = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
/** Ms for which a machine may be too busy to show full pictures. */
const PATIENCE = { within: 300_000, every: 1_000 };
/** Looks at which all must have been well, one after another. */
const WELL_LOOKS = 5;
/** A minute and more of them. */
const GRAPHS_HAVE = /^([6-9]\d|1\d\d) s so far/;

/** The README's pictures, taken anew of four cameras that are well. */
async function main(): Promise<void> {
  await using folder = await tempFolder();
  await using relay = await startRelayProcess();
  const api = await relay.signedIn();
  const captures: Child[] = [];
  try {
    let last = '';
    for (const view of VIEWS) {
      const source = await filmView(view, folder.path);
      const camera = await api.createCamera(view.name);
      // A busy machine is no thin line.
      const args = ['--uplink', 'full'];
      captures.push(startCapture({ relay, camera, source, transport: view.transport, args }));
      last = camera.id;
    }
    await takeAll(api, last);
  } finally {
    await Promise.all(captures.map((capture) => capture[Symbol.asyncDispose]()));
  }
}

/** @param camera the one that is looked at alone */
async function takeAll(api: RelayApi, camera: string): Promise<void> {
  await using browser = await TestBrowser.start();
  await using visit = await browser.wall(api);
  const { page } = visit;
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(SCREEN);
  await page.goto('/');
  await take(page, 'wall-light', { of: '.tile', shown: VIEWS.length });
  await page.setViewportSize(PHONE);
  await take(page, 'phone', { of: '.tile', shown: 2 });
  await page.setViewportSize(SCREEN);
  await page.goto(`/#/camera/${camera}`);
  await page.locator('.graphs > summary').click();
  await page.locator('.graphs-note', { hasText: GRAPHS_HAVE }).waitFor({ timeout: 120_000 });
  await take(page, 'focus', { of: '.camera-page', shown: 1 });
}

/** @param of what must have been live and not reduced for a while, at least as many as are shown */
async function take(page: Page, name: string, { of, shown }: { of: string; shown: number }): Promise<void> {
  let well = 0;
  await eventually(
    `${name}: ${shown} live`,
    async () => {
      const live = await page.locator(`${of}[data-state="live"]:not([data-reduced])`).count();
      well = live >= shown ? well + 1 : 0;
      return well >= WELL_LOOKS;
    },
    PATIENCE,
  );
  await page.screenshot({ path: `${FOLDER}${name}.jpg`, type: 'jpeg', quality: 86 });
  console.log(`${name}.jpg`);
}

await main();
