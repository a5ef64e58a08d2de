import type { CreatedCamera } from '@porthole/shared/protocol/api';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { startCapture } from '../support/capture.ts';
import { eventually } from '../support/eventually.ts';
import { OwnTime } from '../support/own-time.ts';
import { type RelayProcess, startRelay } from '../support/relay.ts';
import { Watcher } from '../support/watcher.ts';
import { Webcam, whyNoWebcam } from '../support/webcam.ts';

/** Ms after a fault's end in which pictures must be back, and what a busy machine may keep them waiting. */
const BACK_MS = 3_000;
const BUSY_MS = 2_000;

/** In vain; then the wait between two of them is as long as it gets. */
const LOOKS = 6;

if (whyNoWebcam) console.warn(`Not tested: a webcam that goes and comes. ${whyNoWebcam}`);

describe.skipIf(whyNoWebcam)('CA-6: a webcam that goes and comes', () => {
  let relay: RelayProcess;
  let api: RelayApi;

  beforeAll(async () => {
    relay = await startRelay();
    api = await relay.signedIn();
  });
  afterAll(async () => {
    await relay?.[Symbol.asyncDispose]();
  });

  const publishing = (camera: CreatedCamera, { ffmpeg, runBy }: Webcam) =>
    startCapture({ relay, camera, source: 'webcam', env: { PORTHOLE_FFMPEG: ffmpeg }, runBy });

  const says = (camera: { id: string }, code: ReasonCode) =>
    eventually(`the relay says ${code}`, async () => (await api.camera(camera.id))?.reason?.code === code, {
      within: 15_000,
    });

  async function isLookedFor(webcam: Webcam): Promise<void> {
    const before = await webcam.looks();
    const enough = async () => (await webcam.looks()) >= before + LOOKS;
    await eventually('it is looked for again and again', enough, { within: 30_000 });
  }

  async function isBack({ arrivals }: Watcher): Promise<void> {
    const own = new OwnTime();
    const before = arrivals.length;
    await eventually('frames come again', () => arrivals.length > before, { within: BACK_MS + BUSY_MS });
    expect(own.passedMs).toBeLessThan(BACK_MS);
  }

  test.concurrent('that another program holds is shown within three seconds once it is free', async () => {
    await using webcam = await Webcam.pluggedIn();
    const camera = await api.createCamera('Taken');
    await webcam.take();
    await using _capture = publishing(camera, webcam);
    using watcher = new Watcher(api, camera.id);
    await says(camera, 'camera-busy');
    await isLookedFor(webcam);
    expect(watcher.arrivals).toHaveLength(0);

    await webcam.free();
    await isBack(watcher);
  });

  test.concurrent('that is pulled out and plugged in again is shown within three seconds', async () => {
    await using webcam = await Webcam.pluggedIn();
    const camera = await api.createCamera('Unplugged');
    await using _capture = publishing(camera, webcam);
    using watcher = new Watcher(api, camera.id);
    await watcher.hasSeen(10, 30_000);

    await webcam.unplug();
    await watcher.hears('camera-unplugged');
    await watcher.hears('camera-none');
    await isLookedFor(webcam);

    await webcam.plugIn();
    await isBack(watcher);
    expect(await api.camera(camera.id)).toMatchObject({ state: 'online', reason: null });
  });
});
