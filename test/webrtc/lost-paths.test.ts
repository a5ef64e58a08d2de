import { expect, vi } from 'vitest';
import { captureReports } from '../support/capture.ts';
import { DiaryReader } from '../support/diary-reader.ts';
import { bothWays } from './ends.ts';
import { oneLab } from './in-lab.ts';
import type { Look } from './lab.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 90_000 });

const inLab = oneLab();

/** Ms that a busy machine may add. */
const BUSY_MS = 2_000;

/** Ms from the loss of every packet until its path is given up. */
const STALLED_MS = 1_000 + BUSY_MS;

/** Ms without a picture until it is stale, and for those that were on their way; a JPEG of before would add 1.3 s. */
const STALE_MS = 2_000 + 1_000 + BUSY_MS;

async function paintsByWebrtc(look: Look): Promise<void> {
  await look.upgraded();
  await look.paintsVideo(20);
}

inLab('on an open network the picture moves to WebRTC, without a gap, and every frame is counted', (lab) =>
  lab.watched(async (look) => {
    await paintsByWebrtc(look);
    expect(await look.watch.lastTryMs()).toBeLessThan(3_000);
    await look.paintsVideo(20);
    await look.shown.rungBecomes('websocket', 'standby');
    expect(await look.watch.connections()).toMatchObject({ open: 1 });
  }),
);

inLab(
  'where nothing passes but the relay, the attempt is given up within seconds, and the picture goes on',
  async (lab) => {
    await lab.viewer.drops(...lab.allPastTheRelay);
    await lab.watched(async (look) => {
      await look.shown.rungBecomes('webrtc', 'failed rtc-ice-blocked', 20_000);
      expect(await look.watch.lastTryMs()).toBeLessThan(5_000);
      expect((await look.watch.paints()).some(({ video }) => video)).toBe(false);
      expect(await look.watch.connections()).toEqual({ opened: 1, open: 0 });
    });
  },
);

inLab('a path that goes dead mid-stream is left within a second, and found again once it is healed', (lab) =>
  lab.watched(async (look) => {
    await paintsByWebrtc(look);
    const died = Date.now();
    await lab.viewer.drops(...lab.allPastTheRelay);
    await look.shown.rungBecomes('webrtc', 'failed rtc-stall');
    expect((await look.watch.saidAt('failed rtc-stall', died)) - died).toBeLessThan(STALLED_MS);
    await look.paintsJpegs(20);
    await look.shown.rungBecomes('websocket', 'carrying');
    await lab.viewer.drops();
    await look.upgraded(40_000);
    await look.paintsVideo(20);
  }),
);

inLab('an interruption of 300 ms leaves the same connection', (lab) =>
  lab.watched(async (look) => {
    await paintsByWebrtc(look);
    const same = await look.watch.connections();
    await lab.viewer.dropsFor(300, ...lab.allPastTheRelay);
    await look.paintsVideo(30);
    await look.shown.rungBecomes('webrtc', 'carrying');
    expect(await look.watch.connections()).toEqual(same);
  }),
);

inLab('where large packets are lost mid-stream, the path is left as a dead one is', (lab) =>
  lab.watched(async (look) => {
    await paintsByWebrtc(look);
    await lab.viewer.drops(...bothWays('udp length > 400'));
    await look.shown.rungBecomes('webrtc', 'failed rtc-stall');
    await look.paintsJpegs(10);
  }),
);

inLab('where the keys cannot be agreed on, that is the reason', async (lab) => {
  await lab.viewer.drops(...bothWays('udp length > 400'), ...lab.tcpBut());
  await lab.watched((look) => look.shown.rungBecomes('webrtc', 'failed rtc-dtls-timeout', 20_000));
});

inLab(
  'RT-10: a source that stands still is no dead path: WebRTC is not to blame, and comes back with it',
  async (lab) => {
    await using camera = await lab.camera();
    await using look = await lab.look(camera.id);
    await paintsByWebrtc(look);
    const source = await camera.source();
    const diary = new DiaryReader(await look.shown.keepDiary());
    const stopped = Date.now();
    process.kill(source, 'SIGSTOP');
    expect((await diary.shows('stale no-frames', stopped, 10_000)) - stopped).toBeLessThan(STALE_MS);
    process.kill(source, 'SIGCONT');
    await look.shown.becomes('live');
    await look.upgraded(40_000);
    await look.paintsVideo(20);
    camera.capture.kill('SIGKILL');
    await look.countsAll();
  },
);

for (const signal of ['SIGKILL', 'SIGSEGV'] as const)
  inLab(
    `when the process that sends WebRTC ends by ${signal}, the picture goes on, and WebRTC comes back`,
    (lab) =>
      lab.watched(async (look, camera) => {
        await paintsByWebrtc(look);
        process.kill(await camera.sidecar(), signal);
        await look.failsBy(/^rtc-sidecar-crash$/);
        await look.paintsJpegs(20);
        await look.upgraded(40_000);
      }),
  );

inLab('RT-12: when it crashes for the third time in ten minutes it is off, and the picture goes on', (lab) =>
  lab.watched(async (look, camera) => {
    await paintsByWebrtc(look);
    let pid: number | undefined;
    for (const crash of [1, 2, 3]) {
      await captureReports(camera.capture, 'that it is ready', ({ rtc }) => rtc?.state === 'ready');
      pid = await camera.sidecar(pid);
      process.kill(pid, 'SIGSEGV');
      await captureReports(camera.capture, `crash ${crash}`, ({ rtc }) => rtc?.crashes === crash);
    }
    await look.shown.rungBecomes('webrtc', 'untried rtc-off', 15_000);
    await look.paintsJpegs(20);
    await look.shown.rungBecomes('websocket', 'carrying');
  }),
);

inLab('who finds the place taken is content with the relay, at its full rate', async (lab) => {
  await using camera = await lab.camera(['--rtc-viewers', '1']);
  await using first = await lab.look(camera.id);
  await lab.isKeptUp(camera, [first], () => first.upgraded());
  await using second = await lab.look(camera.id);
  await lab.isKeptUp(camera, [first, second], async () => {
    await second.failsBy(/^rtc-busy$/);
    await Promise.all([first.paintsVideo(30), second.paintsJpegs(20)]);
    await first.shown.rungBecomes('webrtc', 'carrying');
    await second.shown.rungBecomes('websocket', 'carrying');
  });
  camera.capture.kill('SIGKILL');
  await Promise.all([first.countsAll(), second.countsAll()]);
});
