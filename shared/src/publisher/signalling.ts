import type { PublisherSignal, SignalToPublisher } from '../protocol/rtc.ts';
import type { PublisherTransport } from './publisher-transport.ts';

/** Whoever answers viewers that ask for WebRTC. */
export interface SignalListener {
  signal(signal: SignalToPublisher): void;
  /** Another connection carries signals from now on, or none does: a goodbye by the one before may be lost. */
  moved(): void;
}

/** What is said of WebRTC goes by the transport that can carry it, which need not be the one that carries frames. */
export class Signalling {
  readonly #listener: SignalListener;
  readonly #way: () => PublisherTransport | undefined;
  #last: PublisherTransport | undefined;

  constructor(listener: SignalListener, way: () => PublisherTransport | undefined) {
    this.#listener = listener;
    this.#way = way;
  }

  /** Kept to while it stands: a transport on trial may end again. */
  get #current(): PublisherTransport | undefined {
    return this.#last?.canSignal ? this.#last : this.#way();
  }

  /** @returns whether it could be passed on */
  send(signal: PublisherSignal): boolean {
    const way = this.#current;
    way?.signal(signal);
    return way !== undefined;
  }

  heard(signal: SignalToPublisher): void {
    this.#listener.signal(signal);
  }

  /** To be called whenever transports may have come or gone. */
  look(): void {
    const way = this.#current;
    if (way === this.#last) return;
    this.#last = way;
    this.#listener.moved();
  }
}
