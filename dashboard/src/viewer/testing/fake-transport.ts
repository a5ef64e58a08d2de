import type { ClockExchange } from '@porthole/shared/flow/clock-offset';
import type { EngineTransport } from '@porthole/shared/ladder/door';
import type { FrameHeader } from '@porthole/shared/protocol/frame';
import type { Arrival } from '@porthole/shared/protocol/probe';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { ViewerSignal } from '@porthole/shared/protocol/rtc';
import type { Transport } from '@porthole/shared/protocol/transport';
import type { Page } from '../page.ts';
import type { Outcome, ViewerTransport, ViewerTransportEvents, WatchList } from '../transport.ts';
import { frameHeader } from './frames.ts';

/** A transport in a test's hands. */
export class FakeTransport implements ViewerTransport {
  readonly events: ViewerTransportEvents;
  /** What Engine.IO may use, as `polling+websocket`. */
  readonly engine: string;
  readonly acknowledged: string[] = [];
  readonly outcomes: Outcome[] = [];
  readonly signals: ViewerSignal[] = [];
  watched: WatchList = new Map();
  opened = 0;
  closed = 0;
  askedAnew = 0;
  canSignal = true;
  leftAfter: number | null = null;
  /** How many GETs it may hold at the moment. */
  mostGets: () => number = () => 0;
  answerSignal: () => Promise<ReasonCode | null> = () => Promise.resolve(null);
  clock: () => Promise<ClockExchange> = () => Promise.reject(new Error('no answer'));

  constructor(events: ViewerTransportEvents, engine: readonly EngineTransport[] = []) {
    this.events = events;
    this.engine = engine.join('+');
  }

  open(): void {
    this.opened += 1;
  }

  close(): void {
    this.closed += 1;
  }

  askAnew(): void {
    this.askedAnew += 1;
  }

  watch(cameras: WatchList): void {
    this.watched = cameras;
  }

  acknowledge(outcome: Outcome): void {
    const { camera, sequence, dropped } = outcome;
    this.outcomes.push(outcome);
    this.acknowledged.push([`${camera}:${sequence}`, dropped].filter(Boolean).join(' '));
  }

  exchangeClock(): Promise<ClockExchange> {
    return this.clock();
  }

  signal(signal: ViewerSignal): Promise<ReasonCode | null> {
    this.signals.push(signal);
    return this.answerSignal();
  }

  /** How many signals had been said by then. */
  leave(): void {
    this.leftAfter = this.signals.length;
  }

  brings(header: Partial<FrameHeader>, transport: Transport): void {
    const jpeg = new Uint8Array(100);
    this.events.frame({ header: frameHeader(header), jpeg, transport });
  }
}

/** Keeps every transport opened, the newest last. */
export function fakeTransports() {
  const sockets: FakeTransport[] = [];
  const https: FakeTransport[] = [];
  const noAnswer = () => Promise.reject(new Error('no answer'));
  const relay = {
    plainClock: noAnswer as () => Promise<ClockExchange>,
    arrival: noAnswer as () => Promise<Arrival>,
    /** How often what was known of the way to it was forgotten. */
    forgotten: 0,
  };
  return {
    sockets,
    https,
    relay,
    get socket() {
      return sockets.at(-1)!;
    },
    get http() {
      return https.at(-1)!;
    },
    transports: {
      openSocket: (engine: readonly EngineTransport[], events: ViewerTransportEvents) => {
        const socket = new FakeTransport(events, engine);
        sockets.push(socket);
        return socket;
      },
      openHttp: (events: ViewerTransportEvents, mostGets: () => number) => {
        const http = new FakeTransport(events);
        http.mostGets = mostGets;
        http.clock = () => relay.plainClock();
        https.push(http);
        return http;
      },
      askClock: () => relay.plainClock(),
      askArrival: () => relay.arrival(),
      forgetPath: () => {
        relay.forgotten += 1;
      },
    },
  };
}

/** A page in a test's hands. */
export class FakePage implements Page {
  hidden = false;
  online = true;
  saveData = false;
  network = '';
  #changed = new Set<() => void>();
  #left = new Set<() => void>();

  onChange(changed: () => void): () => void {
    this.#changed.add(changed);
    return () => this.#changed.delete(changed);
  }

  onLeave(left: () => void): () => void {
    this.#left.add(left);
    return () => this.#left.delete(left);
  }

  get listeners(): number {
    return this.#changed.size + this.#left.size;
  }

  leave(): void {
    for (const left of [...this.#left]) left();
  }

  set(part: { hidden?: boolean; online?: boolean; saveData?: boolean; network?: string }): void {
    this.network = part.network ?? this.network;
    this.hidden = part.hidden ?? this.hidden;
    this.saveData = part.saveData ?? this.saveData;
    this.online = part.online ?? this.online;
    for (const changed of [...this.#changed]) changed();
  }
}
