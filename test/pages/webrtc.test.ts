import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { TestBrowser } from '../support/browser.ts';
import { CameraPage } from '../support/camera-page.ts';
import { startCapture } from '../support/capture.ts';
import { eventually } from '../support/eventually.ts';
import { MetricText } from '../support/metric-text.ts';
import { PATIENCE, PageScene, says } from './page-scene.ts';

vi.setConfig({ testTimeout: 120_000 });

let browser: TestBrowser;
beforeAll(async () => {
  browser = await TestBrowser.start();
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
});

const PATIENT = PATIENCE.within;

test('a picture that is looked at alone comes over WebRTC, and the page says so everywhere', async () => {
  await using scene = await PageScene.open(browser);
  const { api, relay, visit } = scene;
  const camera = await api.createCamera();
  await using _capture = startCapture({ relay, camera, source: 'test' });
  const { shown } = await CameraPage.open(visit.page, camera.id);
  await shown.rungBecomes('webrtc', 'carrying', PATIENT);
  await shown.shows('viewer-transport', 'webrtc');
  await shown.paints(20);
  expect(await shown.state()).toBe('live');
  expect(await shown.rung('websocket')).toBe('standby');
  expect(await shown.text('age')).toMatch(/^≈/);
  await says(visit.page, '.webrtc', /1 of 1 attempt painted[\s\S]*0 ms asked[\s\S]*offer[\s\S]*first frame/);
  await says(visit.page, '.frame-path', /WebRTC[\s\S]*stands by[\s\S]*stood by[\s\S]*adds up/);
  expect(await shown.changes()).toContain('websocket-webrtc');
  expect(await visit.page.locator('canvas.picture').getAttribute('data-via')).toBe('webrtc');
  await visit.wall.backToWall();
  const tile = visit.wall.tile(camera.id);
  await tile.paints(20);
  expect(await tile.stat('viewer-transport')).toBe('webrtc');
});

test('a person who does not want WebRTC gets the relay’s picture at once, in every visit until it is allowed', async () => {
  await using scene = await PageScene.open(browser);
  const { api, relay, visit } = scene;
  const camera = await api.createCamera();
  await using _capture = startCapture({ relay, camera, source: 'test' });
  const { shown } = await CameraPage.open(visit.page, camera.id);
  await shown.rungBecomes('webrtc', 'carrying', PATIENT);
  // For a second, in which the relay's frames stand by.
  await shown.paints(20, PATIENT);
  const choose = (name: string) =>
    visit.page.locator('[data-rung="webrtc"]').getByRole('button', { name }).click();
  await choose('Don’t use');
  await shown.rungBecomes('webrtc', 'untried rtc-forbidden');
  await shown.shows('viewer-transport', 'websocket');
  await shown.paints(10);
  expect(await shown.state()).toBe('live');
  await eventually(
    'the account adds up, with what stood by',
    async () => {
      const account = await shown.account();
      return account.missing === 0 && account['stood-by'] > 0;
    },
    PATIENCE,
  );
  await eventually(
    'the relay counts the attempt',
    async () => {
      const metrics = new MetricText(await (await api.fetch('/metrics')).text());
      return metrics.sum('porthole_rtc_attempts_total', { result: 'painted', reason: 'rtc-forbidden' }) === 1;
    },
    PATIENCE,
  );
  await visit.page.reload();
  await shown.shows('viewer-transport', 'websocket', PATIENT);
  await says(visit.page, '[data-rung="webrtc"]', /not wanted in this browser/);
  await choose('Allow');
  await shown.rungBecomes('webrtc', 'carrying', PATIENT);
});

test('many pictures come by the relay, and the one that is opened by WebRTC', async () => {
  await using scene = await PageScene.open(browser);
  const { api, publish, relay, visit } = scene;
  const camera = await api.createCamera('Yard');
  using _other = publish(await api.createCamera('Door'));
  await using _capture = startCapture({ relay, camera, source: 'test' });
  await visit.wall.open();
  const tile = visit.wall.tile(camera.id);
  await tile.shows('viewer-transport', 'websocket', PATIENT);
  await tile.paints(60, PATIENT);
  expect(await tile.stat('viewer-transport')).toBe('websocket');
  const shown = await visit.wall.openCamera(camera.id);
  await shown.shows('viewer-transport', 'webrtc', PATIENT);
  await visit.wall.backToWall();
  await tile.shows('viewer-transport', 'websocket');
});

test('the picture goes on while the relay is gone, and the relay stands by again when it is back', async () => {
  await using scene = await PageScene.open(browser);
  const { api, relay, visit } = scene;
  const camera = await api.createCamera();
  await using _capture = startCapture({ relay, camera, source: 'test' });
  const { shown } = await CameraPage.open(visit.page, camera.id);
  await shown.rungBecomes('webrtc', 'carrying', PATIENT);
  await shown.paints(10);
  await relay.killed();
  await says(visit.page, '.frame-path', /nothing to fall back on/);
  await shown.paints(150, PATIENT);
  expect([await shown.state(), await shown.rung('webrtc')]).toEqual(['live', 'carrying']);
  await relay.startedAgain();
  await shown.rungBecomes('websocket', 'standby', PATIENT);
  await shown.paints(20, PATIENT);
  expect([await shown.state(), await shown.rung('webrtc')]).toEqual(['live', 'carrying']);
});
