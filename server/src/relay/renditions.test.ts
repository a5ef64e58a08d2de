import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import type { Frame } from '@porthole/shared/protocol/frame';
import { NO_WISH, type Wish } from '@porthole/shared/protocol/renditions';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EncodedPicture, MadeRendition, RenditionEncoder } from './rendition-encoder.ts';
import type { RenditionLine } from './rendition-line.ts';
import type { RenditionPort } from './rendition-port.ts';
import { Renditions } from './renditions.ts';

/** Halves bytes when told to; so much at once as it says. */
class HandEncoder implements RenditionEncoder {
  readonly atOnce: number;
  readonly begun: { of: number; name: MadeRendition }[] = [];
  most = 0;
  readonly #open: { finish: () => void; fail: () => void }[] = [];

  constructor(atOnce = 1) {
    this.atOnce = atOnce;
  }

  encode(jpeg: Uint8Array, name: MadeRendition): Promise<EncodedPicture> {
    this.begun.push({ of: jpeg[0] as number, name });
    return new Promise((resolve, reject) => {
      const picture = { jpeg: jpeg.subarray(0, jpeg.length >> 1), width: Number(name), height: 9 };
      this.#open.push({ finish: () => resolve(picture), fail: () => reject(new Error('not a picture')) });
      this.most = Math.max(this.most, this.#open.length);
    });
  }

  async finish(how: 'finish' | 'fail' = 'finish'): Promise<void> {
    this.#open.shift()?.[how]();
    for (let turn = 0; turn < 6; turn += 1) await Promise.resolve();
  }

  get working(): number {
    return this.#open.length;
  }
}

/** A viewer that has room for everything. */
class Receiver {
  readonly got: Frame[] = [];
  overtaken = 0;
  readonly port: RenditionPort;

  constructor(line: RenditionLine, wish: Wish = { rendition: '640' }, camera = CAMERA) {
    this.port = line.viewer(camera, wish);
  }

  offer(frame: Frame): void {
    const { name } = this.port.choose(frame);
    this.port.request(frame, name, (picture) => {
      if (picture) this.got.push(picture);
      else this.overtaken += 1;
    });
  }

  get sequences(): number[] {
    return this.got.map(({ header }) => header.sequence);
  }
}

const CAMERA = 'cam_0123456789';

const frame = (sequence: number, width = 1280, bytes = 100): Frame => ({
  header: {
    camera: CAMERA,
    sequence,
    capturedAt: 1_000 + sequence,
    width,
    height: 720,
    codec: 'jpeg',
    transport: 'websocket',
  },
  jpeg: new Uint8Array(bytes).fill(sequence),
});

function set(atOnce = 1) {
  const encoder = new HandEncoder(atOnce);
  const timers = new ManualTimers();
  const seen = { failed: 0 };
  const renditions = new Renditions(encoder, timers, {
    renditionFailed: () => (seen.failed += 1),
  });
  const receiver = (wish?: Wish, camera?: string) => new Receiver(renditions.line(), wish, camera);
  return { encoder, timers, seen, renditions, receiver };
}

describe('RE-5: a rendition of a camera', () => {
  test('is made once for all who are sent it, and says of itself what the camera said of the frame', async () => {
    const { encoder, receiver } = set();
    const [one, two] = [receiver(), receiver()];
    const original = frame(1);
    for (const each of [one, two]) each.offer(original);
    await encoder.finish();
    expect(encoder.begun).toHaveLength(1);
    expect(one.got[0]).toBe(two.got[0]);
    expect(one.got[0]?.header).toEqual({
      ...original.header,
      width: 640,
      height: 9,
      full: { width: 1280, height: 720 },
    });
    expect(original.header).not.toHaveProperty('full');
  });

  test('skips what it has no time for: the newest is next, and who asked for older ones is told', async () => {
    const { encoder, receiver } = set();
    const one = receiver();
    for (const sequence of [1, 2, 3, 4]) one.offer(frame(sequence));
    await encoder.finish();
    await encoder.finish();
    expect([one.sequences, one.overtaken, encoder.working]).toEqual([[1, 4], 2, 0]);
  });

  test('that is made, or being made, is had by who joins', async () => {
    const { encoder, receiver } = set();
    const [one, during, after] = [receiver(), receiver(), receiver()];
    one.offer(frame(1));
    during.offer(frame(1));
    await encoder.finish();
    after.offer(frame(1));
    expect([during.sequences, after.sequences, encoder.begun.length]).toEqual([[1], [1], 1]);
  });

  test('takes turns with the others, of which so many are made at once', async () => {
    const { encoder, receiver } = set(2);
    const receivers = [...'abcd'].map((name) => receiver({ rendition: '320' }, `cam_${name}`));
    for (let sequence = 1; sequence <= 8; sequence += 1) {
      for (const each of receivers) each.offer(frame(sequence));
      await encoder.finish();
    }
    expect(encoder.most).toBe(2);
    const made = receivers.map(({ got }) => got.length);
    expect(Math.max(...made) - Math.min(...made)).toBeLessThanOrEqual(1);
  });

  test('is made only for as long as somebody uses it, and nothing is kept', async () => {
    const { encoder, receiver } = set();
    const one = receiver();
    for (const sequence of [1, 2]) one.offer(frame(sequence));
    one.port.changeWish(NO_WISH);
    one.offer(frame(3));
    expect([one.overtaken, one.sequences]).toEqual([1, [3]]);
    await encoder.finish();
    expect(encoder.working).toBe(0);
    one.port.close();
    const again = receiver();
    again.offer(frame(3));
    expect(encoder.working).toBe(1);
  });
});

describe('RE-6: a frame is passed on as it came', () => {
  test('where it is no wider than the rendition', () => {
    const { encoder, receiver } = set();
    const one = receiver();
    const small = frame(1, 640);
    one.offer(small);
    expect([one.got[0] === small, encoder.begun.length]).toEqual([true, 0]);
  });

  test('where it cannot be decoded; that is counted, and the next one is tried', async () => {
    const { encoder, seen, receiver } = set();
    const one = receiver();
    const broken = frame(1);
    one.offer(broken);
    await encoder.finish('fail');
    one.offer(frame(2));
    await encoder.finish();
    expect(one.got[0]).toBe(broken);
    expect(one.got[1]?.header.width).toBe(640);
    expect(seen).toEqual({ failed: 1 });
  });

  test('where made smaller it would have more bytes', async () => {
    const { encoder, receiver } = set();
    const one = receiver();
    const poor = frame(1, 1280, 0);
    one.offer(poor);
    await encoder.finish();
    expect(one.got[0]).toBe(poor);
  });
});

describe('RE-7: one picture for who asks for no more', () => {
  test('is as wished', async () => {
    const { encoder, renditions } = set();
    const asked = renditions.picture(frame(1), { rendition: 'auto', width: 300 });
    await encoder.finish();
    const picture = await asked;
    expect(picture.rendition).toEqual({ name: '320', cause: 'fits-tile' });
    expect(picture.frame.header.width).toBe(320);
  });

  test('is the frame itself where none is wished or none can be made, and says so', async () => {
    const { encoder, renditions } = set();
    const one = frame(1);
    expect((await renditions.picture(one, NO_WISH)).frame).toBe(one);
    const asked = renditions.picture(one, { rendition: '320' });
    await encoder.finish('fail');
    expect(await asked).toEqual({ frame: one, rendition: { name: 'full', cause: 'full' } });
  });

  test('is had by all who ask at once', async () => {
    const { encoder, renditions } = set();
    const asked = [1, 2, 3].map(() => renditions.picture(frame(1), { rendition: '320' }));
    await encoder.finish();
    expect((await Promise.all(asked)).map((one) => one.frame.header.width)).toEqual([320, 320, 320]);
    expect(encoder.begun).toHaveLength(1);
  });
});

type Act = { camera: number; wish: Wish; does: string };

/** Four cameras whose viewers come, go and wish for something else. */
class Scene {
  readonly encoder = new HandEncoder(2);
  readonly renditions = new Renditions(this.encoder, new ManualTimers());
  readonly cameras = Array.from({ length: 4 }, (_, n) => ({
    id: `cam_${n}`,
    sequence: 0,
    viewers: [] as Receiver[],
  }));

  async play({ camera: which, wish, does }: Act): Promise<void> {
    const camera = this.cameras[which];
    if (!camera) return;
    const { viewers, id } = camera;
    if (does === 'join') viewers.push(new Receiver(this.renditions.line(), wish, id));
    else if (does === 'leave') viewers.shift()?.port.close();
    else if (does === 'wish') viewers.at(-1)?.port.changeWish(wish);
    else if (does === 'frame') {
      camera.sequence += 1;
      for (const viewer of viewers) viewer.offer(frame(camera.sequence));
    } else await this.encoder.finish(does === 'fail' ? 'fail' : 'finish');
  }

  async settle(): Promise<void> {
    while (this.encoder.working > 0) await this.encoder.finish();
  }

  /** Everybody leaves and comes back, for the frame of before. */
  async comeAnew(): Promise<void> {
    for (const { viewers } of this.cameras) for (const viewer of viewers) viewer.port.close();
    this.encoder.begun.length = 0;
    for (const { id } of this.cameras)
      new Receiver(this.renditions.line(), { rendition: '640' }, id).offer(frame(1));
    await this.settle();
  }
}

function expectTheNewest({ viewers, sequence }: Scene['cameras'][number]): void {
  for (const { got, sequences } of viewers) if (got.length > 0) expect(sequences).toContain(sequence);
}

describe('Whatever comes and goes', () => {
  test('no more is worked on or kept than is used, and everybody has the newest in the end', async () => {
    const act = fc.record({
      camera: fc.nat({ max: 3 }),
      wish: fc.constantFrom<Wish>({ rendition: '640' }, { rendition: '160' }, NO_WISH),
      does: fc.constantFrom('join', 'leave', 'wish', 'frame', 'frame', 'finish', 'fail'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 80 }), async (acts) => {
        const scene = new Scene();
        for (const one of acts) {
          await scene.play(one);
          expect(scene.encoder.working).toBeLessThanOrEqual(2);
        }
        await scene.settle();
        for (const camera of scene.cameras) expectTheNewest(camera);
        await scene.comeAnew();
        expect(scene.encoder.begun).toHaveLength(scene.cameras.length);
      }),
      { numRuns: 100 },
    );
  });
});

test('RE-8: a small tile is sent the camera’s own picture while the encoder has no time, and a pin is kept all the same', async () => {
  const { encoder, receiver, timers } = set();
  const small = receiver({ rendition: 'auto', width: 300 });
  const pinned = receiver({ rendition: '160' });
  for (let sequence = 1; sequence <= 20; sequence += 1) {
    for (const each of [small, pinned]) each.offer(frame(sequence));
    timers.advance(100);
    if (sequence % 4 === 0) await encoder.finish();
  }
  const widths = (of: typeof small) => new Set(of.got.slice(-4).map(({ header }) => header.width));
  expect([...widths(small)]).toEqual([1280]);
  expect([...widths(pinned)]).toEqual([160]);
});
