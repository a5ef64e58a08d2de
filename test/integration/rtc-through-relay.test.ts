import { readFileSync } from 'node:fs';
import type { CreatedCamera } from '@porthole/shared/protocol/api';
import type { PublisherSignal } from '@porthole/shared/protocol/rtc';
import type { TransportChoice } from '@porthole/shared/protocol/transport';
import { beforeEach, describe, expect, test } from 'vitest';
import { Viewers } from '../../capture-client/src/rtc/testing/viewers.ts';
import { type CaptureOptions, captureReports, startCapture } from '../support/capture.ts';
import type { Child } from '../support/child.ts';
import { childProcesses } from '../support/child-processes.ts';
import { eventually, inTime } from '../support/eventually.ts';
import { relayProcessOfFile } from '../support/relay-of-file.ts';
import { Watcher } from '../support/watcher.ts';

const its = relayProcessOfFile();
let camera: CreatedCamera;
beforeEach(async () => {
  camera = await its.api.createCamera();
});

/** The real one, on this machine. */
const start = (options: Partial<CaptureOptions> = {}) =>
  startCapture({ relay: its.relay, camera, source: 'test', ...options });

/** It offers WebRTC, and somebody watches by the relay. */
const becomesReady = (capture: Child) =>
  captureReports(
    capture,
    'that it is ready',
    ({ rtc, viewers }) => rtc?.state === 'ready' && viewers === 1,
    40_000,
  );

/** Preloaded where its package is to be missing. */
const NO_WEBRTC = new URL('../../capture-client/src/rtc/testing/no-wrtc.mjs', import.meta.url).href;

/** Native code that a process has loaded. Linux only. */
const hasLoaded = (pid: number | undefined, library: string): boolean =>
  readFileSync(`/proc/${pid}/maps`, 'utf8').includes(library);

/** Somebody who watches by the relay and asks for WebRTC over the same session. */
class UpgradedWatcher implements AsyncDisposable {
  readonly watcher: Watcher;
  readonly viewers: Viewers;

  constructor(transport: 'websocket' | 'polling' = 'websocket') {
    this.watcher = new Watcher(its.api, camera.id, transport);
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
  ['http', 'websocket'],
];

describe('WebRTC arranged by the relay', () => {
  test.each(WAYS)('shows the camera where its PC speaks over %s and its viewer over %s', async (pc, page) => {
    await using capture = start({ transport: pc });
    await using upgraded = new UpgradedWatcher(page);
    await becomesReady(capture);
    await upgraded.decodes(await upgraded.viewers.watch(), 20);
    const status = await captureReports(capture, 'who watches', ({ rtc }) => rtc?.watching === 1);
    expect(status.rtc).toMatchObject({ state: 'ready', watching: 1, most: 3, crashes: 0 });
    await upgraded.watcher.hasSeen(upgraded.watcher.arrivals.length + 5);
  });

  test('ends with the viewer’s session, and the capture client lets go', async () => {
    await using capture = start();
    {
      await using upgraded = new UpgradedWatcher();
      await becomesReady(capture);
      await upgraded.decodes(await upgraded.viewers.watch(), 5);
      await captureReports(capture, 'who watches', ({ rtc }) => rtc?.watching === 1);
      upgraded.watcher[Symbol.dispose]();
      await captureReports(capture, 'that nobody watches', ({ rtc }) => rtc?.watching === 0);
    }
  });

  test.each<TransportChoice>(['websocket', 'http'])(
    'RT-5: ends, over %s, with the relay, for a viewer who answers on as well',
    async (transport) => {
      await using capture = start({ transport });
      await using upgraded = new UpgradedWatcher();
      await becomesReady(capture);
      const attempt = await upgraded.viewers.watch();
      await upgraded.decodes(attempt, 5);
      await its.relay.killed();
      await captureReports(capture, 'that nobody watches so', ({ rtc }) => rtc?.watching === 0, 20_000);
      await its.relay.startedAgain();
    },
  );

  test('is not offered where it is switched off', async () => {
    await using capture = start({ args: ['--rtc-viewers', '0'] });
    await using upgraded = new UpgradedWatcher();
    await upgraded.watcher.hasSeen(5, 30_000);
    await captureReports(capture, 'that somebody watches', ({ viewers }) => viewers === 1);
    await upgraded.viewers.watch();
    await eventually('the viewer is told', () => upgraded.viewers.said.length > 0, { within: 20_000 });
    expect(upgraded.viewers.said).toMatchObject([{ type: 'bye', code: 'rtc-not-offered' }]);
  });

  test('is not offered where its package is missing, and JPEGs go on as if nothing were', async () => {
    await using capture = start({ env: { NODE_OPTIONS: `--import ${NO_WEBRTC}` } });
    await using upgraded = new UpgradedWatcher();
    await upgraded.watcher.hasSeen(60, 30_000);
    await upgraded.viewers.watch();
    await eventually('the viewer is told', () => upgraded.viewers.said.length > 0, { within: 20_000 });
    expect(upgraded.viewers.said).toMatchObject([{ type: 'bye', code: 'rtc-not-offered' }]);
    await upgraded.watcher.hasSeen(upgraded.watcher.arrivals.length + 60, 30_000);
    const { rtc } = await captureReports(capture, 'of WebRTC', ({ viewers }) => viewers === 1);
    expect(rtc).toMatchObject({ state: 'off', code: 'rtc-not-offered', watching: 0, crashes: 0 });
  });

  test('is loaded by a process of its own, and never by the capture client', async () => {
    await using capture = start();
    await using upgraded = new UpgradedWatcher();
    await becomesReady(capture);
    await upgraded.decodes(await upgraded.viewers.watch(), 5);
    const withIt = childProcesses(capture, 'node').filter((pid) => hasLoaded(pid, 'wrtc.node'));
    expect(withIt).toHaveLength(1);
    expect(hasLoaded(capture.process.pid, 'wrtc.node')).toBe(false);
  });

  test('ends cleanly with the capture client, which says so to its viewers', async () => {
    await using capture = start();
    await using upgraded = new UpgradedWatcher();
    await becomesReady(capture);
    const attempt = await upgraded.viewers.watch();
    await upgraded.decodes(attempt, 5);
    capture.signal('SIGTERM');
    expect(await inTime('it ends', capture.exited, 20_000)).toEqual({ code: 0, signal: null });
    await eventually('the viewer is told', () => upgraded.viewers.said.length > 1, { within: 20_000 });
    expect(upgraded.viewers.said.at(-1)).toEqual({ type: 'bye', attempt, code: 'rtc-peer-closed' });
    expect(capture.groupAlive).toBe(false);
  });

  test('leaves no process behind where the capture client is killed', async () => {
    await using capture = start();
    await using upgraded = new UpgradedWatcher();
    await becomesReady(capture);
    await upgraded.decodes(await upgraded.viewers.watch(), 5);
    capture.signal('SIGKILL');
    await capture.exited;
    await eventually('its WebRTC process has gone', () => !capture.groupAlive, { within: 20_000 });
  });
});
