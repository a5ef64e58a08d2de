import { wishedRendition } from '@porthole/shared/flow/rendition-ladder';
import type { Timers } from '@porthole/shared/flow/timers';

/** Ms that a size, or that nobody looks, must last: a window being resized and a page being turned pass through many. */
const SETTLE_MS = 300;

/** Device pixels to which widths are rounded up, so that a scroll bar is no other wish. */
const STEP = 32;

/** Wider and higher than any picture, so that every rendition may fit. */
const LARGEST = { width: 16_384, height: 16_384 };

/** Where one camera's picture is seen, and how wide. While it is seen nowhere, nothing needs to be asked for. */
export class Sights {
  readonly #timers: Timers;
  readonly #changed: () => void;
  readonly #widths = new Map<object, number>();
  #told: number | null = null;
  #cancelSettling: (() => void) | undefined;

  /** @param changed the width to ask for is another one */
  constructor(timers: Timers, changed: () => void) {
    this.#timers = timers;
    this.#changed = changed;
  }

  /** Device pixels across to ask for; null while nobody looks. */
  get width(): number | null {
    return this.#told;
  }

  /** @param width device pixels across; null where it is not seen there, for now or any more */
  see(place: object, width: number | null): void {
    if (width === null) this.#widths.delete(place);
    else this.#widths.set(place, width);
    if (this.#told === null) this.#settle();
    else
      this.#cancelSettling ??= this.#timers.after(SETTLE_MS, () => {
        this.#cancelSettling = undefined;
        this.#settle();
      });
  }

  close(): void {
    this.#cancelSettling?.();
    this.#cancelSettling = undefined;
  }

  #settle(): void {
    const width = this.#widths.size === 0 ? null : roundUp(Math.max(...this.#widths.values()));
    if (isSameWish(this.#told, width)) return;
    this.#told = width;
    this.#changed();
  }
}

const roundUp = (width: number) => Math.min(LARGEST.width, Math.max(1, Math.ceil(width / STEP)) * STEP);

/** Told anew only where the best rendition could differ. */
function isSameWish(told: number | null, width: number | null): boolean {
  if (told === null || width === null) return told === width;
  const best = (of: number) => wishedRendition({ rendition: 'auto', width: of }, LARGEST).name;
  return best(told) === best(width);
}
