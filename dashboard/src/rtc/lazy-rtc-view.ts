import type { Timers } from '@porthole/shared/flow/timers';
import type { SignalToViewer } from '@porthole/shared/protocol/rtc';
import type { RtcView, RtcViewFacts } from './rtc-view.ts';

type OpenedView = Pick<RtcView, 'signalled' | 'facts' | 'tryNow' | 'close'>;

/** Ms between two tries for the code: twice as many each time, up to the most, for it may be gone for good. */
const AGAIN_MS = 3_000;
const MOST_MS = 60_000;

/**
 * A picture over WebRTC whose code comes once there is a use for it: the wall's first picture does not wait for it. Until it
 * comes there is no WebRTC, and nothing else is amiss.
 */
export class LazyRtcView implements OpenedView {
  #view: OpenedView | null = null;
  /** All that was said before it was there. */
  #facts: RtcViewFacts = {};
  #closed = false;

  constructor(load: () => Promise<() => OpenedView>, timers: Pick<Timers, 'after'>) {
    void this.#load(load, timers);
  }

  /** Before it is there nothing was asked, and nothing is answered. */
  signalled(signal: SignalToViewer): void {
    this.#view?.signalled(signal);
  }

  facts(facts: RtcViewFacts): void {
    if (this.#view) this.#view.facts(facts);
    else this.#facts = { ...this.#facts, ...facts };
  }

  tryNow(): void {
    this.#view?.tryNow();
  }

  close(): void {
    this.#closed = true;
    this.#view?.close();
  }

  async #load(load: () => Promise<() => OpenedView>, timers: Pick<Timers, 'after'>): Promise<void> {
    for (let waitMs = AGAIN_MS; !this.#closed; waitMs = Math.min(MOST_MS, 2 * waitMs)) {
      const open = await load().catch(() => null);
      if (open) return this.#loaded(open);
      const again = waitMs;
      await new Promise<void>((resolve) => timers.after(again, resolve));
    }
  }

  #loaded(open: () => OpenedView): void {
    if (this.#closed) return;
    this.#view = open();
    this.#view.facts(this.#facts);
  }
}
