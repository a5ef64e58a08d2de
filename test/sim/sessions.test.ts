import { MAX_FRAME_BYTES } from '@porthole/shared/protocol/limits';
import type { Transport, TransportChoice } from '@porthole/shared/protocol/transport';
import { expect, test } from 'vitest';
import { allStatuses } from '../support/capture.ts';
import { simulatedJpeg } from './picture.ts';
import { Scene, SimulatedPc } from './scene.ts';

/** The second PC's first picture: it tells the pictures of both apart. */
const OF_THE_SECOND = 10_001;

test.each<[TransportChoice, TransportChoice]>([
  ['websocket', 'websocket'],
  ['http', 'http'],
  ['polling', 'http'],
  ['http', 'websocket'],
])(
  'replaces a capture client when another one comes with its key, and no older frame follows: %s, then %s',
  async (one, two) => {
    await using scene = await Scene.open();
    scene.pc.start(['--transport', one]);
    scene.page.open();
    await scene.run(5_000);
    expect(scene.pc.status).toMatchObject({ state: 'sending' });
    const second = new SimulatedPc(scene);
    second.source.captured.length = OF_THE_SECOND;
    second.start(['--transport', two]);
    await scene.run(1_100);
    expect(scene.pc.status).toMatchObject({ state: 'refused', code: 'replaced' });
    expect(second.status).toMatchObject({ state: 'sending', transport: two });
    await scene.run(10_000);
    const numbers = scene.page.paints.map(({ number }) => number);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    const paints = numbers.filter((number) => number >= OF_THE_SECOND).length;
    expect(paints).toBeGreaterThan(100);
    expect(second.status).toMatchObject({ state: 'sending', transport: two, code: null });
    await second.stop();
  },
);

test.each<TransportChoice>(['auto', 'http'])(
  'refuses a capture client when no camera has its key: %s',
  async (transport) => {
    await using scene = await Scene.open();
    scene.pc.start(['--transport', transport], `${scene.relay.key}x`);
    await scene.run(1_000);
    expect(scene.pc.status).toMatchObject({ state: 'refused', code: 'key-wrong' });
  },
);

test.each<TransportChoice>(['auto', 'polling', 'http'])(
  'refuses a capture client at once when its key is withdrawn: %s',
  async (transport) => {
    await using scene = await Scene.open();
    scene.pc.start(['--transport', transport]);
    await scene.run(5_000);
    const renewed = await scene.relay.ask(`/api/cameras/${scene.relay.id}/key`, { method: 'POST' });
    expect(renewed.status).toBe(200);
    await scene.run(1_000);
    expect(scene.pc.status).toMatchObject({ state: 'refused', code: 'key-wrong' });
  },
);

test('names a relay that does not answer, and uses it within 3 s when it does', async () => {
  await using scene = await Scene.open();
  await scene.relay.stop();
  scene.pc.start();
  await scene.run(30_000);
  expect(scene.pc.status).toMatchObject({ state: 'connecting', code: 'relay-unreachable' });
  await scene.relay.start();
  await scene.run(3_000);
  expect(scene.pc.status).toMatchObject({ state: 'sending', code: null });
});

test.each<Transport>(['websocket', 'http'])(
  'sends smaller pictures when the camera’s are larger than the relay takes, and none is refused: %s [FR-4]',
  async (transport) => {
    await using scene = await Scene.open();
    scene.pc.source.bytes = 1.6 * MAX_FRAME_BYTES;
    scene.pc.source.fps = 2;
    scene.pc.start(['--transport', transport]);
    scene.page.open();
    await scene.run(10_000);
    const size = scene.page.tile?.snapshot()?.jpeg.size ?? 0;
    expect(size).toBeLessThanOrEqual(MAX_FRAME_BYTES);
    expect(size).toBeGreaterThan(MAX_FRAME_BYTES / 4);
    expect(scene.page.paints.length).toBeGreaterThan(16);
    const { dropped } = (await scene.relay.path()).viewers[0]?.account ?? {};
    expect(dropped).not.toHaveProperty('too-large');
    expect(dropped).not.toHaveProperty('uplink-lost');
    // In one session, which nothing has ended.
    const states = allStatuses(scene.pc.output).map(({ state }) => state);
    expect(new Set(states.slice(states.indexOf('sending')))).toEqual(new Set(['sending']));
    expect(scene.pc.status).toMatchObject({ transport, code: null });
  },
);

/** How a relay goes, and what PC and page say of that. */
const ABSENCES = {
  'tells them that it ends': {
    pcSays: 'relay-unreachable',
    pageSays: 'relay-restarting',
    goes: ({ relay }: Scene) => relay.stop(),
  },
  'loses its power': {
    pcSays: 'relay-unreachable',
    pageSays: 'relay-unreachable',
    goes: async ({ pc, page, relay }: Scene) => {
      pc.link.reset();
      page.link.reset();
      await relay.stop();
    },
  },
  'loses its power with the PC, which counts anew,': {
    // It was never there for this run, so that the transport may be why.
    pcSays: 'transport-pinned',
    pageSays: 'relay-unreachable',
    goes: async ({ pc, page, relay }: Scene, args: readonly string[]) => {
      pc.link.reset();
      page.link.reset();
      await relay.stop();
      await pc.stop();
      pc.start(args);
    },
  },
} as const;
const ABSENT = Object.keys(ABSENCES) as (keyof typeof ABSENCES)[];

test.each(
  ABSENT.flatMap((what) =>
    (['websocket', 'polling', 'http'] as const).map((transport) => [what, transport] as const),
  ),
)('has the picture back within 3 s when a relay that %s is back, over %s alone', async (what, transport) => {
  await using scene = await Scene.open();
  const { pc, page, relay } = scene;
  const args = ['--transport', transport];
  pc.start(args);
  page.open();
  page.host.run(() => page.wall?.leg.choose(transport));
  await scene.run(10_000);
  expect([pc.transport, page.transport]).toEqual([transport, transport]);
  const { goes, pcSays, pageSays } = ABSENCES[what];
  await goes(scene, args);
  await scene.run(5_000);
  expect(pc.status).toMatchObject({ state: 'connecting', transport: null, code: pcSays });
  expect([page.transport, page.wall?.leg.trouble.peek()]).toEqual([null, pageSays]);
  const painted = page.paints.length;
  await relay.start();
  await scene.run(3_000);
  expect(page.paints.length).toBeGreaterThan(painted);
  expect([pc.transport, page.transport]).toEqual([transport, transport]);
});

test.for([undefined, 'the-same-name'])(
  'shows a program that was started again and counts from one again within a second: session %s',
  async (session) => {
    await using scene = await Scene.open();
    scene.page.open();
    await scene.run(1_000);
    const post = async (sequence: number, picture: number) => {
      const answer = await scene.relay.ask('/api/cameras/{camera}/frames', {
        method: 'POST',
        headers: {
          authorization: `Bearer ${scene.relay.key}`,
          'content-type': 'image/jpeg',
          'porthole-sequence': `${sequence}`,
          ...(session && { 'porthole-session': session }),
        },
        body: new Uint8Array(simulatedJpeg(picture, 5_000)),
      });
      await scene.run(100);
      return answer.status;
    };
    for (let frame = 1; frame <= 50; frame += 1) expect(await post(frame, frame)).toBe(204);
    const startedAt = scene.time.at;
    for (let frame = 1; frame <= 30; frame += 1) await post(frame, 100 + frame);
    const shown = scene.page.paints.filter(({ number }) => number > 100);
    expect(Number(shown[0]?.at) - startedAt).toBeLessThanOrEqual(1_000);
    expect(shown.length).toBeGreaterThan(15);
  },
);
