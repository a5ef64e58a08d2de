import type { CreatedCamera } from '@porthole/shared/protocol/api';
import { expect, test, vi } from 'vitest';
import { CameraPage } from '../support/camera-page.ts';
import { startCapture } from '../support/capture.ts';
import { eventually } from '../support/eventually.ts';
import { MetricText } from '../support/metric-text.ts';
import { startRelayProcess } from '../support/relay-process.ts';
import { PATIENCE, type PageScene, says, scenesOfFile } from './page-scene.ts';

vi.setConfig({ testTimeout: 120_000 });

const scenes = scenesOfFile();

const PATIENT = PATIENCE.within;

type Opening = () => Promise<PageScene>;

/** The real capture client sends the test pattern to the page's relay. */
async function withCamera(
  then: (scene: PageScene, camera: CreatedCamera) => Promise<void>,
  opening: Opening = scenes.open,
): Promise<void> {
  await using scene = await opening();
  const camera = await scene.api.createCamera('Yard');
  await using _capture = startCapture({ relay: scene.relay, camera, source: 'test' });
  await then(scene, camera);
}

/** The camera's own page, once WebRTC has its picture. */
const upgraded = (
  then: (scene: PageScene, shown: CameraPage, camera: CreatedCamera) => Promise<void>,
  opening?: Opening,
) =>
  withCamera(async (scene, camera) => {
    const { shown } = await CameraPage.open(scene.visit.page, camera.id);
    await shown.rungBecomes('webrtc', 'carrying', PATIENT);
    await then(scene, shown, camera);
  }, opening);

test('a picture that is looked at alone comes over WebRTC, and the page says so everywhere', () =>
  upgraded(async ({ visit }, shown, camera) => {
    await shown.shows('viewer-transport', 'webrtc');
    await shown.paints(20);
    expect(await shown.state()).toBe('live');
    await shown.rungBecomes('websocket', 'standby', PATIENT);
    await eventually(
      'the age is an estimate',
      async () => (await shown.text('age')).startsWith('≈'),
      PATIENCE,
    );
    await says(
      visit.page,
      '[data-carrier="webrtc"]',
      /painting for \d+ s\s*udp · \d+ ms · \d+ KB\/s · [\d.]+ % lost · \d+ freeze/,
    );
    await says(visit.page, '[data-carrier="websocket"]', /stands by/);
    const canvas = visit.page.locator('canvas.picture');
    await eventually(
      'WebRTC has painted the picture',
      async () => (await canvas.getAttribute('data-via')) === 'webrtc',
      PATIENCE,
    );
    await visit.wall.backToWall();
    const tile = visit.wall.tile(camera.id);
    await tile.paints(20);
    await tile.shows('viewer-transport', 'webrtc', PATIENT);
    await says(visit.page, '.you-leg', /You: WebRTC[\s\S]*KB\/s[\s\S]*WebSocket stands by/);
  }));

const PAINTED = { result: 'painted', reason: 'none' };

test('RT-8: an attempt that ends with its page is counted and logged, as no fault', () =>
  upgraded(async ({ api, relay, visit }, shown, camera) => {
    const metrics = async () => new MetricText(await (await api.fetch('/metrics')).text());
    await shown.paints(20, PATIENT);
    await eventually(
      'the relay tells that somebody watches over WebRTC',
      async () => (await metrics()).sum('porthole_rtc_viewers') === 1,
      PATIENCE,
    );
    await visit.page.goto('about:blank');
    await eventually(
      'the relay counts the attempt',
      async () => (await metrics()).sum('porthole_rtc_attempts_total', PAINTED) === 1,
      PATIENCE,
    );
    expect((await metrics()).sum('porthole_rtc_shown_seconds_count')).toBe(1);
    expect(relay.output).toMatch(
      new RegExp(`"camera":"${camera.id}",.*"code":null,"shownMs":\\d+,"msg":"WebRTC attempt over"`),
    );
  }, scenes.openAlone));

test('a camera that is out of reach is not said to lack WebRTC', async () => {
  await using scene = await scenes.open();
  const camera = await scene.api.createCamera('Gate');
  using publisher = scene.publish(camera);
  const { page } = scene.visit;
  const { shown } = await CameraPage.open(page, camera.id);
  await shown.becomes('live', PATIENT);
  await says(page, '[data-carrier="webrtc"]', /does not send over WebRTC/);
  await scene.goesOffline(camera, publisher);
  await says(page, '[data-carrier="webrtc"]', /not tried yet/);
});

test('a person who does not want WebRTC gets the relay’s picture at once, in every visit until it is allowed', () =>
  upgraded(async ({ api, visit }, shown) => {
    // For a second, in which the relay's frames stand by.
    await shown.paints(20, PATIENT);
    const choose = (name: string) =>
      visit.page.locator('[data-carrier="webrtc"]').getByRole('button', { name }).click();
    await choose('Don’t use');
    await shown.rungBecomes('webrtc', 'untried rtc-forbidden');
    await shown.shows('viewer-transport', 'websocket');
    await shown.paints(10);
    expect(await shown.state()).toBe('live');
    expect(Number(await shown.stat('stood-by'))).toBeGreaterThan(0);
    await eventually(
      'the relay counts the attempt, and the changes to WebRTC and back',
      async () => {
        const metrics = new MetricText(await (await api.fetch('/metrics')).text());
        const changed = (labels: Record<string, string>) =>
          metrics.sum('porthole_transport_changes_total', { leg: 'viewer', ...labels });
        return (
          metrics.sum('porthole_rtc_attempts_total', { result: 'painted', reason: 'rtc-forbidden' }) === 1 &&
          changed({ to: 'webrtc', reason: 'climbed' }) >= 1 &&
          changed({ from: 'webrtc', reason: 'rtc-forbidden' }) === 1
        );
      },
      PATIENCE,
    );
    await visit.page.reload();
    await shown.shows('viewer-transport', 'websocket', PATIENT);
    await says(visit.page, '[data-carrier="webrtc"]', /switched WebRTC off for this browser/);
    await choose('Allow');
    await shown.rungBecomes('webrtc', 'carrying', PATIENT);
  }, scenes.openAlone));

test('many pictures come by the relay, and the one that is opened by WebRTC', () =>
  withCamera(async ({ api, publish, visit }, camera) => {
    using _other = publish(await api.createCamera('Door'));
    await visit.wall.open();
    const tile = visit.wall.tile(camera.id);
    await tile.shows('viewer-transport', 'websocket', PATIENT);
    await tile.paints(60, PATIENT);
    expect(await tile.stat('viewer-transport')).toBe('websocket');
    const shown = await visit.wall.openCamera(camera.id);
    await shown.shows('viewer-transport', 'webrtc', PATIENT);
    await visit.wall.backToWall();
    await tile.shows('viewer-transport', 'websocket');
  }));

test('RT-5: WebRTC ends with the relay, and both are back when it is', async () => {
  const relay = await startRelayProcess();
  const opening = () => scenes.openOn(relay);
  await upgraded(async (_scene, shown) => {
    await shown.paints(10);
    await relay.killed();
    await shown.becomes('offline', PATIENT);
    await relay.startedAgain();
    await shown.becomes('live', PATIENT);
    await shown.rungBecomes('webrtc', 'carrying', PATIENT);
    await shown.rungBecomes('websocket', 'standby', PATIENT);
  }, opening);
});
