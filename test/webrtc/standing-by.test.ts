import { expect, vi } from 'vitest';
import { captureReports } from '../support/capture.ts';
import { eventually } from '../support/eventually.ts';
import { Watcher } from '../support/watcher.ts';
import { oneLab } from './in-lab.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 90_000 });

const inLab = oneLab();

/** Frames a second to the relay: three and a third are asked for, of ten. */
const MOST_AT_STANDBY = 4.5;

/** Ms for which the picture may stand still. Nobody else watches who could tell the machine's waits from the camera's. */
const LONGEST_GAP_MS = 2_000;

inLab(
  'DE-4: a camera that all see over WebRTC sends the relay a frame now and then, and all again when the path is dead',
  async (lab) => {
    await using camera = await lab.camera();
    await using look = await lab.look(camera.id);
    const sends = async () => (await lab.api.path(camera.id)).relay.fps ?? 0;
    await look.upgraded();
    await captureReports(camera.capture, 'that it stands by', ({ standsBy }) => standsBy, 15_000);
    await eventually('few frames come', async () => (await sends()) < MOST_AT_STANDBY, { within: 15_000 });
    await look.paintsVideo(20);

    const since = await look.watch.now();
    await lab.viewer.drops(...lab.allPastTheRelay);
    await look.paintsJpegs(20);
    expect(await look.watch.longestGap(since)).toBeLessThan(LONGEST_GAP_MS);
    await eventually('all frames come', async () => (await sends()) > 2 * MOST_AT_STANDBY, {
      within: 10_000,
    });
    const { viewers } = await lab.api.path(camera.id);
    expect(viewers[0]?.account.dropped.standby).toBeGreaterThan(10);
    camera.capture.kill('SIGKILL');
    await look.countsAll();
  },
);

inLab(
  'DE-4: one who watches by the relay alone gets every frame, beside one who sees it over WebRTC',
  async (lab) => {
    await using camera = await lab.camera();
    await using look = await lab.look(camera.id);
    await look.upgraded();
    await captureReports(camera.capture, 'that it stands by', ({ standsBy }) => standsBy, 15_000);
    using other = new Watcher(lab.api, camera.id);
    await captureReports(camera.capture, 'that all are wanted', ({ standsBy }) => !standsBy, 5_000);
    const lately = () => other.arrivals.slice(-20).map(({ header }) => header.sequence);
    const span = ([first = 0, ...rest]: readonly number[]) => (rest.at(-1) ?? first) - first + 1;
    await eventually('hardly a frame is left out', () => lately().length === 20 && span(lately()) < 24, {
      within: 15_000,
    });
  },
);
