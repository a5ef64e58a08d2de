import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { bothWays } from './ends.ts';
import { Lab, LONGEST_GAP_MS, WANTED } from './lab.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 90_000 });

let lab: Lab | undefined;
beforeAll(async () => {
  lab = await Lab.open();
  if (!lab) console.warn(WANTED);
});
afterAll(() => lab?.[Symbol.asyncDispose]());
afterEach(async () => {
  await lab?.viewer.drops();
  await lab?.cameraPc.drops();
});

test('on an open network the picture moves to WebRTC, without a gap, and every frame is counted', async (context) => {
  if (!lab) return context.skip(WANTED);
  await using camera = await lab.camera();
  await using look = await lab.look(camera.id);
  const since = await look.watch.now();
  await look.upgraded();
  await look.paintsVideo(40);
  expect(await look.shown.rung('websocket')).toBe('standby');
  await look.page.locator('[data-hop="direct"][data-line="double"]').waitFor();
  expect(await look.watch.longestGap(since)).toBeLessThan(LONGEST_GAP_MS);
  camera.capture.kill('SIGKILL');
  await look.countsAll();
  expect(await look.watch.connections()).toMatchObject({ opened: 1 });
});

test('where nothing passes but the relay, the attempt is given up within seconds, and the picture goes on', async (context) => {
  if (!lab) return context.skip(WANTED);
  await lab.viewer.drops(...lab.allPastTheRelay);
  await using camera = await lab.camera();
  await using look = await lab.look(camera.id);
  const since = await look.watch.now();
  await look.shown.rungBecomes('webrtc', 'failed rtc-ice-blocked', 20_000);
  expect(await look.lastTookMs()).toBeLessThan(5_000);
  expect(await look.watch.longestGap(since)).toBeLessThan(LONGEST_GAP_MS);
  expect((await look.watch.paints()).some(({ video }) => video)).toBe(false);
  expect(await look.watch.connections()).toEqual({ opened: 1, open: 0 });
});

test('a path that goes dead mid-stream is left before it is missed, and found again once it is healed', async (context) => {
  if (!lab) return context.skip(WANTED);
  await using camera = await lab.camera();
  await using look = await lab.look(camera.id);
  await look.upgraded();
  await look.paintsVideo(20);
  const since = await look.watch.now();
  await lab.viewer.drops(...lab.allPastTheRelay);
  await look.shown.rungBecomes('webrtc', 'failed rtc-stall');
  await look.paintsJpegs(20);
  expect(await look.watch.longestGap(since)).toBeLessThan(LONGEST_GAP_MS);
  expect(await look.shown.rung('websocket')).toBe('carrying');

  await lab.viewer.drops();
  await look.upgraded(40_000);
  await look.paintsVideo(20);
  expect(await look.watch.longestGap(since)).toBeLessThan(LONGEST_GAP_MS);
  camera.capture.kill('SIGKILL');
  await look.countsAll();
});

test('an interruption of 700 ms is bridged on the same connection', async (context) => {
  if (!lab) return context.skip(WANTED);
  await using camera = await lab.camera();
  await using look = await lab.look(camera.id);
  await look.upgraded();
  await look.paintsVideo(20);
  const since = await look.watch.now();
  await lab.viewer.drops(...lab.allPastTheRelay);
  await pause(700);
  await lab.viewer.drops();
  await look.paintsVideo(30);
  const paints = (await look.watch.paints()).filter(({ at }) => at > since);
  expect(paints.some(({ video }) => !video)).toBe(true);
  expect(await look.shown.rung('webrtc')).toBe('carrying');
  expect(await look.watch.longestGap(since)).toBeLessThan(LONGEST_GAP_MS);
  expect(await look.watch.connections()).toEqual({ opened: 1, open: 1 });
});

test('where large packets are lost mid-stream, the stall is told from a dead path', async (context) => {
  if (!lab) return context.skip(WANTED);
  await using camera = await lab.camera();
  await using look = await lab.look(camera.id);
  await look.upgraded();
  await look.paintsVideo(20);
  const since = await look.watch.now();
  await lab.viewer.drops(...bothWays('udp length > 400'));
  await look.shown.rungBecomes('webrtc', 'failed rtc-stall-ice-ok');
  await look.paintsJpegs(10);
  expect(await look.watch.longestGap(since)).toBeLessThan(LONGEST_GAP_MS);
});

test('where the keys cannot be agreed on, that is the reason', async (context) => {
  if (!lab) return context.skip(WANTED);
  await lab.viewer.drops(...bothWays('udp length > 400'), ...lab.tcpBut());
  await using camera = await lab.camera();
  await using look = await lab.look(camera.id);
  const since = await look.watch.now();
  await look.shown.rungBecomes('webrtc', 'failed rtc-dtls-timeout', 20_000);
  expect(await look.watch.longestGap(since)).toBeLessThan(LONGEST_GAP_MS);
});

test('when the process that sends WebRTC is killed, the picture goes on, and WebRTC comes back', async (context) => {
  if (!lab) return context.skip(WANTED);
  await using camera = await lab.camera();
  await using look = await lab.look(camera.id);
  await look.upgraded();
  await look.paintsVideo(20);
  const since = await look.watch.now();
  process.kill(await camera.sidecar(), 'SIGKILL');
  await eventually(
    'WebRTC is over',
    async () => (await look.shown.rung('webrtc')).endsWith('rtc-sidecar-crash'),
    {
      within: 10_000,
    },
  );
  await look.paintsJpegs(20);
  expect(await look.watch.longestGap(since)).toBeLessThan(LONGEST_GAP_MS);
  await look.upgraded(40_000);
  expect(await look.watch.longestGap(since)).toBeLessThan(LONGEST_GAP_MS);
});

test('who finds the place taken is content with the relay, at its full rate', async (context) => {
  if (!lab) return context.skip(WANTED);
  await using camera = await lab.camera(['--rtc-viewers', '1']);
  await using first = await lab.look(camera.id);
  await first.upgraded();
  await using second = await lab.look(camera.id);
  await eventually('it is told', async () => (await second.shown.rung('webrtc')).endsWith('rtc-busy'), {
    within: 15_000,
  });
  const since = await second.watch.now();
  await Promise.all([first.paintsVideo(30), second.paintsJpegs(20)]);
  expect(await first.shown.rung('webrtc')).toBe('carrying');
  expect(await second.shown.rung('websocket')).toBe('carrying');
  for (const one of [first, second]) expect(await one.watch.longestGap(since)).toBeLessThan(LONGEST_GAP_MS);
});
