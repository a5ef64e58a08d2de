import type { ClockExchange } from '@porthole/shared/flow/clock-offset';
import type { FrameHeader } from '@porthole/shared/protocol/frame';
import type { Transport, TransportChoice } from '@porthole/shared/protocol/transport';
import type { Page } from '../page.ts';
import type { ViewerTransport, ViewerTransportEvents, WatchList } from '../transport.ts';
import { frameHeader } from './frames.ts';

/** A transport in a test's hands. */
export class FakeTransport implements ViewerTransport {
  readonly events: ViewerTransportEvents;
  readonly choice: TransportChoice | undefined;
  readonly acknowledged: string[] = [];
  watched: WatchList = new Map();
  opened = 0;
  closed = 0;
  clock: () => Promise<ClockExchange> = () => Promise.reject(new Error('no answer'));

  constructor(events: ViewerTransportEvents, choice?: TransportChoice) {
    this.events = events;
    this.choice = choice;
  }

  open(): void {
    this.opened += 1;
  }

  close(): void {
    this.closed += 1;
  }

  watch(cameras: WatchList): void {
    this.watched = cameras;
  }

  acknowledge(camera: string, sequence: number, failed: boolean): void {
    this.acknowledged.push(`${camera}:${sequence}${failed ? ' failed' : ''}`);
  }

  exchangeClock(): Promise<ClockExchange> {
    return this.clock();
  }

  brings(header: Partial<FrameHeader>, transport: Transport, restarted = false): void {
    this.events.frame({ header: frameHeader(header), jpeg: new Uint8Array(100), transport, restarted });
  }
}

/** Keeps every transport opened, the newest last. */
export function fakeTransports() {
  const sockets: FakeTransport[] = [];
  const https: FakeTransport[] = [];
  const relay = { plainClock: (): Promise<ClockExchange> => Promise.reject(new Error('no answer')) };
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
      openSocket: (choice: TransportChoice, events: ViewerTransportEvents) => {
        const socket = new FakeTransport(events, choice);
        sockets.push(socket);
        return socket;
      },
      openHttp: (events: ViewerTransportEvents) => {
        const http = new FakeTransport(events);
        https.push(http);
        return http;
      },
      askClock: () => relay.plainClock(),
    },
  };
}

/** A page in a test's hands. */
export class FakePage implements Page {
  hidden = false;
  online = true;
  #changed = new Set<() => void>();

  onChange(changed: () => void): () => void {
    this.#changed.add(changed);
    return () => this.#changed.delete(changed);
  }

  get listeners(): number {
    return this.#changed.size;
  }

  set(part: { hidden?: boolean; online?: boolean }): void {
    this.hidden = part.hidden ?? this.hidden;
    this.online = part.online ?? this.online;
    for (const changed of [...this.#changed]) changed();
  }
}
