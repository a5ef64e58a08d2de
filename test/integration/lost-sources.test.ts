import type { CreatedCamera } from '@porthole/shared/protocol/api';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { startCapture } from '../support/capture.ts';
import { childProcesses } from '../support/child-processes.ts';
import { eventually } from '../support/eventually.ts';
import { CLIP } from '../support/footage.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';
import { Watcher } from '../support/watcher.ts';
import { Webcam, whyNoWebcam } from '../support/webcam.ts';

/** In vain; then the wait between two of them is as long as it gets. */
const LOOKS = 6;

let relay: RelayProcess;
let api: RelayApi;

beforeAll(async () => {
  relay = await startRelayProcess();
  api = await relay.signedIn();
});
afterAll(async () => {
  await relay?.[Symbol.asyncDispose]();
});

/** New frames come, newest first. How soon is the supervisor's, with a clock of its own in the tests beside it. */
async function isBack(watcher: Watcher): Promise<void> {
  await watcher.hasSeen(watcher.arrivals.length + 10, 60_000);
  const numbers = watcher.arrivals.map(({ header }) => header.sequence);
  expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other));
}

describe('a capture client whose source is an ffmpeg', () => {
  async function sending() {
    const camera = await api.createCamera('Clip');
    const capture = startCapture({ relay, camera, source: CLIP.path });
    const watcher = new Watcher(api, camera.id);
    await watcher.hasSeen(10);
    return { capture, watcher };
  }

  test('says that it ended, and starts another', async () => {
    const { capture, watcher } = await sending();
    await using _capture = capture;
    using _watcher = watcher;
    const [ffmpeg = 0] = childProcesses(capture, 'ffmpeg');
    process.kill(ffmpeg, 'SIGKILL');
    await watcher.hears('source-failed', 60_000);
    await isBack(watcher);
    expect(childProcesses(capture, 'ffmpeg')).toHaveLength(1);
  });

  test('says that it hangs, and starts another in its place', async () => {
    const { capture, watcher } = await sending();
    await using _capture = capture;
    using _watcher = watcher;
    const [hung = 0] = childProcesses(capture, 'ffmpeg');
    process.kill(hung, 'SIGSTOP');
    await watcher.hears('source-hung', 60_000);
    await isBack(watcher);
    const running = childProcesses(capture, 'ffmpeg');
    expect(running).toHaveLength(1);
    expect(running).not.toContain(hung);
  });

  test('[CA-6] that stood still while it went on shows none of what piled up, and lays nothing to it', async () => {
    const { capture, watcher } = await sending();
    await using _capture = capture;
    using _watcher = watcher;
    // The capture client has to know its pace first.
    await watcher.hasSeen(3 * CLIP.fps);
    capture.signal('SIGSTOP');
    await watcher.hears('camera-lost', 60_000);
    const before = watcher.arrivals.length;
    capture.signal('SIGCONT');
    await isBack(watcher);
    const captured = watcher.arrivals.slice(before).map(({ header }) => header.capturedAt);
    // Of frames that piled up, many were captured within a few ms.
    const steps = captured.slice(1).map((at, index) => at - Number(captured[index]));
    expect(steps.filter((ms) => ms < 2).length).toBeLessThan(CLIP.fps);
    expect(capture.output).not.toContain('source-hung');
  });
});

if (whyNoWebcam) console.warn(`Not tested: a webcam that goes and comes. ${whyNoWebcam}`);

describe.skipIf(whyNoWebcam)('CA-6: a webcam that goes and comes', () => {
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

  test.concurrent('that another program holds is shown once it is free', async () => {
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

  test.concurrent('that is pulled out and plugged in again is shown', async () => {
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
  });
});
