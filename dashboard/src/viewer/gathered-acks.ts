import type { Timers } from '@porthole/shared/flow/timers';
import type { EngineTransport } from '@porthole/shared/ladder/door';
import type { FrameHeader } from '@porthole/shared/protocol/frame';
import { MAX_WATCHED } from '@porthole/shared/protocol/limits';
import type { Outcome } from './transport.ts';

/** Ms an acknowledgement over polling may wait for those of the frames that came with it: three animation frames. */
const POLLED_WITHIN_MS = 50;

/** Ms that one may wait of which the relay says that it may: a little longer than until it asks for one at once. */
const ALLOWED_WITHIN_MS = 500;

/** Ms of a transfer that the relay is told at once, whatever may wait: the line is no longer good. */
const SLOW_MS = 80;

/** A frame that has arrived and is not settled. */
interface Arrived {
  readonly sequence: number;
  readonly transport: EngineTransport;
  /** Ms its acknowledgement may wait for others. */
  readonly patienceMs: number;
}

/**
 * Acknowledgements told together. Over polling one POST is under way at a time: what is said a moment after the first would go a round
 * trip later, and the relay's window would stay closed for as long. Over WebSocket the relay says whose may wait (FL-9).
 */
export class GatheredAcks {
  readonly #timers: Timers;
  readonly #tell: (outcomes: readonly Outcome[]) => void;
  /** By camera, oldest first. */
  readonly #open = new Map<string, Arrived[]>();
  #waiting: Outcome[] = [];
  #cancel: (() => void) | undefined;

  /** @param tell told of 1 to MAX_WATCHED at a time */
  constructor(timers: Timers, tell: (outcomes: readonly Outcome[]) => void) {
    this.#timers = timers;
    this.#tell = tell;
  }

  arrived(
    { camera, sequence, ackLater }: Pick<FrameHeader, 'ackLater' | 'camera' | 'sequence'>,
    transport: EngineTransport,
  ): void {
    const patienceMs = transport === 'polling' ? POLLED_WITHIN_MS : ackLater ? ALLOWED_WITHIN_MS : 0;
    this.#open.set(camera, [...(this.#open.get(camera) ?? []), { sequence, transport, patienceMs }]);
  }

  add(outcome: Outcome): void {
    const settled = this.#settle(outcome);
    this.#waiting.push(outcome);
    // Of what is not known to have come, nobody said that it may wait.
    const isKnown = settled.length > 0 && (outcome.transferMs ?? 0) <= SLOW_MS;
    const patienceMs = Math.min(...settled.map((one) => one.patienceMs), isKnown ? Infinity : 0);
    const together = settled.some(isPolled) && !this.#awaitsPolled;
    if (patienceMs === 0 || together || this.#waiting.length === MAX_WATCHED) this.flush();
    else this.#cancel ??= this.#timers.after(patienceMs, () => this.flush());
  }

  /** What came by the same poll and is yet to be settled is waited for no longer. */
  flush(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    for (const [camera, frames] of this.#open)
      this.#keep(
        camera,
        frames.filter((one) => !isPolled(one)),
      );
    const outcomes = this.#waiting.splice(0);
    if (outcomes.length > 0) this.#tell(outcomes);
  }

  /** The session they were for is gone, and so is what they would say. */
  forget(): void {
    this.#open.clear();
    this.#waiting = [];
    this.flush();
  }

  get #awaitsPolled(): boolean {
    return [...this.#open.values()].some((frames) => frames.some(isPolled));
  }

  /** @returns all frames of its camera that this outcome is the last word on */
  #settle({ camera, sequence }: Outcome): Arrived[] {
    const frames = this.#open.get(camera) ?? [];
    this.#keep(
      camera,
      frames.filter((one) => one.sequence > sequence),
    );
    return frames.filter((one) => one.sequence <= sequence);
  }

  #keep(camera: string, frames: Arrived[]): void {
    if (frames.length > 0) this.#open.set(camera, frames);
    else this.#open.delete(camera);
  }
}

function isPolled({ transport }: Arrived): boolean {
  return transport === 'polling';
}
