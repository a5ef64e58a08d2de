import type { CreatedCamera } from '@porthole/shared/protocol/api';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { startCapture } from '../support/capture.ts';
import { eventually } from '../support/eventually.ts';
import { CLIP } from '../support/footage.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';
import { Watcher } from '../support/watcher.ts';
import { Webcam, whyNoWebcam } from '../support/webcam.ts';
import { comeAgain } from './come-again.ts';

/** In vain; then the wait between two of them is as long as it gets. */
const LOOKS = 6;

if (whyNoWebcam) console.warn(`Not tested: a webcam that goes and comes. ${whyNoWebcam}`);

describe.skipIf(whyNoWebcam)('CA-6: a webcam that goes and comes', () => {
  let relay: RelayProcess;
  let api: RelayApi;

  beforeAll(async () => {
    relay = await startRelayProcess();
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

  const isBack = ({ arrivals }: Watcher, camera: { id: string }, since: number) =>
    comeAgain({ arrivals, api, camera: camera.id, fps: CLIP.fps }, since);

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
    await isBack(watcher, camera, performance.now());
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
    await isBack(watcher, camera, performance.now());
  });
});
