import type { CreatedCamera } from '@porthole/shared/protocol/api';
import { TRANSPORT_LABELS, TRANSPORTS } from '@porthole/shared/protocol/transport';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { TestBrowser } from '../support/browser.ts';
import { startCapture } from '../support/capture.ts';
import type { Child } from '../support/child.ts';
import { CLIP, Footage, SAME_PICTURE } from '../support/footage.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { PATIENCE } from './page-scene.ts';

let relay: TestRelay;
let api: RelayApi;
let browser: TestBrowser;
let footage: Footage;

beforeAll(async () => {
  [relay, browser, footage] = await Promise.all([startRelay(), TestBrowser.start(), Footage.read()]);
  api = await relay.signedIn();
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await relay?.[Symbol.asyncDispose]();
});

describe.each(TRANSPORTS)('a camera that sends over %s', (sending) => {
  let camera: CreatedCamera;
  let capture: Child;

  beforeAll(async () => {
    camera = await api.createCamera(`Street over ${sending}`);
    const args = ['--uplink', 'full'];
    capture = startCapture({ relay, camera, source: CLIP.path, transport: sending, args });
  });
  afterAll(async () => {
    await capture?.[Symbol.asyncDispose]();
    await api.fetch(`/api/cameras/${camera.id}`, { method: 'DELETE' });
  });

  test.concurrent.each(TRANSPORTS)('is seen over %s, frame by frame', async (viewing) => {
    await using visit = await browser.wall(api, { relayed: true });
    await visit.wall.choseEarlier(viewing);
    await visit.wall.pinnedEarlier(camera.id, 'full');
    await visit.wall.open();
    const tile = visit.wall.tile(camera.id);
    await tile.becomes('live', PATIENCE.within);
    await tile.paints(20, PATIENCE.within);
    await tile.shows('camera-transport', sending);
    await tile.shows('viewer-transport', viewing);
    expect(await tile.text('camera-transport')).toContain(TRANSPORT_LABELS[sending]);
    expect(await tile.text('viewer-transport')).toContain(TRANSPORT_LABELS[viewing]);

    for (const _ of [1, 2, 3]) {
      const painted = await tile.painted();
      const seen = footage.recognise(painted);
      expect(seen.index).toBe(Footage.indexOf(painted.sequence));
      expect(seen.distance).toBeLessThan(SAME_PICTURE);
      await tile.paints(3, PATIENCE.within);
    }
  });
});
