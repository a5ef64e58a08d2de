import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import type { TransportChoice } from '@porthole/shared/protocol/transport';
import { expect, test } from 'vitest';
import { browserFetch } from './fetch.ts';
import { RELAY, Scene } from './scene.ts';

const FPS = 10;

/** Ms after which the relay tells that fewer watch. */
const SETTLE_MS = 2_000;

/** Frames that the capture client has captured and sent so far. */
function counts({ pc }: Scene): { captured: number; sent: number } {
  const { sent = 0, dropped = 0 } = pc.status ?? {};
  return { captured: sent + dropped, sent };
}

/** Of so many ms. */
async function countsOf(scene: Scene, ms: number): Promise<{ captured: number; sent: number }> {
  const before = counts(scene);
  await scene.run(ms);
  const after = counts(scene);
  return { captured: after.captured - before.captured, sent: after.sent - before.sent };
}

test.each<TransportChoice>(['websocket', 'polling', 'http'])(
  'sends one frame a second when nobody watches, and every frame when somebody does: %s [DE-1, DE-2]',
  async (transport) => {
    await using scene = await Scene.open();
    scene.pc.source.fps = FPS;
    scene.pc.start(['--transport', transport]);
    await scene.run(10_000);
    expect(await countsOf(scene, 20_000)).toEqual({ captured: 20 * FPS, sent: 20 });
    const cameras = (await (await scene.relay.ask('/api/cameras')).json()) as CameraStatus[];
    expect(cameras).toMatchObject([{ state: 'online', reason: null, viewers: 0 }]);
    expect(cameras[0]?.publisher).not.toHaveProperty('frameIntervalMs');

    scene.page.open();
    await scene.run(2_000);
    const painted = scene.page.paints.length;
    expect(await countsOf(scene, 10_000)).toEqual({ captured: 10 * FPS, sent: 10 * FPS });
    expect(scene.page.paints.length - painted).toBe(10 * FPS);
    expect(scene.pc.status?.viewers).toBe(1);

    await scene.page.close();
    await scene.run(SETTLE_MS + 2_000);
    expect(scene.pc.status?.viewers).toBe(0);
    expect(await countsOf(scene, 20_000)).toEqual({ captured: 20 * FPS, sent: 20 });
  },
);

test('answers a publisher’s question for demand when its first viewer comes, and 2 s after its last one has left [DE-3]', async () => {
  await using scene = await Scene.open();
  const { pc, page, relay, time } = scene;
  const asks = (viewers: number | string) =>
    pc.host.run(async () => {
      const answer = await browserFetch(() => ({ authorization: `Bearer ${relay.key}` }))(
        `${RELAY}/api/publisher/demand?viewers=${viewers}`,
      );
      return { status: answer.status, body: await answer.text(), at: time.at };
    });
  const nobody = asks(0);
  await scene.run(10_000);
  page.open();
  // Of one transport: without a frame it cannot know which one carries, and watches over two.
  page.host.run(() => page.wall?.leg.choose('websocket'));
  const watchedAt = time.at;
  await scene.run(1_000);
  const first = await nobody;
  expect(JSON.parse(first.body)).toEqual({ viewers: 1 });
  expect(first.at - watchedAt).toBeLessThan(100);

  const one = asks(1);
  await scene.run(5_000);
  await page.close();
  const leftAt = time.at;
  await scene.run(SETTLE_MS + 100);
  const last = await one;
  expect(JSON.parse(last.body)).toEqual({ viewers: 0 });
  expect(last.at - leftAt).toBe(SETTLE_MS);

  const unchanged = asks(0);
  await scene.run(20_100);
  expect(await unchanged).toMatchObject({ status: 204, at: leftAt + SETTLE_MS + 20_000 + 100 });
  const wrong = asks('many');
  await scene.run(100);
  expect((await wrong).status).toBe(400);
});
