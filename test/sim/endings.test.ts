import { describe, expect, test } from 'vitest';
import type { Source } from '../../capture-client/src/sources/source.ts';
import { browserFetch } from './fetch.ts';
import { BACK_WITHIN_MS, isBack } from './paints.ts';
import { simulatedJpeg } from './picture.ts';
import { Scene, type SimulatedPage } from './scene.ts';
import { Host } from './virtual-time.ts';

const HOUR_MS = 3_600_000;

/** Ms between two frames: what is not known before it is known with the next that does not come. */
const FPS = 5;
const FRAME_MS = 1_000 / FPS;

interface Settled {
  readonly choice?: 'auto' | 'http';
  readonly transport?: 'auto' | 'websocket' | 'http';
  readonly kind?: Source['kind'];
  readonly env?: NodeJS.ProcessEnv;
  /** Ms before the programs start. */
  readonly idleMs?: number;
}

async function settled({
  choice = 'auto',
  transport = 'auto',
  kind = 'test',
  env,
  idleMs = 0,
}: Settled = {}) {
  const scene = await Scene.open(1, env);
  await scene.run(idleMs);
  Object.assign(scene.pc.source, { fps: FPS, kind });
  scene.pc.start(['--transport', transport]);
  scene.page.open();
  scene.page.act(({ leg }) => leg.choose(choice));
  await scene.run(10_000);
  return scene;
}

/** @returns when the page showed that, ms of virtual time */
const shownAt = ({ shown }: SimulatedPage, what: string, since = 0) =>
  shown.find((one) => one.at >= since && one.what === what)?.at ?? Number.NaN;

describe('[AC-8] a session', () => {
  test.for([
    ['auto', 'session-expired'],
    // Its next request finds none.
    ['http', 'signed-out'],
  ] as const)('that expires takes the picture from the page at that moment: %s', async ([choice, code]) => {
    await using scene = await settled({
      choice,
      env: { PORTHOLE_SESSION_HOURS: '1' },
      idleMs: HOUR_MS - 15_000,
    });
    const { page } = scene;
    expect(page.tile?.picture.peek()).toMatchObject({ state: 'live' });
    await scene.run(10_000);
    expect(page.wall?.ended.peek()).toBe(code);
    const at = shownAt(page, `offline ${code}`);
    expect(at).toBeGreaterThanOrEqual(HOUR_MS);
    expect(at).toBeLessThan(HOUR_MS + 500);
    expect(Number(page.paints.at(-1)?.at)).toBeLessThan(HOUR_MS + 500);
  });

  test.for(['auto', 'http'] as const)(
    'that is ended elsewhere takes the picture from the page at once: %s',
    async (choice) => {
      await using scene = await settled({ choice });
      const { page, relay } = scene;
      const endedAt = scene.time.at;
      expect((await relay.ask('/api/session', { method: 'DELETE' })).status).toBe(204);
      await scene.run(10_000);
      expect(page.wall?.ended.peek()).toBe('signed-out');
      expect(shownAt(page, 'offline signed-out')).toBeLessThan(endedAt + 1_000);
      expect(page.paints.filter(({ at }) => at > endedAt + 1_000)).toEqual([]);
    },
  );
});

test('[CA-5, TR-3] a camera that sends the very same picture is stale after 10 s, and live when it moves', async () => {
  await using scene = await settled({ kind: 'webcam' });
  const { page, pc } = scene;
  pc.source.isStuck = true;
  const stuckAt = scene.time.at;
  await scene.run(20_000);
  expect(page.tile?.picture.peek()).toMatchObject({ state: 'stale', code: 'frozen-source' });
  const stale = shownAt(page, 'stale frozen-source') - stuckAt;
  expect(stale).toBeGreaterThanOrEqual(10_000 - FRAME_MS);
  expect(stale).toBeLessThan(12_000);
  pc.source.isStuck = false;
  const movedAt = scene.time.at;
  await scene.run(BACK_WITHIN_MS);
  expect(shownAt(page, 'live', movedAt)).toBeLessThan(movedAt + 1_500);
});

test('[CA-4] a camera whose key is withdrawn says so within 6 s, and its PC at once', async () => {
  await using scene = await settled();
  const withdrawnAt = scene.time.at;
  await scene.relay.ask('/api/cameras/{camera}/key', { method: 'POST' });
  await scene.run(10_000);
  expect(shownAt(scene.page, 'offline key-withdrawn')).toBeLessThan(withdrawnAt + 6_000);
  expect(scene.pc.statuses.at(-1)).toMatchObject({ state: 'refused', code: 'key-wrong' });
});

describe('a PC', () => {
  test.for(['websocket', 'http'] as const)(
    'that is gone at a blow leaves a stale picture after 2 s, then an offline camera: %s',
    async (transport) => {
      await using scene = await settled({ transport });
      const { page, pc } = scene;
      scene.network.crash(pc.host);
      await scene.run(15_000);
      const lastAt = Number(page.paints.at(-1)?.at);
      expect(
        shownAt(page, page.shown.find(({ what }) => what.startsWith('stale'))?.what ?? ''),
      ).toBeLessThanOrEqual(lastAt + 2_000);
      const offlineAt = shownAt(page, 'offline camera-lost');
      expect(offlineAt - lastAt).toBeGreaterThan(2_000);
      expect(offlineAt - lastAt).toBeLessThanOrEqual(10_000);
    },
  );

  test.for(['asleep', 'without a network'])(
    'that is %s is said to be lost, and sends on by itself',
    async (how) => {
      await using scene = await settled();
      const { page, pc } = scene;
      const lastAt = Number(page.paints.at(-1)?.at);
      if (how === 'asleep') pc.host.suspend();
      else pc.link.isAway = true;
      await scene.run(12_000);
      expect(page.tile?.picture.peek()).toMatchObject({ state: 'offline', code: 'camera-lost' });
      expect(shownAt(page, 'offline camera-lost') - lastAt).toBeLessThanOrEqual(10_000);
      expect(await scene.relay.status()).toMatchObject({ state: 'offline', reason: { code: 'camera-lost' } });
      pc.host.resume();
      pc.link.isAway = false;
      await isBack(scene);
      expect(pc.statuses.at(-1)).toMatchObject({ state: 'sending' });
    },
  );

  test.for(['websocket', 'http'] as const)(
    'that ends says goodbye, and its camera is offline by choice at once: %s',
    async (transport) => {
      await using scene = await settled({ transport });
      const toldAt = scene.time.at;
      await scene.pc.stop();
      expect(scene.time.at - toldAt).toBeLessThan(1_000);
      await scene.run(6_000);
      expect(shownAt(scene.page, 'offline camera-offline')).toBeLessThan(toldAt + 5_000);
    },
  );
});

test('[TR-1, TR-3] a page whose network stalls shows a stale picture within 2 s, and says when its last frame was', async () => {
  await using scene = await settled();
  const { page } = scene;
  page.link.isAway = true;
  await scene.run(8_000);
  const lastAt = Number(page.paints.at(-1)?.at);
  expect(shownAt(page, 'stale no-frames')).toBe(lastAt + 2_000);
  expect(page.tile?.picture.peek()).toMatchObject({ state: 'stale', lastPaintedAt: lastAt });
  page.link.isAway = false;
  await isBack(scene);
});

test.for(['a page', 'a PC'])(
  '%s that waits for no answer hears by its next request that its relay restarts',
  async (who) => {
    await using scene = await Scene.open();
    const { id } = await scene.relay.status();
    const publishing = {
      method: 'POST',
      headers: { authorization: `Bearer ${scene.relay.key}`, 'content-type': 'image/jpeg' },
      body: simulatedJpeg(1, 2_000) as unknown as string,
    };
    await scene.relay.ask(`/api/cameras/${id}/frames`, publishing);
    const [path, init] =
      who === 'a page'
        ? [
            `/api/frames/next?viewer=asks-again-and-again&watch=${id}:0&cameras=0`,
            { headers: { cookie: scene.relay.cookie } },
          ]
        : [`/api/cameras/${id}/frames`, publishing];
    const answers = asksOn(scene, path, init);
    await scene.run(1_000);
    expect([...new Set(answers)]).toEqual([who === 'a page' ? '200' : '204']);
    answers.length = 0;
    await scene.relay.stop();
    expect(answers.filter((answer) => answer === 'relay-restarting').length).toBeGreaterThan(2);
  },
);

/** Asks every 50 ms, on one connection after another answer. @returns the codes of refusals, and the other answers' status, as they come */
function asksOn(scene: Scene, path: string, init: RequestInit): string[] {
  const host = new Host('asker', scene.time);
  scene.network.join(host);
  const answers: string[] = [];
  host.run(() => {
    const fetch = browserFetch();
    const ask = async () => {
      const answer = await fetch(`http://relay.test:8080${path}`, init).catch(() => undefined);
      if (!answer) return;
      answers.push(/"code":"([\w-]+)"/.exec(await answer.text())?.[1] ?? `${answer.status}`);
      setTimeout(ask, 50);
    };
    void ask();
  });
  return answers;
}
