import type { ArrivedFrame } from './transport.ts';

interface Newest {
  sequence: number;
  capturedAt: number;
}

/**
 * Newest wins, over all transports: two of them side by side, or parallel requests, bring frames twice and out of order.
 * A relay that restarts counts from the beginning; then the time of capture tells a new frame from an old one.
 */
export class FrameOrder {
  #newest = new Map<string, Newest>();
  #distrusted = new Set<string>();

  /** @returns whether the frame is newer than all before it; then it is the newest */
  accept({ header, restarted }: Pick<ArrivedFrame, 'header' | 'restarted'>): boolean {
    const { camera, sequence, capturedAt } = header;
    const newest = this.#newest.get(camera);
    const anyOther = restarted || this.#distrusted.has(camera);
    if (newest && !(anyOther ? isOther(header, newest) : isNewer(header, newest))) return false;
    this.#newest.set(camera, { sequence, capturedAt });
    this.#distrusted.delete(camera);
    return true;
  }

  /** 0 before the first frame. */
  newest(camera: string): number {
    return this.#newest.get(camera)?.sequence ?? 0;
  }

  /** The relay may be another one since: of each camera the next frame counts as new, whatever its number, unless it is the very same. */
  distrust(): void {
    this.#distrusted = new Set(this.#newest.keys());
  }
}

function isNewer(one: Newest, newest: Newest): boolean {
  if (one.sequence > newest.sequence) return true;
  return one.sequence < newest.sequence && one.capturedAt > newest.capturedAt;
}

function isOther(one: Newest, newest: Newest): boolean {
  return one.sequence !== newest.sequence || one.capturedAt !== newest.capturedAt;
}
