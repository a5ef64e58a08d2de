import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rtcDueAt, silentMs } from './rtc-machine.ts';
import { type RtcFacts, rtcMode, running } from './rtc-state.ts';
import { ALL_WELL, READY, RtcRun, type Saying, type Traffic } from './testing/rtc-run.ts';

const facts: fc.Arbitrary<Partial<RtcFacts>> = fc.record(
  {
    visible: fc.boolean(),
    allowed: fc.boolean(),
    pinned: fc.boolean(),
    signalling: fc.boolean(),
    sourceAlive: fc.boolean(),
    offered: fc.constantFrom(null, READY, { ...READY, watching: 3 }, { ...READY, state: 'off' as const }),
  },
  { requiredKeys: [] },
);

/** Of the attempt that runs, or of any. */
const whose = fc.option(
  fc.nat({ max: 5 }).map((attempt) => ({ attempt })),
  { nil: {}, freq: 3 },
);

const sayings: fc.Arbitrary<Saying> = fc.oneof(
  facts.map((some) => ({ type: 'facts' as const, facts: some })),
  fc.constantFrom<Saying>({ type: 'retry' }, { type: 'tick' }),
  fc
    .tuple(
      fc.constantFrom<Saying>(
        { type: 'offered' },
        { type: 'answering', open: false },
        { type: 'answering', open: true },
        { type: 'turn', code: null },
        { type: 'painted' },
        { type: 'turn', code: 'turn-auth' },
        { type: 'ended', code: 'rtc-peer-closed' },
        { type: 'ended', code: 'rtc-busy' },
        { type: 'connection', state: 'connected' },
        { type: 'connection', state: 'failed' },
      ),
      whose,
    )
    .map(([saying, of]) => ({ ...saying, ...of })),
);

const traffic: fc.Arbitrary<Traffic> = fc.record({
  jpegs: fc.boolean(),
  frames: fc.boolean(),
  checks: fc.boolean(),
});

type Move = (run: RtcRun) => void;

/** Long stretches, or an attempt would seldom come far. */
const moves: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: sayings.map((saying) => (run: RtcRun) => void run.say(saying)) },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.nat({ max: 6_000 }), traffic).map(
      ([ms, what]) =>
        (run: RtcRun) =>
          void run.pass(ms, what),
    ),
  },
  { weight: 1, arbitrary: fc.nat({ max: 100_000 }).map((ms) => (run: RtcRun) => void run.sleep(ms)) },
  { weight: 2, arbitrary: fc.constant<Move>((run) => void run.facts(ALL_WELL)) },
  { weight: 2, arbitrary: fc.constant<Move>((run) => void run.facts(ALL_WELL).pass(2_500)) },
  {
    weight: 3,
    arbitrary: fc.option(traffic, { nil: { jpegs: true, frames: true } }).map((what) => (run: RtcRun) => {
      run.say({ type: 'offered' }).say({ type: 'connection', state: 'connected' });
      run.pass(1_000, what);
    }),
  },
);

/** Where it begins: random moves alone would seldom bring an attempt far. */
const starts: fc.Arbitrary<Move> = fc
  .constantFrom<Move>(
    () => {},
    (run) => void run.connecting(),
    (run) => void run.connected(),
    (run) => void run.shown(),
  )
  .map((begin) => (run) => begin(run.facts(ALL_WELL)));

const lives = fc.tuple(starts, fc.array(moves, { maxLength: 40 })).map(([start, life]) => [start, ...life]);

/** Looked at after every step: between moves most has passed. */
class WatchedRun extends RtcRun {
  watch: () => void = () => {};

  override say(saying: Saying): this {
    super.say(saying);
    // Not yet while it is made.
    this.watch?.();
    return this;
  }
}

const whatever = (check: (run: RtcRun) => void, after: (run: RtcRun) => void = () => {}, numRuns = 150) =>
  fc.assert(
    fc.property(lives, fc.double({ min: 0, max: 1, noNaN: true }), (life, luck) => {
      const run = new WatchedRun({});
      run.luck = luck;
      run.watch = () => check(run);
      for (const move of life) move(run);
      run.watch = () => {};
      after(run);
    }),
    { numRuns },
  );

test('Whatever happens, WebRTC is not shown for longer than a second without a frame of it', () => {
  let paintedAt = 0;
  let checks = 0;
  const watching = class extends RtcRun {
    override say(saying: Saying): this {
      const before = this.rtc;
      super.say(saying);
      const { phase, facts } = this.rtc;
      const isAnew = saying.type === 'painted' || before?.phase.name !== 'shown' || !before.facts.visible;
      // A page that was suspended has yet to hear what came meanwhile.
      if (isAnew || this.now - before.steppedAt >= 750) paintedAt = this.now;
      if (phase.name !== 'shown' || !facts.visible) return this;
      if (this.now > paintedAt) checks += 1;
      expect(this.now - paintedAt).toBeLessThan(silentMs(this.rtc));
      return this;
    }
  };
  fc.assert(
    fc.property(lives, (life) => {
      const run = new watching({});
      for (const move of life) move(run);
    }),
    { numRuns: 150 },
  );
  expect(checks).toBeGreaterThan(30);
});

test('Whatever happens, who paints is WebRTC only after frames of that very attempt were painted', () => {
  let painted = 0;
  const counting = class extends RtcRun {
    override say(saying: Saying): this {
      const before = this.attempt;
      const of = 'attempt' in saying ? saying.attempt : before;
      if (saying.type === 'painted' && of === before && before > 0) painted += 1;
      super.say(saying);
      if (this.attempt !== before) painted = 0;
      if (this.mode !== 'jpeg') expect(painted).toBeGreaterThanOrEqual(2);
      return this;
    }
  };
  fc.assert(
    fc.property(lives, (life) => {
      painted = 0;
      const run = new counting({});
      for (const move of life) move(run);
    }),
    { numRuns: 100 },
  );
});

test('Whatever happens, one attempt is over before the next begins, and each is told how it ended', () => {
  whatever((run) => {
    const phase = running(run.rtc);
    if (phase) expect(phase.attempt).toBe(run.rtc.attempts);
    const over = phase ? run.rtc.attempts - 1 : run.rtc.attempts;
    if (over > 0) expect(run.rtc.ended?.attempt).toBe(over);
  });
});

test('Whatever happens, every attempt and every wait has a deadline, which is still to come', () => {
  whatever(({ rtc, now }) => {
    const due = rtcDueAt(rtc);
    if (rtc.phase.name === 'base') expect(due).toBeNull();
    else expect(due).toBeGreaterThan(now);
    if (rtc.phase.name !== 'cooldown') expect(due ?? 0).toBeLessThanOrEqual(now + 15_000);
  });
});

test('Whatever happened, JPEGs paint within ten seconds of WebRTC’s last frame, and for as long as none comes', () => {
  whatever(
    () => {},
    (run) => {
      run.pass(10_000);
      const modes = run.modes.length;
      run.pass(120_000);
      expect([rtcMode(run.rtc), run.modes.length]).toEqual(['jpeg', modes]);
    },
    // Each of them takes two minutes more than the others.
    50,
  );
});

test('Whatever happened, WebRTC paints again where all is well and somebody asks for it', () => {
  whatever(
    () => {},
    (run) => {
      run.facts(ALL_WELL).pass(12_000).say({ type: 'retry' });
      for (let waited = 0; run.at !== 'asked' && waited < 100; waited += 1) run.pass(100);
      run.say({ type: 'offered' }).say({ type: 'connection', state: 'connected' });
      expect(run.pass(1_000, { jpegs: true, frames: true }).mode).toBe('rtc');
    },
  );
});
