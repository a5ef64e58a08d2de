import type { UplinkFigures } from '../protocol/cameras.ts';
import type { PublisherSignal, SignalToPublisher } from '../protocol/rtc.ts';
import type { PublisherTransport } from './publisher-transport.ts';

/** Whoever answers viewers that ask for WebRTC. */
export interface SignalListener {
  signal(signal: SignalToPublisher): void;
  /** Nothing can be said to the relay any more, and what was said may be lost. */
  gone(): void;
  /** It is said by another connection from now on, perhaps to another relay: the end of what went by the one before may be lost. */
  moved?(): void;
  /** What it costs, as it is told with the line's figures. */
  figures?(): UplinkFigures['rtc'];
}

/** What is said of WebRTC goes by the transport that can carry it, which need not be the one that carries frames. */
export class Signalling {
  readonly #listener: SignalListener;
  readonly #way: () => PublisherTransport | undefined;
  #hadWay = false;
  #last: PublisherTransport | undefined;

  constructor(listener: SignalListener, way: () => PublisherTransport | undefined) {
    this.#listener = listener;
    this.#way = way;
  }

  /** @returns whether it could be passed on */
  send(signal: PublisherSignal): boolean {
    const way = this.#way();
    way?.signal(signal);
    return way !== undefined;
  }

  get figures(): Pick<UplinkFigures, 'rtc'> {
    const rtc = this.#listener.figures?.();
    return rtc ? { rtc } : {};
  }

  heard(signal: SignalToPublisher): void {
    this.#hadWay = true;
    this.#listener.signal(signal);
  }

  /** To be called whenever transports may have come or gone. */
  look(): void {
    const way = this.#way();
    const isGone = this.#hadWay && !way;
    const isAnother = way !== this.#last;
    this.#hadWay = way !== undefined;
    this.#last = way;
    if (isGone) this.#listener.gone();
    if (way && isAnother) this.#listener.moved?.();
  }
}
