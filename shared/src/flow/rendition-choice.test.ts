import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_WISH, type Rendition, type Wish } from '../protocol/renditions.ts';
import { RenditionBytes } from './rendition-bytes.ts';
import { RenditionChoice } from './rendition-choice.ts';
import { renditionWidth } from './rendition-ladder.ts';

const HD = { width: 1280, height: 720 };

interface LineLike {
  /** Bytes a second at a time. */
  carries: (ms: number) => number;
  /** Ms from the last byte to the acknowledgement. */
  roundTripMs?: number;
  window?: number;
  /** Bytes a second by the receiver's own timing of each frame; left out where it tells none. */
  told?: number;
}

interface CameraLike {
  fps: number;
  bytes: number;
  wish?: Wish;
}

/** One line with a queue of a few frames, one waiting frame a camera, and the choice that feeds it. All on a clock of its own. */
class Simulation {
  readonly choice = new RenditionChoice();
  readonly changes: { at: number; camera: string; name: Rendition }[] = [];
  now = 0;
  delivered = new Map<string, number>();
  readonly #line: LineLike & { roundTripMs: number; window: number };
  readonly #cameras = new Map<string, { fps: number; facts: RenditionBytes; due: number }>();
  readonly #waiting = new Map<string, number>();
  #inFlight: { camera: string; bytes: number; sentAt: number; left: number; settlesAt: number }[] = [];
  readonly #last = new Map<string, Rendition>();
  #order: string[] = [];

  constructor(line: LineLike, cameras: CameraLike[]) {
    this.#line = { roundTripMs: 20, window: 2, ...line };
    cameras.forEach((camera, n) => {
      const facts = new RenditionBytes();
      facts.frame(HD, camera.bytes);
      this.#cameras.set(`${n}`, { fps: camera.fps, facts, due: n });
      this.#order.push(`${n}`);
      this.wish(`${n}`, camera.wish ?? NO_WISH);
    });
  }

  wish(id: string, wish: Wish): void {
    const { facts, fps } = this.#cameras.get(id)!;
    this.choice.watch(id, { full: HD, fps, bytes: (name) => facts.mean(name) }, wish);
  }

  name = (id = '0') => this.choice.of(id).name;

  /** @returns frames a second of every camera in that time */
  run(seconds: number): number[] {
    this.delivered = new Map([...this.#cameras.keys()].map((id) => [id, 0]));
    for (const until = this.now + seconds * 1_000; this.now < until; this.now += 1) this.#tick();
    return [...this.delivered.values()].map((frames) => frames / seconds);
  }

  #tick(): void {
    let bytes = this.#line.carries(this.now) / 1_000;
    for (const frame of this.#inFlight) {
      const part = Math.min(bytes, frame.left);
      frame.left -= part;
      bytes -= part;
      if (frame.left <= 0 && frame.settlesAt === Number.POSITIVE_INFINITY)
        frame.settlesAt = this.now + this.#line.roundTripMs;
    }
    for (const frame of this.#inFlight.filter(({ settlesAt }) => settlesAt <= this.now)) {
      this.#inFlight = this.#inFlight.filter((one) => one !== frame);
      this.delivered.set(frame.camera, this.delivered.get(frame.camera)! + 1);
      this.choice.settled(frame.bytes, frame.sentAt, this.now, this.#line.told);
    }
    for (const [id, camera] of this.#cameras) if (camera.due <= this.now) this.#capture(id, camera);
    this.#pump();
  }

  #capture(id: string, camera: { fps: number; facts: RenditionBytes; due: number }): void {
    camera.due += 1_000 / camera.fps;
    if (this.#waiting.has(id)) this.choice.dropped(id, this.now);
    const { name } = this.choice.of(id);
    if (name !== (this.#last.get(id) ?? name)) this.changes.push({ at: this.now, camera: id, name });
    this.#last.set(id, name);
    this.#waiting.set(id, camera.facts.mean(name));
  }

  /** Who was served least recently goes first. */
  #pump(): void {
    for (const id of [...this.#order]) {
      const bytes = this.#waiting.get(id);
      if (this.#inFlight.length >= this.#line.window || bytes === undefined) continue;
      this.#waiting.delete(id);
      this.#order = [...this.#order.filter((other) => other !== id), id];
      const [sentAt, settlesAt] = [this.now, Number.POSITIVE_INFINITY];
      this.#inFlight.push({ camera: id, bytes, sentAt, left: bytes, settlesAt });
      this.choice.sent(id, this.now);
    }
  }
}

const steady = (bytesPerSecond: number) => () => bytesPerSecond;
const one = (line: LineLike, wish: Wish = NO_WISH) =>
  new Simulation(line, [{ fps: 15, bytes: 30_000, wish }]);

describe('RE-4: on a thin line', () => {
  test.each([
    ['1 Mbit/s', 125_000],
    ['512 kbit/s', 64_000],
    ['256 kbit/s', 32_000],
  ])('of %s the picture is small enough for ten frames a second after at most four seconds', (_, carries) => {
    const simulation = one({ carries: steady(carries) });
    simulation.run(4);
    const [fps] = simulation.run(60);
    expect(fps).toBeGreaterThanOrEqual(10);
    expect(simulation.choice.of('0').cause).toBe('downlink-thin');
  });

  test('the receiver’s own timing decides: of one that acknowledges late and is sent each frame quickly, nothing is made smaller', () => {
    const busy = { carries: steady(64_000), told: 5e6 };
    const simulation = one(busy);
    simulation.run(60);
    expect([simulation.name(), simulation.changes]).toEqual(['full', []]);
    const thin = one({ ...busy, told: 64_000 });
    thin.run(4);
    expect(thin.choice.of('0').cause).toBe('downlink-thin');
  });

  test('whose viewer asked for fewer frames, and tells no times, nothing is made smaller', () => {
    const simulation = one({ carries: steady(64_000) }, { ...NO_WISH, fps: 3 });
    simulation.run(60);
    expect(simulation.name()).toBe('full');
  });

  test('that was not thin before, it is smaller within about a second, and at once as small as is needed', () => {
    const simulation = one({ carries: (ms) => (ms < 10_000 ? 1e6 : 64_000) });
    simulation.run(10);
    expect([simulation.name(), simulation.changes]).toEqual(['full', []]);
    simulation.run(2.5);
    const name = simulation.name();
    expect(renditionWidth(name)).toBeLessThanOrEqual(480);
    expect(simulation.changes).toHaveLength(1);
  });

  test.each([40_000, 64_000, 90_000, 125_000, 180_000, 250_000, 350_000, 440_000])(
    'of %i bytes a second it changes at most fourteen times in five minutes, ever more rarely',
    (carries) => {
      const simulation = one({ carries: steady(carries) });
      const [fps] = simulation.run(300);
      expect(simulation.changes.length).toBeLessThanOrEqual(14);
      expect(simulation.changes.filter(({ at }) => at > 100_000).length).toBeLessThanOrEqual(6);
      expect(fps).toBeGreaterThanOrEqual(10);
    },
  );

  test.each([1, 2, 3, 4, 5])(
    'whose rate is never twice the same it changes at most sixteen times in five minutes (seed %i)',
    (seed) => {
      // Each half second up to a third more or less; the numbers of Knuth's generator.
      const mood = (ms: number) =>
        ((Math.imul(Math.floor(ms / 500) + seed * 7_919, 2_654_435_761) >>> 16) / 65_536) * 2 - 1;
      const simulation = one({ carries: (ms) => 120_000 * (1 + mood(ms) / 3) });
      const [fps] = simulation.run(300);
      expect(simulation.changes.length).toBeLessThanOrEqual(16);
      expect(fps).toBeGreaterThanOrEqual(10);
    },
  );

  test.each([
    ['512 kbit/s, 15 fps', 64_000, 15, 30_000, 320],
    ['1 Mbit/s, 15 fps', 125_000, 15, 30_000, 480],
    ['2 Mbit/s, 15 fps', 250_000, 15, 30_000, 640],
    ['2 Mbit/s, 30 fps of which half are enough', 250_000, 30, 50_000, 480],
  ])('of %s the picture is as large as that carries, in the end', (_, carries, fps, bytes, width) => {
    const simulation = new Simulation({ carries: steady(carries), window: 1 }, [{ fps, bytes }]);
    simulation.run(120);
    expect(renditionWidth(simulation.name()) ?? HD.width).toBeGreaterThanOrEqual(width);
  });

  test('that recovers, the picture is the full one again within a minute', () => {
    const simulation = one({ carries: (ms) => (ms < 20_000 ? 64_000 : 1e6) });
    simulation.run(80);
    expect(simulation.name()).toBe('full');
  });

  test('that pauses for two seconds, the picture is soon as it was', () => {
    const simulation = one({ carries: (ms) => (ms > 10_000 && ms < 12_000 ? 0 : 1e6) });
    simulation.run(14);
    expect(renditionWidth(simulation.name()) ?? 1280).toBeGreaterThanOrEqual(640);
    simulation.run(26);
    expect(simulation.name()).toBe('full');
  });

  test('a wall of sixteen cameras becomes smaller together, and every camera gets its share', () => {
    const simulation = new Simulation(
      { carries: steady(250_000), window: 6 },
      Array.from({ length: 16 }, () => ({ fps: 10, bytes: 30_000 })),
    );
    simulation.run(10);
    const fps = simulation.run(60);
    expect(Math.min(...fps)).toBeGreaterThanOrEqual(7.5);
    const widths = [...Array(16).keys()].map((n) => renditionWidth(simulation.name(`${n}`)) ?? 1280);
    expect(Math.max(...widths)).toBeLessThanOrEqual(2 * Math.min(...widths));
  });

  test('what small tiles leave goes to the large one', () => {
    const thumb = { fps: 10, bytes: 30_000, wish: { rendition: 'auto', width: 160 } } as const;
    const simulation = new Simulation({ carries: steady(200_000) }, [
      { fps: 10, bytes: 30_000 },
      ...Array.from({ length: 5 }, () => thumb),
    ]);
    simulation.run(30);
    expect(renditionWidth(simulation.name('0'))).toBeGreaterThanOrEqual(480);
    expect(simulation.choice.of('1')).toEqual({ name: '160', cause: 'fits-tile' });
  });

  test('a pinned picture stays as it was chosen, and the others make room', () => {
    const simulation = new Simulation({ carries: steady(300_000) }, [
      { fps: 10, bytes: 30_000, wish: { rendition: 'full' } },
      { fps: 10, bytes: 30_000 },
    ]);
    simulation.run(20);
    expect(simulation.choice.of('0')).toEqual({ name: 'full', cause: 'pinned' });
    expect(simulation.choice.of('1').cause).toBe('downlink-thin');
  });
});

describe('RE-4: where frames are few for another reason than bytes', () => {
  test('smaller pictures are given up when they do not help', () => {
    const simulation = one({ carries: steady(1e7), roundTripMs: 300, window: 1 });
    simulation.run(60);
    const smallMs = 60_000 - fullTime(simulation, 60_000);
    expect(simulation.name()).toBe('full');
    expect(smallMs).toBeLessThan(15_000);
  });
});

function fullTime({ changes }: Simulation, end: number): number {
  let [since, name, time] = [0, 'full', 0];
  for (const change of [...changes, { at: end, name: 'end' }]) {
    if (name === 'full') time += change.at - since;
    [since, name] = [change.at, change.name];
  }
  return time;
}

describe('RE-3: a wish that changes', () => {
  test('acts on the next frame, in both directions', () => {
    const simulation = one({ carries: steady(1e7) }, { rendition: 'auto', width: 300 });
    simulation.run(5);
    expect(simulation.name()).toBe('320');
    simulation.wish('0', { rendition: 'auto', width: 1280 });
    expect(simulation.name()).toBe('full');
    simulation.wish('0', { rendition: '160' });
    expect(simulation.choice.of('0')).toEqual({ name: '160', cause: 'pinned' });
  });

  test('on a thin line keeps to what the line is known to carry', () => {
    const simulation = one({ carries: steady(64_000) });
    simulation.run(8);
    const before = simulation.name();
    simulation.wish('0', { rendition: 'auto', width: 160 });
    expect(simulation.choice.of('0')).toEqual({ name: '160', cause: 'fits-tile' });
    simulation.wish('0', { rendition: 'auto', width: 1000 });
    expect(simulation.name()).toBe(before);
  });
});

describe('Whatever a line does', () => {
  test('no camera is sent more than its tile shows, nor a picture that is not of its ladder', () => {
    const scene = fc.record({
      carries: fc.array(fc.integer({ min: 0, max: 600_000 }), { minLength: 1, maxLength: 6 }),
      roundTripMs: fc.integer({ min: 1, max: 400 }),
      window: fc.integer({ min: 1, max: 5 }),
      cameras: fc.array(
        fc.record({
          fps: fc.integer({ min: 1, max: 30 }),
          bytes: fc.integer({ min: 1_000, max: 90_000 }),
          width: fc.integer({ min: 100, max: 1_500 }),
        }),
        { minLength: 1, maxLength: 4 },
      ),
    });
    fc.assert(
      fc.property(scene, ({ carries, roundTripMs, window, cameras }) => {
        const at = (ms: number) => carries[Math.floor(ms / 3_000) % carries.length]!;
        const simulation = new Simulation(
          { carries: at, roundTripMs, window },
          cameras.map(({ fps, bytes, width }) => ({ fps, bytes, wish: { rendition: 'auto', width } })),
        );
        simulation.run(18);
        for (const { camera, name } of simulation.changes) {
          const width = cameras[Number(camera)]!.width;
          expect(renditionWidth(name) ?? HD.width).toBeLessThanOrEqual(
            Math.max(160, [320, 480, 640, 960, 1280].find((one) => one >= width) ?? HD.width),
          );
        }
      }),
      { numRuns: 25 },
    );
  });
});
