import type { ArrivedFrame } from './transport.ts';

interface Place {
  readonly sequence: number;
  readonly capturedAt: number;
}

/** Of one count of a relay: it begins anew when the relay does. */
interface Count {
  readonly first: Place;
  readonly newest: Place;
}

/**
 * Newest wins, over all transports: two of them side by side, or parallel requests, bring frames twice and out of order.
 * A relay that restarts counts from the beginning; then the time of capture tells a new frame from an old one.
 */
export class FrameOrder {
  #counts = new Map<string, Count>();
  #distrusted = new Set<string>();

  /** @returns whether the frame is newer than all before it; then it is the newest */
  accept({ header, restarted }: Pick<ArrivedFrame, 'header' | 'restarted'>): boolean {
    const { camera, sequence, capturedAt } = header;
    const count = this.#counts.get(camera);
    const anyOther = restarted || this.#distrusted.has(camera);
    if (count && !(anyOther ? !isPassed(header, count) : isNewer(header, count.newest))) return false;
    const newest = { sequence, capturedAt };
    const goesOn = count !== undefined && isAfter(header, count.newest);
    this.#counts.set(camera, { first: goesOn ? count.first : newest, newest });
    this.#distrusted.delete(camera);
    return true;
  }

  /** 0 before the first frame. */
  newest(camera: string): number {
    return this.#counts.get(camera)?.newest.sequence ?? 0;
  }

  /** The relay may be another one since: of each camera the next frame counts as new, unless it has its place in the count so far. */
  distrust(): void {
    this.#distrusted = new Set(this.#counts.keys());
  }
}

function isNewer(one: Place, newest: Place): boolean {
  if (one.sequence > newest.sequence) return true;
  return one.sequence < newest.sequence && one.capturedAt > newest.capturedAt;
}

function isAfter(one: Place, other: Place): boolean {
  return one.sequence >= other.sequence && one.capturedAt >= other.capturedAt;
}

/** The same count, told of by a transport that has missed its beginning: the frame came by another already, or was outrun. */
function isPassed(one: Place, { first, newest }: Count): boolean {
  return isAfter(one, first) && isAfter(newest, one);
}
