import { ClockOffset } from '../clock-offset.ts';
import { type FrameTimes, FrameWindow } from '../frame-window.ts';
import { Mailbox } from '../mailbox.ts';
import { ManualTimers } from '../manual-timers.ts';

export interface SimulatedRun {
  fps: number;
  bytes: number;
  /** Of the narrowest place, which has a queue without end. */
  bitsPerSecond: number;
  roundTripMs: number;
  /** Ms from a frame's arrival to its acknowledgement. */
  heldMs?: number;
  /** Whether the receiver says its times. */
  tellsTimes?: boolean;
  /** Two polls a frame: its head goes with the one at hand, the picture with the next. */
  polling?: boolean;
  /** A queue this deep in the place of the window. */
  queue?: number;
}

const SMALL_BYTES = 100;
const EXCHANGE_EVERY_MS = 2_000;

/** A sender, a line and a receiver on a clock of their own. What the window decides depends on nothing else. */
export class Simulation {
  readonly timers = new ManualTimers(0);
  readonly window: FrameWindow;
  /** Arrived frames, by the time they were captured and acknowledged. */
  readonly painted: { capturedAt: number; paintedAt: number }[] = [];
  captured = 0;
  readonly #run: SimulatedRun;
  readonly #mailbox = new Mailbox<{ sequence: number; capturedAt: number }>();
  readonly #clock = new ClockOffset();
  readonly #polled: (() => void)[][] = [];
  #polls = 1;
  #lineFreeAt = 0;

  constructor(run: SimulatedRun) {
    this.#run = run;
    this.window = new FrameWindow({
      now: () => this.timers.monotonic(),
      roundTripsPerFrame: run.polling ? 2 : 1,
    });
    if (run.tellsTimes !== false) {
      this.#exchangeClocks();
      this.timers.every(EXCHANGE_EVERY_MS, () => this.#exchangeClocks());
    }
    this.timers.every(1_000 / run.fps, () => this.#capture());
  }

  /** From now on the line is as wide as this. */
  set bitsPerSecond(bits: number) {
    this.#run.bitsPerSecond = bits;
  }

  run(seconds: number): this {
    this.timers.advance(seconds * 1_000);
    return this;
  }

  /** What was painted in the last seconds. */
  last(seconds: number): { frames: number; agesMs: number[] } {
    const from = this.timers.monotonic() - seconds * 1_000;
    const agesMs = this.painted
      .filter(({ paintedAt }) => paintedAt >= from)
      .map(({ capturedAt, paintedAt }) => paintedAt - capturedAt)
      .sort((one, other) => one - other);
    return { frames: agesMs.length, agesMs };
  }

  #capture(): void {
    this.captured += 1;
    this.#mailbox.put({ sequence: this.captured, capturedAt: this.timers.monotonic() });
    this.#pump();
  }

  #pump(): void {
    const { queue, bytes } = this.#run;
    while (queue ? this.window.inFlight < queue : this.window.hasRoom(bytes)) {
      const frame = this.#mailbox.take();
      if (!frame) return;
      this.window.sent('camera', frame.sequence, bytes);
      this.#send(() => this.#arrived(frame));
    }
  }

  #send(arrived: () => void): void {
    if (this.#run.polling) {
      this.#polled.push([() => {}], [arrived]);
      this.#answerPoll(1);
    } else this.#cross(this.#run.bytes, arrived);
  }

  /** @param packets that go along: a poll at hand is answered with the first there is, a later one with all that has gathered */
  #answerPoll(packets: number): void {
    if (this.#polls === 0 || this.#polled.length === 0) return;
    this.#polls -= 1;
    const going = this.#polled.splice(0, packets).flat();
    this.#cross((this.#run.bytes * going.length) / 2, () => {
      for (const arrived of going) arrived();
      this.timers.after(this.#run.roundTripMs / 2, () => {
        this.#polls += 1;
        this.#answerPoll(Number.POSITIVE_INFINITY);
      });
    });
  }

  #arrived(frame: { sequence: number; capturedAt: number }): void {
    const { heldMs = 0, roundTripMs } = this.#run;
    this.timers.after(heldMs, () => {
      this.painted.push({ capturedAt: frame.capturedAt, paintedAt: this.timers.monotonic() });
      const { roundTrip } = this.#clock;
      this.timers.after(roundTripMs / 2, () => {
        if (roundTrip !== null) this.window.roundTrip(roundTrip);
        this.window.acknowledge('camera', frame.sequence, this.#times(heldMs));
        this.#pump();
      });
    });
  }

  #times(heldMs: number): FrameTimes {
    const { tellsTimes, polling, bytes, bitsPerSecond } = this.#run;
    if (tellsTimes === false) return {};
    return polling ? { heldMs } : { heldMs, transferMs: (bytes * 8_000) / bitsPerSecond };
  }

  /** Asked and answered over the same line, behind whatever is on it. */
  #exchangeClocks(): void {
    const asked = this.timers.monotonic();
    this.timers.after(this.#run.roundTripMs / 2, () => {
      const theirs = this.timers.monotonic();
      this.#cross(SMALL_BYTES, () => this.#clock.add({ asked, answered: this.timers.monotonic(), theirs }));
    });
  }

  #cross(bytes: number, arrived: () => void): void {
    const now = this.timers.monotonic();
    this.#lineFreeAt = Math.max(now, this.#lineFreeAt) + (bytes * 8_000) / this.#run.bitsPerSecond;
    this.timers.after(this.#lineFreeAt - now + this.#run.roundTripMs / 2, arrived);
  }
}

export function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
