import type { ViewerTransportName } from '@porthole/shared/protocol/camera-path';
import type { Drop, DropCounts, ViewerAccount } from '@porthole/shared/protocol/drops';

/** Told of everything that enters any viewer's books, for the sums over all of them. */
export interface BookObserver {
  captured(frames: number): void;
  painted(frames: number, how: Painted): void;
  dropped(reason: Drop, frames: number): void;
  sent(transport: ViewerTransportName, bytes: number): void;
}

export interface Painted {
  readonly transport: ViewerTransportName;
  /** Capture → paint of the newest of them, where the viewer says it. */
  readonly ageMs?: number | undefined;
}

type DropTally = Partial<Record<Drop, number>>;

/** One viewer's columns: what is in neither is waiting or on its way. */
export class ViewerBooks {
  #captured = 0;
  #painted = 0;
  readonly #dropped: DropTally = {};
  readonly #observer: BookObserver | undefined;

  constructor(observer?: BookObserver) {
    this.#observer = observer;
  }

  captured(frames: number): void {
    this.#captured += frames;
    this.#observer?.captured(frames);
  }

  sent(transport: ViewerTransportName, bytes: number): void {
    this.#observer?.sent(transport, bytes);
  }

  painted(frames: number, how: Painted): void {
    if (frames === 0) return;
    this.#painted += frames;
    this.#observer?.painted(frames, how);
  }

  dropped(reason: Drop, frames = 1): void {
    if (frames === 0) return;
    this.#dropped[reason] = (this.#dropped[reason] ?? 0) + frames;
    this.#observer?.dropped(reason, frames);
  }

  get account(): ViewerAccount {
    return { captured: this.#captured, painted: this.#painted, dropped: { ...this.#dropped } };
  }
}

export function sumOfDrops(counts: DropCounts): number {
  let sum = 0;
  for (const reason of reasonsOf(counts)) sum += counts[reason] ?? 0;
  return sum;
}

export function reasonsOf<Reason extends Drop>(counts: DropCounts<Reason>): Reason[] {
  return Object.keys(counts) as Reason[];
}
