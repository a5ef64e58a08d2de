import type { CreatedCamera } from '@porthole/shared/protocol/api';
import type { PublisherSignal } from '@porthole/shared/protocol/rtc';
import type { TransportChoice } from '@porthole/shared/protocol/transport';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Viewers } from '../../capture-client/src/rtc/testing/viewers.ts';
import type { RelayApi } from '../support/api.ts';
import { type CaptureStatus, captureReports, startCapture } from '../support/capture.ts';
import { eventually, inTime } from '../support/eventually.ts';
import { type RelayProcess, startRelay } from '../support/relay.ts';
import { Watcher } from '../support/watcher.ts';

let relay: RelayProcess;
let api: RelayApi;
let camera: CreatedCamera;

beforeAll(async () => {
  relay = await startRelay();
  api = await relay.signedIn();
});
beforeEach(async () => {
  camera = await api.createCamera();
});
afterAll(async () => {
  await relay?.[Symbol.asyncDispose]();
});

const isReady = ({ rtc }: CaptureStatus) => rtc?.state === 'ready';

/** Somebody who watches by the relay and asks for WebRTC over the same session. */
class UpgradedWatcher implements AsyncDisposable {
  readonly watcher: Watcher;
  readonly viewers: Viewers;

  constructor(transport: 'websocket' | 'polling' = 'websocket') {
    this.watcher = new Watcher(api, camera.id, transport);
    this.viewers = new Viewers((signal) => {
      const { type, attempt } = signal;
      this.watcher.socket.emit('rtc', type === 'watch' ? { type, attempt, camera: camera.id } : signal);
    });
    this.watcher.socket.on('rtc', (signal: PublisherSignal) => this.viewers.signal(signal));
  }

  async decodes(attempt: string, frames: number): Promise<void> {
    const enough = async () => (await this.viewers.seen(attempt)).frames >= frames;
    const context = () => JSON.stringify(this.viewers.said.map((said) => ({ ...said, sdp: undefined })));
    await eventually(`${frames} frames are decoded`, enough, { within: 20_000, context });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.watcher[Symbol.dispose]();
    await this.viewers[Symbol.asyncDispose]();
  }
}

const WAYS: [TransportChoice, 'websocket' | 'polling'][] = [
  ['websocket', 'websocket'],
  ['polling', 'polling'],
];

describe('WebRTC arranged by the relay', () => {
  test.each(WAYS)('shows the camera where its PC speaks over %s and its viewer over %s', async (pc, page) => {
    await using capture = startCapture({ relay, camera, source: 'test', transport: pc });
    await using upgraded = new UpgradedWatcher(page);
    await captureReports(capture, 'that it is ready', isReady);
    await upgraded.decodes(await upgraded.viewers.watch(), 20);
    const status = await captureReports(capture, 'who watches', ({ rtc }) => rtc?.watching === 1);
    expect(status.rtc).toMatchObject({ state: 'ready', watching: 1, most: 3, crashes: 0 });
    await upgraded.watcher.hasSeen(upgraded.watcher.arrivals.length + 5);
  });

  test('ends with the viewer’s session, and the capture client lets go', async () => {
    await using capture = startCapture({ relay, camera, source: 'test' });
    {
      await using upgraded = new UpgradedWatcher();
      await captureReports(capture, 'that it is ready', isReady);
      await upgraded.decodes(await upgraded.viewers.watch(), 5);
      await captureReports(capture, 'who watches', ({ rtc }) => rtc?.watching === 1);
      upgraded.watcher[Symbol.dispose]();
      await captureReports(capture, 'that nobody watches', ({ rtc }) => rtc?.watching === 0);
    }
  });

  test('is refused where the PC reaches the relay by plain requests only', async () => {
    await using capture = startCapture({ relay, camera, source: 'test', transport: 'http' });
    await using upgraded = new UpgradedWatcher();
    await captureReports(capture, 'that it is ready', isReady);
    await upgraded.viewers.watch();
    await eventually('the viewer is told', () => upgraded.viewers.said.length > 0, { within: 5_000 });
    expect(upgraded.viewers.said).toMatchObject([{ type: 'bye', code: 'rtc-no-signalling' }]);
  });

  test('is not offered where it is switched off', async () => {
    await using capture = startCapture({ relay, camera, source: 'test', args: ['--rtc-viewers', '0'] });
    await using upgraded = new UpgradedWatcher();
    await upgraded.watcher.hasSeen(5);
    await captureReports(capture, 'that somebody watches', ({ viewers }) => viewers === 1);
    await upgraded.viewers.watch();
    await eventually('the viewer is told', () => upgraded.viewers.said.length > 0, { within: 5_000 });
    expect(upgraded.viewers.said).toMatchObject([{ type: 'bye', code: 'rtc-not-offered' }]);
  });

  test('ends cleanly with the capture client, which says so to its viewers', async () => {
    await using capture = startCapture({ relay, camera, source: 'test' });
    await using upgraded = new UpgradedWatcher();
    await captureReports(capture, 'that it is ready', isReady);
    const attempt = await upgraded.viewers.watch();
    await upgraded.decodes(attempt, 5);
    const began = performance.now();
    capture.signal('SIGTERM');
    expect(await inTime('it ends', capture.exited, 5_000)).toEqual({ code: 0, signal: null });
    expect(performance.now() - began).toBeLessThan(2_000);
    await eventually('the viewer is told', () => upgraded.viewers.said.length > 1, { within: 5_000 });
    expect(upgraded.viewers.said.at(-1)).toEqual({ type: 'bye', attempt, code: 'rtc-peer-closed' });
    expect(capture.groupAlive).toBe(false);
  });

  test('leaves no process behind where the capture client is killed', async () => {
    await using capture = startCapture({ relay, camera, source: 'test' });
    await using upgraded = new UpgradedWatcher();
    await captureReports(capture, 'that it is ready', isReady);
    await upgraded.decodes(await upgraded.viewers.watch(), 5);
    capture.signal('SIGKILL');
    await capture.exited;
    await eventually('its WebRTC process has gone', () => !capture.groupAlive, { within: 5_000 });
  });
});
