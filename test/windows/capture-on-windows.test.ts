import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CreatedCamera } from '@porthole/shared/protocol/api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { captureArgs, lastStatus } from '../support/capture.ts';
import { decodeJpeg } from '../support/decode-jpeg.ts';
import { eventually, inTime } from '../support/eventually.ts';
import { CLIP, Footage, SAME_PICTURE } from '../support/footage.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';
import { Watcher } from '../support/watcher.ts';
import { endWine, installWindows, type WindowsInstall, whyNoWindows } from './windows-install.ts';
import { WindowsCapture, windowsPath } from './windows-program.ts';

/** Ms that Windows' Node takes to start the capture client under Wine, and then some. */
const START_MS = 30_000;
const SET_UP_MS = 300_000;

const reason = whyNoWindows();
if (reason) console.warn(`Not tested: the capture client on Windows. ${reason}.`);

describe.skipIf(reason)('the capture client on Windows', () => {
  let windows: WindowsInstall;
  let relay: RelayProcess;
  let api: RelayApi;
  let camera: CreatedCamera;

  beforeAll(async () => {
    windows = await installWindows();
    relay = await startRelayProcess();
    api = await relay.signedIn();
    camera = await api.createCamera('Windows PC');
  }, SET_UP_MS);
  afterAll(async () => {
    await relay?.[Symbol.asyncDispose]();
    if (windows) await endWine(windows);
  });

  const start = (source: string, transport?: 'http') =>
    WindowsCapture.start(windows, captureArgs({ relay, source, transport }), { PORTHOLE_KEY: camera.key });
  const sends = (capture: WindowsCapture) =>
    capture.says('it sends', (output) => lastStatus(output)?.state === 'sending' || undefined, START_MS);

  test('installs without the server, the page or the tools of developers', async () => {
    const installed = await readdir(join(windows.clone, 'node_modules'));
    expect(installed).toContain('sharp');
    for (const other of ['express', 'socket.io', 'libsql', 'vite', 'preact', 'playwright-core', 'typescript'])
      expect(installed).not.toContain(other);
  });

  test('lists the webcams of a PC that has none, and says so', async () => {
    await using devices = await WindowsCapture.start(windows, ['devices']);
    expect(await inTime('devices ends', devices.exited, START_MS)).toMatchObject({ code: 0 });
    expect(await devices.output()).toMatch(/no webcam/i);
  });

  test('says what is wrong with its settings', async () => {
    await using capture = await WindowsCapture.start(windows, ['--relay', 'nowhere', '--sauce', 'test']);
    expect(await inTime('it ends', capture.exited, START_MS)).toMatchObject({ code: 2 });
    const output = await capture.output();
    expect(output).toContain('--sauce is not a flag');
    expect(output).toContain('--relay must be an address');
    expect(output).toContain('--key is missing');
  });

  test('streams the test pattern', async () => {
    await using capture = await start('test');
    using watcher = new Watcher(api, camera.id);
    await sends(capture);
    await watcher.hasSeen(20);
    const byWebSocket = () => watcher.arrivals.findLast(({ header }) => header.transport === 'websocket');
    const { header, jpeg } = await eventually('frames come over WebSocket', byWebSocket, { within: 10_000 });
    const picture = await decodeJpeg(jpeg);
    expect([picture.width, picture.height]).toEqual([header.width, header.height]);
    expect((await api.camera(camera.id))?.state).toBe('online');
  });

  test('streams a file through ffmpeg.exe, frame by frame', async () => {
    const footage = await Footage.read();
    const other = await api.createCamera('Windows file');
    await using capture = await WindowsCapture.start(
      windows,
      captureArgs({ relay, source: windowsPath(CLIP.path) }),
      { PORTHOLE_KEY: other.key },
    );
    using watcher = new Watcher(api, other.id);
    await watcher.hasSeen(15, START_MS);
    for (const { header, jpeg } of watcher.arrivals.slice(-3)) {
      const seen = footage.recognise(await decodeJpeg(jpeg));
      expect(seen.index).toBe(Footage.indexOf(header.sequence));
      expect(seen.distance).toBeLessThan(SAME_PICTURE);
    }
    capture.interrupt();
    await inTime('it ends', capture.exited, 10_000);
    await eventually('its ffmpeg is gone', async () => (await runningFfmpegs(windows)).length === 0, {
      within: 5_000,
    });
  });

  test('comes back by itself when the relay was away', async () => {
    await using capture = await start('test');
    await sends(capture);
    await relay.killed();
    await capture.says(
      'it notices',
      (output) => (lastStatus(output)?.state === 'connecting' ? true : undefined),
      10_000,
    );
    await relay.startedAgain();
    await eventually('its frames arrive again', async () => (await api.camera(camera.id))?.latest, {
      within: 10_000,
      context: () => relay.output,
    });
  });

  test('goes on over plain HTTP when told to', async () => {
    await using capture = await start('test', 'http');
    using watcher = new Watcher(api, camera.id);
    await sends(capture);
    await eventually('frames come over HTTP', () => watcher.arrivals.at(-1)?.header.transport === 'http', {
      within: 10_000,
    });
  });

  test('ends at Ctrl+C, and the relay hears it go', async () => {
    await using capture = await start('test');
    await sends(capture);
    capture.interrupt();
    expect(await inTime('it ends', capture.exited, 10_000)).toEqual({ code: 0, signal: null });
    expect(lastStatus(await capture.output())).toMatchObject({ state: 'ended' });
    const gone = await eventually(
      'the camera is offline',
      async () => {
        const status = await api.camera(camera.id);
        return status?.publisher === null && status.reason;
      },
      { within: 5_000 },
    );
    expect(gone).toMatchObject({ code: 'camera-offline' });
  });
});

/** Command lines of this install's ffmpegs that are still there. */
async function runningFfmpegs({ clone }: WindowsInstall): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return lines.filter((line) => line.includes('ffmpeg.exe') && line.includes(windowsPath(clone)));
}
