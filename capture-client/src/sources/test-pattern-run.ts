import type { Timers } from '@porthole/shared/flow/timers';
import { failureOf, type OpenSource, type RunListener, type SourceRun } from './source.ts';
import { type PatternOptions, prepareTestPattern, type TestPattern } from './test-pattern.ts';

export interface TestPatternRunOptions extends PatternOptions {
  readonly fps: number;
  readonly timers: Timers;
}

/** The number drawn goes on where a source is opened again, for it is the frame's place among all that this program captured. */
export function openTestPattern(options: TestPatternRunOptions): OpenSource {
  const numbers = { last: 0 };
  return (listener) => new TestPatternRun(options, numbers, listener);
}

class TestPatternRun implements SourceRun {
  readonly #options: TestPatternRunOptions;
  readonly #numbers: { last: number };
  readonly #listener: RunListener;
  #ended = false;
  #cancelNext = () => {};

  constructor(options: TestPatternRunOptions, numbers: { last: number }, listener: RunListener) {
    this.#options = options;
    this.#numbers = numbers;
    this.#listener = listener;
    void this.#begin();
  }

  async stop(): Promise<void> {
    this.#ended = true;
    this.#cancelNext();
  }

  async #begin(): Promise<void> {
    try {
      const pattern = await prepareTestPattern(this.#options);
      await this.#draw(pattern, this.#options.timers.monotonic());
    } catch (error) {
      this.#fail(error);
    }
  }

  /** @param due monotonic ms at which this frame was to be drawn */
  async #draw(pattern: TestPattern, due: number): Promise<void> {
    const { timers, fps } = this.#options;
    const capturedAt = timers.monotonic();
    const jpeg = await pattern.draw(timers.now(), this.#numbers.last + 1);
    if (this.#ended) return;
    this.#numbers.last += 1;
    this.#listener.frame({ jpeg, capturedAt });
    const now = timers.monotonic();
    // A machine that was busy or asleep goes on from now and does not catch up.
    const next = Math.max(due + 1000 / fps, now);
    this.#cancelNext = timers.after(next - now, () => {
      this.#draw(pattern, next).catch((error) => this.#fail(error));
    });
  }

  #fail(error: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#listener.failed(failureOf(error));
  }
}
