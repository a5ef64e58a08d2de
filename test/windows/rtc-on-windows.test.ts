import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestBrowser } from '../support/browser.ts';
import { CameraPage } from '../support/camera-page.ts';
import { captureArgs, lastStatus } from '../support/capture.ts';
import { inTime } from '../support/eventually.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';
import { endWine, installWindows, type WindowsInstall, whyNoWindows } from './windows-install.ts';
import { WindowsCapture } from './windows-program.ts';

/** Ms that Windows' Node takes under Wine to start, and to fork what starts as slowly. */
const START_MS = 60_000;
const SET_UP_MS = 300_000;
/** Of the test, in which three of them start. */
const TEST_MS = 150_000;

/** Starts a sender and a viewer, and prints how it went. */
const ONE_VIEWER = 'capture-client/src/rtc/testing/one-viewer.ts';

const reason = whyNoWindows();
if (reason) console.warn(`Not tested: WebRTC on Windows. ${reason}.`);

describe.skipIf(reason)('WebRTC on Windows', { timeout: TEST_MS }, () => {
  let windows: WindowsInstall;
  let relay: RelayProcess;
  let browser: TestBrowser;

  beforeAll(async () => {
    windows = await installWindows();
    relay = await startRelayProcess();
    browser = await TestBrowser.start();
  }, SET_UP_MS);
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await relay?.[Symbol.asyncDispose]();
    if (windows) await endWine(windows);
  });

  test('is installed with the capture client, as Windows’ own package', async () => {
    const installed = await readdir(join(windows.clone, 'node_modules/@roamhq'));
    expect(installed.sort()).toEqual(['wrtc', 'wrtc-win32-x64']);
  });

  test('is decoded by a viewer in a process of its own, and its sender ends cleanly', async () => {
    await using program = await WindowsCapture.start(windows, [], {}, ONE_VIEWER);
    const told = await program.says('it is done', (output) => /^\{.*\}$/m.exec(output)?.[0], START_MS);
    expect(await inTime('it ends', program.exited, START_MS)).toEqual({ code: 0, signal: null });
    const { frames, size, crashes, exits, tookMs } = JSON.parse(told);
    expect(frames).toBeGreaterThanOrEqual(5);
    expect({ size, crashes, exits }).toEqual({ size: '320x240', crashes: 0, exits: [0] });
    expect(tookMs).toBeLessThan(10_000);
  });

  test('is painted by a browser on another system, and leaves with its capture client', async () => {
    const api = await relay.signedIn();
    const camera = await api.createCamera('Windows PC');
    await using capture = await WindowsCapture.start(windows, captureArgs({ relay, source: 'test' }), {
      PORTHOLE_KEY: camera.key,
    });
    await using visit = await browser.wall(api);
    const { shown } = await CameraPage.open(visit.page, camera.id);
    await shown.rungBecomes('webrtc', 'carrying', START_MS).catch(async (error: Error) => {
      throw new Error(`${error.message}\n${await capture.output()}`);
    });
    await shown.paints(20);
    expect(lastStatus(await capture.output())?.rtc).toMatchObject({ state: 'ready', crashes: 0 });
    capture.interrupt();
    expect(await inTime('it ends', capture.exited, 10_000)).toEqual({ code: 0, signal: null });
  });
});
