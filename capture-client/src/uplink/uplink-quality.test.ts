import { STANDBY_INTERVAL_MS } from '@porthole/shared/protocol/limits';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEVELS, type QualityLevel, RATE_LEVELS } from './quality-levels.ts';
import { type Sample, UplinkQuality } from './uplink-quality.ts';

const TICK_MS = 250;

interface Line {
  /** Bytes a second at a moment. */
  carries: (seconds: number) => number;
  /** Frames a second that the path's length lets through, whatever their size. */
  atMostFps?: number;
  /** Nor is it known that it does. */
  isUnknown?: boolean;
}
interface Camera {
  fps: number;
  bytes: number;
  /** How many bytes a level really takes, against what is thought of it. */
  surprise?: number;
}

/** A camera on a line, in steps of a quarter of a second. */
class Simulation {
  readonly state: UplinkQuality;
  /** All who watch have the picture by another way. */
  standsBy = false;
  readonly levelAt: number[] = [];
  readonly fpsAt: number[] = [];
  readonly #inFlight = 1;
  #seconds = 0;
  #owed = { captured: 0, delivered: 0 };
  readonly #line: Line;
  readonly #camera: Camera;
  readonly #levels: readonly QualityLevel[];

  constructor(line: Line, camera: Camera, levels = LEVELS) {
    this.#line = line;
    this.#camera = camera;
    this.#levels = levels;
    this.state = new UplinkQuality(levels);
  }

  run(seconds: number): this {
    for (let tick = 0; tick < seconds * 4; tick += 1) this.#tick();
    return this;
  }

  get changes(): number {
    return this.levelAt.filter((level, index) => index > 0 && level !== this.levelAt[index - 1]).length;
  }

  /** Frames a second over the last ones. */
  fps(seconds: number): number {
    return this.fpsAt.slice(-seconds * 4).reduce((sum, fps) => sum + fps, 0) / (seconds * 4);
  }

  #tick(): void {
    const { weight, atMostFps, shape } = this.#levels[this.state.level] as QualityLevel;
    const surprise = shape ? (this.#camera.surprise ?? 1) : 1;
    const bytes = this.#camera.bytes * Math.min(1, weight * surprise);
    const asked = this.standsBy ? STANDBY_FPS : this.#camera.fps;
    const offered = Math.min(asked, atMostFps ?? Number.POSITIVE_INFINITY);
    const through = Math.min(
      offered,
      this.#line.carries(this.#seconds) / bytes,
      this.#line.atMostFps ?? Number.POSITIVE_INFINITY,
    );
    const captured = this.#whole('captured', this.#camera.fps / 4);
    const delivered = this.#whole('delivered', through / 4);
    this.#seconds += 0.25;
    const sample: Sample = {
      ...{ at: this.#seconds * 1_000, ms: TICK_MS, captured, delivered, bytes: delivered * bytes },
      inFlight: this.#inFlight,
      standsBy: this.standsBy,
      mostFps: this.#line.isUnknown ? null : (this.#line.atMostFps ?? null),
      uplinkFull: Math.round((this.#leftOut(offered, through) / 4) * 100) / 100,
    };
    this.fpsAt.push(through);
    this.state.step(sample);
    this.levelAt.push(this.state.level);
  }

  /** Of all that are captured, those that come while one that may go finds no room. */
  #leftOut(offered: number, through: number): number {
    return this.standsBy ? this.#camera.fps * (1 - through / offered) : offered - through;
  }

  #whole(what: 'captured' | 'delivered', frames: number): number {
    this.#owed[what] += frames;
    const whole = Math.floor(this.#owed[what] + 1e-9);
    this.#owed[what] -= whole;
    return whole;
  }
}

const STANDBY_FPS = 1_000 / STANDBY_INTERVAL_MS;
const always = (bytes: number) => ({ carries: () => bytes });
const WEBCAM: Camera = { fps: 30, bytes: 50_000 };

describe('UQ-1: what a thin line is given', () => {
  it('is all, where it carries all', () => {
    const { state, changes } = new Simulation(always(2_000_000), WEBCAM).run(120);
    expect([state.level, changes]).toEqual([0, 0]);
  });

  it('is all, where it carries fewer frames than there are and still enough', () => {
    const { state, changes } = new Simulation(always(700_000), WEBCAM).run(120);
    expect([state.level, changes]).toEqual([0, 0]);
  });

  it.each([
    [400_000, 2],
    [200_000, 4],
    [100_000, 5],
    [60_000, 6],
    [46_000, 7],
    [25_000, 8],
    [10_000, 9],
  ])('of %i bytes a second is about level %i, within seconds', (bytes, level) => {
    const simulation = new Simulation(always(bytes), WEBCAM).run(bytes >= 100_000 ? 5 : 14);
    expect(Math.abs(simulation.state.level - level)).toBeLessThanOrEqual(1);
    expect(simulation.run(100).fps(60)).toBeGreaterThan(Math.min(10, LEVELS[level]?.atMostFps ?? 10) * 0.85);
  });

  it('is left within a good second of the line becoming thin', () => {
    const simulation = new Simulation({ carries: (s) => (s < 60 ? 2_000_000 : 200_000) }, WEBCAM).run(60);
    expect(simulation.state.level).toBe(0);
    simulation.run(1.5);
    expect(simulation.state.level).toBeGreaterThan(0);
    simulation.run(2);
    expect(simulation.fps(1)).toBeGreaterThanOrEqual(10);
  });

  it('is quality first, then size, then rate', () => {
    for (const [index, level] of LEVELS.entries()) {
      const before = LEVELS[index - 1];
      if (!before) continue;
      const scales = [before.shape?.scale ?? 1, level.shape?.scale ?? 1] as const;
      const isQuality = scales[0] === scales[1] && !level.atMostFps;
      const isRate = scales[0] === scales[1] && level.atMostFps !== null;
      expect([index <= 3, index > 3 && index <= 6, index > 6]).toEqual([
        isQuality,
        scales[0] > scales[1],
        isRate,
      ]);
    }
  });

  it('is fewer frames where nothing can encode', () => {
    const simulation = new Simulation(always(200_000), WEBCAM, RATE_LEVELS).run(60);
    expect(simulation.state.level).toBeGreaterThanOrEqual(2);
  });

  it('asks no more of a slow source than it gives', () => {
    const { state } = new Simulation(always(200_000), { fps: 4, bytes: 40_000 }).run(60);
    expect(state.level).toBe(0);
  });
});

describe('DE-4: while all stand by', () => {
  it('nothing better is tried: that a frame now and then finds room promises nothing', () => {
    const simulation = new Simulation(always(200_000), WEBCAM).run(30);
    const { level } = simulation.state;
    simulation.standsBy = true;
    expect(simulation.run(120).state.level).toBe(level);
    simulation.standsBy = false;
    expect(simulation.run(20).fps(10)).toBeGreaterThan(10);
  });

  it('a line that is enough for what is asked is not thin', () => {
    const simulation = new Simulation(always(200_000), WEBCAM);
    simulation.standsBy = true;
    expect(simulation.run(60).changes).toBe(0);
  });

  it('one that is too thin even for that is given less', () => {
    const simulation = new Simulation(always(100_000), WEBCAM);
    simulation.standsBy = true;
    expect(simulation.run(20).state.level).toBeGreaterThan(0);
    expect(simulation.fps(10)).toBeGreaterThan(STANDBY_FPS * 0.9);
  });
});

describe('frames of the level that was left', () => {
  const sample = (at: number, delivered: number): Sample => ({
    ...{ at, ms: TICK_MS, captured: 8, delivered, bytes: 50_000, uplinkFull: 7 },
    ...{ inFlight: 3, mostFps: null, standsBy: false },
  });
  /** @returns the level after each quarter of a second, of which each but those of the pressed line at first brings so many frames */
  const levels = (delivered: number) => {
    const quality = new UplinkQuality();
    return Array.from({ length: 24 }, (_, tick) => {
      const at = (tick + 1) * TICK_MS;
      quality.step(sample(at, quality.level === 0 ? 1 : delivered));
      return quality.level;
    });
  };
  const ticksAt = (level: number, all: readonly number[]) => all.filter((one) => one === level).length;

  it('are no word on the one that was chosen', () => {
    // Two until all three have come, and four that are judged.
    expect(ticksAt(3, levels(1))).toBe(2 + 4);
  });

  it('are waited for no longer than a second', () => {
    // Four, and two seconds of a line that stutters.
    expect(ticksAt(3, levels(0))).toBe(3 + 8);
  });
});

describe('UQ-2: the way back', () => {
  it('takes five seconds a level, and ends where all is sent', () => {
    const simulation = new Simulation({ carries: (s) => (s < 30 ? 100_000 : 5_000_000) }, WEBCAM).run(30);
    const low = simulation.state.level;
    simulation.run(4);
    expect(simulation.state.level).toBe(low);
    simulation.run(low * 7 + 60);
    expect(simulation.state.level).toBe(0);
  });

  it('is tried ever less often where it fails', () => {
    const simulation = new Simulation(always(200_000), WEBCAM).run(60);
    const early = simulation.changes;
    simulation.run(600);
    expect(early).toBeLessThan(16);
    expect((simulation.changes - early) / 10).toBeLessThan(3);
  });

  it('does not take two minutes a level once the line has recovered', () => {
    const simulation = new Simulation({ carries: (s) => (s < 900 ? 60_000 : 5_000_000) }, WEBCAM).run(900);
    simulation.run(120 + 30 + LEVELS.length * 7);
    expect(simulation.state.level).toBe(0);
  });

  it('waits while nobody watches', () => {
    const simulation = new Simulation(always(100_000), WEBCAM).run(10);
    const { level } = simulation.state;
    simulation.state.rest();
    expect(simulation.state.level).toBe(level);
  });
});

describe('the quality of a path that is long, and not thin', () => {
  it('is given up no further than it helps, where nobody knows why', () => {
    const line = { carries: () => 5_000_000, atMostFps: 8, isUnknown: true };
    const simulation = new Simulation(line, WEBCAM).run(300);
    const full = simulation.levelAt.filter((level) => level === 0).length;
    expect(full / simulation.levelAt.length).toBeGreaterThan(0.8);
  });

  it('is not given up for nothing', () => {
    const simulation = new Simulation({ carries: () => 5_000_000, atMostFps: 8 }, WEBCAM).run(300);
    const full = simulation.levelAt.filter((level) => level === 0).length;
    expect(full / simulation.levelAt.length).toBeGreaterThan(0.9);
  });
});

describe('whatever the line does', () => {
  const secondsOf = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 60 });

  it('the level is one there is, and a line that stays as it is settles', () => {
    fc.assert(
      fc.property(
        secondsOf,
        fc.constantFrom(5, 10, 15, 30),
        fc.double({ min: 0.6, max: 1.8, noNaN: true }),
        (rates, fps, surprise) => {
          const carries = (s: number) => rates[Math.min(rates.length - 1, Math.floor(s))] ?? 0;
          const simulation = new Simulation({ carries }, { fps, bytes: 50_000, surprise });
          simulation.run(rates.length);
          expect(simulation.levelAt.every((level) => level >= 0 && level < LEVELS.length)).toBe(true);
          simulation.run(240);
          const before = simulation.changes;
          simulation.run(240);
          expect(simulation.changes - before).toBeLessThanOrEqual(24);
        },
      ),
      { numRuns: 20 },
    );
  });
});
