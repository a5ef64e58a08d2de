import type { Timers } from '@porthole/shared/flow/timers';

/** What one direction of a line does to what passes. */
export interface LineShape {
  /** Ms from one end to the other. It costs time, never throughput. */
  readonly delayMs: number;
  /** Undefined: as fast as the machine; 0: nothing passes. */
  readonly bytesPerSecond: number | undefined;
}

/** One connection's bytes in one direction. They wait where they come from until the line takes them. */
export interface Flow {
  /** Bytes that wait to be taken. */
  readonly waiting: number;
  /** Whether the far end takes no more for now. */
  readonly blocked: boolean;
  /** Exactly so many of the bytes waiting. */
  take(bytes: number): Uint8Array;
  deliver(bytes: Uint8Array): void;
}

export interface Lane {
  /** Bytes have come, or the far end takes some again. */
  look(): void;
  /** Runs once all that was taken so far has been delivered. */
  afterwards(run: () => void): void;
  /** What is on its way is lost. Idempotent. */
  close(): void;
}

/** Bytes that may pass at once after a pause, as `tbf burst 16kb` lets them. */
export const BURST_BYTES = 16_384;

/** Bytes taken from a flow in its turn: a full TCP segment, so that flows share a thin line evenly. */
const TURN_BYTES = 1_448;

/** Bytes of one flow on their way over the delay. What TCP would allow it; without a bound an open line would take in all there is. */
export const IN_TRANSIT_BYTES = 4_000_000;

interface OnItsWay {
  readonly lane: OpenLane;
  readonly due: number;
  readonly bytes: number;
  readonly arrive: () => void;
}

/**
 * One direction of a line between two places, shared by all connections over it: a token bucket that serves them in turn,
 * then a pipe of a certain length. Nothing queues in it: who may not send yet is not read from.
 */
export class Line {
  readonly #timers: Timers;
  #shape: LineShape;
  /** In the order of their turns. */
  #lanes: OpenLane[] = [];
  #transit: OnItsWay[] = [];
  #tokens = BURST_BYTES;
  #filledAt: number;
  #cancelTurn: (() => void) | undefined;
  #cancelArrival: (() => void) | undefined;
  #stalls = 0;
  #whenPassing: (() => void)[] = [];
  carried = 0;

  constructor(timers: Timers, shape: LineShape) {
    this.#timers = timers;
    this.#shape = shape;
    this.#filledAt = timers.monotonic();
  }

  /** Flows that it serves in turn. */
  get flows(): number {
    return this.#lanes.length;
  }

  get shape(): LineShape {
    return this.#shape;
  }

  /** What is on its way already keeps its time. */
  set shape(next: LineShape) {
    this.#fill();
    this.#shape = next;
    this.#serve();
  }

  join(flow: Flow): Lane {
    const lane = new OpenLane(flow);
    this.#lanes.push(lane);
    return {
      look: () => this.#serve(),
      afterwards: (run) => this.#send(lane, 0, run),
      close: () => {
        lane.open = false;
        this.#lanes = this.#lanes.filter((other) => other !== lane);
      },
    };
  }

  /**
   * As when packets are lost and sent again: nothing is taken and nothing arrives until it goes on, then all that waited does.
   *
   * @returns lets it go on; idempotent. Of several stalls the last one to end counts.
   */
  stall(): () => void {
    this.#stalls += 1;
    this.#cancelTurn?.();
    this.#cancelArrival?.();
    let over = false;
    return () => {
      if (over) return;
      over = true;
      this.#stalls -= 1;
      if (this.#stalls === 0) this.#goOn();
    };
  }

  /** Runs at once, or when a stall is over. */
  whenPassing(run: () => void): void {
    if (this.#stalls === 0) run();
    else this.#whenPassing.push(run);
  }

  close(): void {
    this.#lanes = [];
    this.#transit = [];
    this.#whenPassing = [];
    this.#cancelTurn?.();
    this.#cancelArrival?.();
  }

  #goOn(): void {
    for (const run of this.#whenPassing.splice(0)) run();
    this.#awaitArrival();
    this.#serve();
  }

  #serve(): void {
    this.#cancelTurn?.();
    this.#cancelTurn = undefined;
    if (this.#stalls > 0) return;
    for (let lane = this.#next(); lane; lane = this.#next()) {
      const bytes = this.#mayTake(lane);
      if (bytes === 0) return;
      // Last in the row now.
      this.#lanes = [...this.#lanes.filter((other) => other !== lane), lane];
      this.#take(lane, bytes);
    }
  }

  #next(): OpenLane | undefined {
    return this.#lanes.find(
      ({ flow, inTransit }) => flow.waiting > 0 && !flow.blocked && inTransit < IN_TRANSIT_BYTES,
    );
  }

  /** 0 where it has to wait: then its turn comes by itself. */
  #mayTake({ flow }: OpenLane): number {
    const { bytesPerSecond } = this.#shape;
    if (bytesPerSecond === undefined) return flow.waiting;
    this.#fill();
    const wanted = Math.min(TURN_BYTES, flow.waiting);
    if (this.#tokens >= wanted) return wanted;
    if (bytesPerSecond > 0) {
      const wait = ((wanted - this.#tokens) / bytesPerSecond) * 1000;
      this.#cancelTurn = this.#timers.after(wholeMs(wait), () => this.#serve());
    }
    return 0;
  }

  #fill(): void {
    const now = this.#timers.monotonic();
    const earned = ((this.#shape.bytesPerSecond ?? Infinity) * (now - this.#filledAt)) / 1000;
    // Infinity × 0 is no number.
    this.#tokens = Math.min(BURST_BYTES, this.#tokens + (earned || 0));
    this.#filledAt = now;
  }

  #take(lane: OpenLane, bytes: number): void {
    const taken = lane.flow.take(bytes);
    this.#tokens = Math.max(0, this.#tokens - bytes);
    this.#send(lane, bytes, () => {
      this.carried += bytes;
      lane.flow.deliver(taken);
    });
  }

  #send(lane: OpenLane, bytes: number, arrive: () => void): void {
    lane.inTransit += bytes;
    // A line that got shorter lets nothing overtake.
    const due = Math.max(this.#timers.monotonic() + this.#shape.delayMs, this.#transit.at(-1)?.due ?? 0);
    this.#transit.push({ lane, due, bytes, arrive });
    if (this.#transit.length === 1) this.#awaitArrival();
  }

  #awaitArrival(): void {
    this.#cancelArrival?.();
    const first = this.#transit[0];
    if (!first || this.#stalls > 0) return;
    const wait = wholeMs(first.due - this.#timers.monotonic());
    this.#cancelArrival = this.#timers.after(wait, () => this.#arrive());
  }

  #arrive(): void {
    const now = this.#timers.monotonic();
    const first = this.#transit.findIndex(({ due }) => due > now);
    const arrived = this.#transit.splice(0, first === -1 ? this.#transit.length : first);
    for (const { lane, bytes, arrive } of arrived) {
      lane.inTransit -= bytes;
      if (lane.open) arrive();
    }
    this.#awaitArrival();
    this.#serve();
  }
}

/** Timers know no less, and a wait that rounding makes too short by a hair would be begun again and again. */
function wholeMs(wait: number): number {
  return Math.max(0, Math.ceil(wait));
}

class OpenLane {
  readonly flow: Flow;
  inTransit = 0;
  open = true;

  constructor(flow: Flow) {
    this.flow = flow;
  }
}
