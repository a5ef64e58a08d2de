import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { footageJpegs } from '../support/footage.ts';
import { BadPublisher, DEAD_CANDIDATE, MutePublisher, madeUpOffer } from './bad-publisher.ts';
import { Lab, LONGEST_GAP_MS, type Look, WANTED } from './lab.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let lab: Lab | undefined;
let jpegs: Buffer[];
beforeAll(async () => {
  jpegs = await footageJpegs();
  lab = await Lab.open();
  if (!lab) console.warn(WANTED);
});
afterAll(() => lab?.[Symbol.asyncDispose]());

/** The reason is shown, and the picture went on by the relay all the while. */
async function goesOn(look: Look, said: `failed rtc-${string}`): Promise<void> {
  const since = await look.watch.now();
  await eventually(said, async () => (await look.shown.rung('webrtc')) === said, { within: 20_000 });
  expect(await look.watch.longestGap(since)).toBeLessThan(LONGEST_GAP_MS);
  expect((await look.watch.paints()).some(({ video }) => video)).toBe(false);
  expect((await look.watch.connections()).open).toBe(0);
}

test('a camera that connects and sends no frame is found out', async (context) => {
  if (!lab) return context.skip(WANTED);
  const camera = await lab.api.createCamera();
  await using _ = new MutePublisher({ relay: lab.relay, camera, jpegs, fps: 10 });
  await using look = await lab.look(camera.id);
  await goesOn(look, 'failed rtc-connected-no-frames');
  expect(await look.lastTookMs()).toBeLessThan(5_000);
});

test('an offer for a peer that is not there gives a track, and no picture', async (context) => {
  if (!lab) return context.skip(WANTED);
  const camera = await lab.api.createCamera();
  using _ = new BadPublisher({ relay: lab.relay, camera, jpegs, fps: 10 }, ({ attempt }, say) => {
    say({ type: 'offer', attempt, sdp: madeUpOffer() });
    say({ type: 'candidate', attempt, candidate: { candidate: DEAD_CANDIDATE, sdpMid: '0' } });
    say({ type: 'candidate', attempt, candidate: null });
  });
  await using look = await lab.look(camera.id);
  await goesOn(look, 'failed rtc-ice-blocked');
  expect(await look.lastTookMs()).toBeLessThan(5_000);
});

test('an offer without any address is given up as soon', async (context) => {
  if (!lab) return context.skip(WANTED);
  const camera = await lab.api.createCamera();
  using _ = new BadPublisher({ relay: lab.relay, camera, jpegs, fps: 10 }, ({ attempt }, say) =>
    say({ type: 'offer', attempt, sdp: madeUpOffer() }),
  );
  await using look = await lab.look(camera.id);
  await goesOn(look, 'failed rtc-ice-blocked');
});

test('an offer that nobody can read is a failure like any other', async (context) => {
  if (!lab) return context.skip(WANTED);
  const camera = await lab.api.createCamera();
  using _ = new BadPublisher({ relay: lab.relay, camera, jpegs, fps: 10 }, ({ attempt }, say) =>
    say({ type: 'offer', attempt, sdp: 'v=1\r\nnothing of the kind' }),
  );
  await using look = await lab.look(camera.id);
  await goesOn(look, 'failed rtc-ice-failed');
});

test('who is never answered does not wait', async (context) => {
  if (!lab) return context.skip(WANTED);
  const camera = await lab.api.createCamera();
  using _ = new BadPublisher({ relay: lab.relay, camera, jpegs, fps: 10 }, () => {});
  await using look = await lab.look(camera.id);
  await goesOn(look, 'failed rtc-no-answer');
});
