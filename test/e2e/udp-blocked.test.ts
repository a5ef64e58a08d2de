import { afterAll, beforeAll, expect, test } from 'vitest';
import { COTURN } from '../network/turn-server.ts';
import { captureReports } from '../support/capture.ts';
import { diagnose } from '../support/doctor.ts';
import { findProgram } from '../support/requirements.ts';
import { bothWays } from '../webrtc/ends.ts';
import { Lab, stunOf } from '../webrtc/lab.ts';
import { PaintWatch } from '../webrtc/paint-watch.ts';
import { WatchedPage } from './hostile-scene.ts';

const WANTED = 'A network of the kernel wants root, iproute2 and nft, and STUN wants coturn.';

let lab: Lab | undefined;
beforeAll(async () => {
  lab = findProgram(COTURN) ? await Lab.open({ turn: stunOf }) : undefined;
}, 90_000);
afterAll(() => lab?.[Symbol.asyncDispose]());

test('where every packet of UDP is dropped, and TCP past the relay, a page paints, and says of WebRTC that no path is open', async (context) => {
  if (!lab) return context.skip(WANTED);
  const { api, browser, cameraPc, viewer } = lab;
  for (const end of [cameraPc, viewer]) await end.drops(...lab.allPastTheRelay);
  await using camera = await lab.camera();
  const visit = await browser.wall(api);
  const watch = await PaintWatch.on(visit.page);
  await using page = await WatchedPage.open({ visit, api, camera: camera.id });
  await page.shown.rungBecomes('websocket', 'carrying');
  await page.shown.rungBecomes('webrtc', 'failed rtc-ice-blocked');
  await page.shown.paints(10);
  expect((await watch.paints()).filter(({ video }) => video)).toEqual([]);
  expect(await watch.connections()).toMatchObject({ open: 0 });
  await page.shown.rungBecomes('websocket', 'carrying');
  await captureReports(camera.capture, 'WebSocket', ({ transport }) => transport === 'websocket');
});

test('where every packet of UDP is dropped, the doctor says that STUN is not answered and WebSocket works', async (context) => {
  if (!lab?.turn) return context.skip(WANTED);
  const { relay, cameraPc, turn } = lab;
  await cameraPc.drops(...bothWays('meta l4proto udp'));
  const asked = ['--stun', stunOf(turn).STUN_SERVERS?.replace('stun:', '') ?? ''];
  const inside = await diagnose(relay.url, asked, {}, cameraPc.namespace);
  expect(inside.check('stun'), inside.output).toMatchObject({ outcome: 'blocked', code: 'stun-unanswered' });
  expect(inside.diagnosis.sentence).toMatch(/^Works over WebSocket/);
  expect((await diagnose(relay.url, asked)).check('stun')).toMatchObject({ outcome: 'fine' });
}, 120_000);
