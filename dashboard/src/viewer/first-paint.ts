import type { Timers } from '@porthole/shared/flow/timers';
import type { Telemetry } from '@porthole/shared/protocol/telemetry';
import type { Transport } from '@porthole/shared/protocol/transport';
import { believable } from './believable.ts';

/** Ms from the list of cameras to the first wish for a picture, where the page was opened to see pictures. */
const AT_ONCE_MS = 1_000;

/**
 * How long a person waited for the first picture: since the page was opened, or, where it was opened on a page without pictures, since
 * it came to one. One that was hidden meanwhile kept nobody waiting, and is not told.
 */
export class FirstPaint {
  readonly #timers: Timers;
  #from: number;
  #listedAt: number | null = null;
  #asked = false;
  #over = false;

  /** @param openedAt monotonic ms */
  constructor(timers: Timers, openedAt: number) {
    this.#timers = timers;
    this.#from = openedAt;
  }

  listed(): void {
    this.#listedAt ??= this.#timers.monotonic();
  }

  asked(): void {
    if (this.#asked) return;
    this.#asked = true;
    const now = this.#timers.monotonic();
    if (this.#listedAt !== null && now - this.#listedAt > AT_ONCE_MS) this.#from = now;
  }

  hidden(): void {
    this.#over = true;
  }

  /** @returns null but for the first */
  painted(transport: Transport): Telemetry['firstPaint'] | null {
    if (this.#over) return null;
    this.#over = true;
    return { transport, ms: believable(this.#timers.monotonic() - this.#from) };
  }
}
