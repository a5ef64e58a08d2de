import { sharedNow } from '../clock.ts';
import { stamped } from '../stamp.ts';

/** A camera that never runs late for good: a frame that comes late is followed by one that comes on time. */
export class Beat {
  /** When frame number n was captured, at index n − 1, on the shared clock. */
  readonly captures: number[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** @param phase part of a beat by which it begins later, so that cameras do not all capture at once */
  start(
    jpegs: readonly Uint8Array[],
    fps: number,
    phase: number,
    captured: (jpeg: Buffer, number: number) => void,
  ): void {
    const interval = 1000 / fps;
    const first = sharedNow() + phase * interval;
    let beats = 0;
    const next = () => {
      const at = sharedNow();
      const number = this.captures.push(at);
      captured(stamped(jpegs[(number - 1) % jpegs.length] as Uint8Array, { at, number }), number);
      // Beats that were slept through are not made up for: no camera does.
      beats = Math.max(beats + 1, Math.floor((sharedNow() - first) / interval));
      plan();
    };
    const plan = () => {
      this.#timer = setTimeout(next, Math.max(0, first + beats * interval - sharedNow()));
    };
    plan();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
