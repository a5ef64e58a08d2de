import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RtcScene, settled } from './testing/rtc-scene.ts';

type Move = (scene: RtcScene) => void | Promise<void>;

const said = (say: (scene: RtcScene) => void): Move => say;
/** To the newest connection, where there is one. */
const toPeer = (say: (peer: RtcScene['peer']) => void): Move =>
  said(({ peers }) => {
    const peer = peers.at(-1);
    if (peer) say(peer);
  });

const moves: fc.Arbitrary<Move> = fc.oneof(
  fc.constantFrom<Move>(
    said((scene) => scene.publisherSays({ type: 'offer', sdp: 'offer' })),
    said((scene) => scene.publisherSays({ type: 'bye', code: 'rtc-sidecar-crash' })),
    said((scene) => scene.publisherSays({ type: 'busy', watching: 3, most: 3 })),
    said((scene) => scene.publisherSays({ type: 'candidate', candidate: null })),
    said((scene) => scene.view.tryNow()),
    toPeer((peer) => peer.connect()),
    toPeer((peer) => peer.events.pairOpen()),
    toPeer((peer) => peer.events.connection('disconnected')),
    toPeer((peer) => peer.events.connection('failed')),
    toPeer((peer) => {
      peer.refuses = true;
    }),
  ),
  // Said by an older one, after its end.
  fc.nat({ max: 5 }).map((nth) =>
    said(({ peers }) => {
      peers[nth]?.events.connection('connected');
      peers[nth]?.paint();
    }),
  ),
  fc
    .record(
      { visible: fc.boolean(), allowed: fc.boolean(), signalling: fc.boolean(), sourceAlive: fc.boolean() },
      { requiredKeys: [] },
    )
    .map((facts) => said((scene) => scene.view.facts(facts))),
  fc.constant(
    said((scene) => scene.view.facts({ visible: true, allowed: true, signalling: true, sourceAlive: true })),
  ),
  fc.record({ jpegs: fc.boolean(), frames: fc.boolean(), ms: fc.nat({ max: 4_000 }) }).map(
    ({ ms, jpegs, frames }): Move =>
      (scene) =>
        scene.pass(ms, { jpegs, frames: frames && scene.peers.length > 0 }),
  ),
  fc.constantFrom<Move>(
    (scene) => scene.asked(),
    (scene) => scene.offered(),
    async (scene) => {
      await scene.offered();
      scene.peers.at(-1)?.connect();
      await scene.pass(1_000, { frames: scene.peers.length > 0 });
    },
  ),
);

test('Whatever is said, no two connections are open at once, no ended attempt’s stays open, and none outlives the view', async () => {
  let several = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(moves, { minLength: 5, maxLength: 25 }), async (life) => {
      const scene = new RtcScene();
      const open = () => scene.peers.filter(({ closed }) => closed === 0);
      for (const move of life) {
        await move(scene);
        await settled();
        expect(open().length).toBeLessThanOrEqual(1);
        if (!['trying', 'carrying'].includes(scene.report?.rung.state ?? '')) expect(open()).toEqual([]);
      }
      scene.view.close();
      expect(open()).toEqual([]);
      expect(scene.peers.filter(({ closed }) => closed > 1)).toEqual([]);
      if (scene.peers.length > 1) several += 1;
    }),
    { numRuns: 60 },
  );
  expect(several).toBeGreaterThan(3);
});
