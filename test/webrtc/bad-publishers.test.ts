import type { CreatedCamera } from '@porthole/shared/protocol/api';
import { beforeAll, expect, vi } from 'vitest';
import type { BroadcastOptions } from '../support/broadcaster.ts';
import { eventually } from '../support/eventually.ts';
import { footageJpegs } from '../support/footage.ts';
import { BadPublisher, DEAD_CANDIDATE, MutePublisher, madeUpOffer } from './bad-publisher.ts';
import { oneLab } from './in-lab.ts';
import type { Lab } from './lab.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const inLab = oneLab();
let jpegs: Buffer[];
beforeAll(async () => {
  jpegs = await footageJpegs();
});

/** Ms from asking until it is found out. */
const FOUND_OUT_MS = 5_000;

type Ends = Disposable & Partial<AsyncDisposable>;

/** The attempt is given so many tracks, one for an offer that can be read; the reason is shown, the picture goes on by the relay all the while, and the tile counts what is painted. */
async function isFoundOut(
  lab: Lab,
  said: `failed rtc-${string}`,
  tracks: number,
  publish: (options: BroadcastOptions) => Ends,
): Promise<void> {
  const camera: CreatedCamera = await lab.api.createCamera();
  const publisher = publish({ relay: lab.relay, camera, jpegs, fps: 10 });
  try {
    await using look = await lab.look(camera.id);
    await lab.isKeptUp(camera, [look], async () => {
      await eventually(said, async () => (await look.shown.rung('webrtc')) === said, { within: 20_000 });
      expect(await look.watch.lastTryMs()).toBeLessThan(FOUND_OUT_MS);
    });
    expect(await look.watch.tracks()).toBe(tracks);
    expect((await look.watch.paints()).some(({ video }) => video)).toBe(false);
    expect((await look.watch.connections()).open).toBe(0);
    publisher[Symbol.dispose]();
    await look.countsAll();
  } finally {
    publisher[Symbol.dispose]();
    await publisher[Symbol.asyncDispose]?.();
  }
}

type Answers = ConstructorParameters<typeof BadPublisher>[1];
const liar = (asked: Answers) => (options: BroadcastOptions) => new BadPublisher(options, asked);

inLab('a camera that connects and sends no frame is found out', (lab) =>
  isFoundOut(lab, 'failed rtc-connected-no-frames', 1, (options) => new MutePublisher(options)),
);

inLab('an offer for a peer that is not there gives a track, and no picture', (lab) =>
  isFoundOut(
    lab,
    'failed rtc-ice-blocked',
    1,
    liar(({ attempt }, say) => {
      say({ type: 'offer', attempt, sdp: madeUpOffer() });
      say({ type: 'candidate', attempt, candidate: { candidate: DEAD_CANDIDATE, sdpMid: '0' } });
      say({ type: 'candidate', attempt, candidate: null });
    }),
  ),
);

inLab('an offer without any address is given up as soon', (lab) =>
  isFoundOut(
    lab,
    'failed rtc-ice-blocked',
    1,
    liar(({ attempt }, say) => say({ type: 'offer', attempt, sdp: madeUpOffer() })),
  ),
);

inLab('an offer that nobody can read is a failure like any other', (lab) =>
  isFoundOut(
    lab,
    'failed rtc-ice-failed',
    0,
    liar(({ attempt }, say) => say({ type: 'offer', attempt, sdp: 'v=1\r\nnothing of the kind' })),
  ),
);

inLab('who is never answered does not wait', (lab) =>
  isFoundOut(
    lab,
    'failed rtc-no-answer',
    0,
    liar(() => {}),
  ),
);
