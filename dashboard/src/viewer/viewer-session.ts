import {
  engineTransports,
  type Ladder,
  type LadderEvent,
  openDoors,
  openLadder,
  stepLadder,
} from '@porthole/shared/connection/ladder';
import type { ClockExchange } from '@porthole/shared/flow/clock-offset';
import type { Timers } from '@porthole/shared/flow/timers';
import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import { MAX_WATCHED } from '@porthole/shared/protocol/limits';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { Transport, TransportChoice } from '@porthole/shared/protocol/transport';
import { ClockKeeper } from './clock-keeper.ts';
import { FrameOrder } from './frame-order.ts';
import { SignedOutError } from './http-clock.ts';
import { describeLeg, type Leg } from './leg.ts';
import type { Page } from './page.ts';
import type { ArrivedFrame, ViewerTransport, ViewerTransportEvents } from './transport.ts';

/** Ms between two looks at what time alone changes. */
const TICK_MS = 250;

/** Ms a page may be hidden before it rests: a glance at another tab costs no reconnecting. */
const REST_AFTER_MS = 1_000;

export interface ViewerSessionOptions {
  readonly choice: TransportChoice;
  readonly timers: Timers;
  readonly page: Page;
  readonly openSocket: (choice: TransportChoice, events: ViewerTransportEvents) => ViewerTransport;
  readonly openHttp: (events: ViewerTransportEvents) => ViewerTransport;
  /** The relay's clock by a plain request. */
  readonly askClock: () => Promise<ClockExchange>;
}

export interface ViewerSessionEvents {
  /** A frame newer than all before it. To be answered with `painted`, `failed`, or by a newer frame's. */
  frame(frame: ArrivedFrame): void;
  cameras(cameras: CameraStatus[]): void;
  /** Something about the leg may have changed. */
  leg(leg: Leg): void;
  /** Whether, the page being hidden, no frames are asked for. */
  resting(resting: boolean): void;
  /** The relay ended the session; nothing is tried again. */
  ended(code: ReasonCode): void;
}

/** This page's leg to the relay: all cameras over the transport that the ladder chooses. */
export class ViewerSession {
  readonly clock: ClockKeeper;
  readonly #options: ViewerSessionOptions;
  readonly #events: ViewerSessionEvents;
  readonly #order = new FrameOrder();
  readonly #stops: (() => void)[] = [];
  #ladder: Ladder;
  #socket: ViewerTransport | undefined;
  #http: ViewerTransport | undefined;
  #socketTransport: 'websocket' | 'polling' | null = null;
  #httpUp = false;
  #upgradeRefused = false;
  #plainAnswers: boolean | null = null;
  #painting: Transport | null = null;
  #unreachableSince: number | null;
  #wanted: readonly string[] = [];
  #resting = false;
  #cancelRest: (() => void) | undefined;
  #closed = false;

  constructor(options: ViewerSessionOptions, events: ViewerSessionEvents) {
    const { timers, choice } = options;
    this.#options = options;
    this.#events = events;
    this.#ladder = openLadder(choice, timers.monotonic());
    this.#unreachableSince = timers.monotonic();
    this.clock = new ClockKeeper(timers, () => this.#exchangeClock());
  }

  open(): void {
    const { timers, page } = this.#options;
    this.#stops.push(page.onChange(() => this.#pageChanged()));
    this.#stops.push(timers.every(TICK_MS, () => this.#step({ type: 'tick' })));
    this.#pageChanged();
    this.#step({ type: 'tick' });
    void this.clock.ask();
  }

  /** Idempotent and terminal. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelRest?.();
    for (const stop of this.#stops) stop();
    this.clock.close();
    this.#closeSocket();
    this.#closeHttp();
  }

  /** The cameras on the wall; those past what one request may ask for get no frames. */
  watch(cameras: readonly string[]): void {
    this.#wanted = cameras.slice(0, MAX_WATCHED);
    this.#tellWatched();
  }

  choose(choice: TransportChoice): void {
    const before = this.#ladder.choice;
    if (this.#closed || choice === before) return;
    if (engineTransports(choice).join() !== engineTransports(before).join()) this.#closeSocket();
    this.#upgradeRefused = false;
    this.#step({ type: 'chosen', choice });
  }

  painted({ header, transport }: ArrivedFrame): void {
    this.#painting = transport;
    this.#carrier(transport)?.acknowledge(header.camera, header.sequence, false);
    if (transport !== 'http') this.#step({ type: 'socket-carried' });
  }

  failed({ header, transport }: ArrivedFrame): void {
    this.#carrier(transport)?.acknowledge(header.camera, header.sequence, true);
  }

  #step(event: LadderEvent): void {
    if (this.#closed) return;
    this.#ladder = stepLadder(this.#ladder, event, this.#options.timers.monotonic());
    const doors = openDoors(this.#ladder);
    if (!doors.socket) this.#closeSocket();
    if (!doors.http) this.#closeHttp();
    if (doors.socket && !this.#socket) this.#openSocket();
    if (doors.http && !this.#http) this.#openHttp();
    this.#tellLeg();
  }

  #openSocket(): void {
    const socket = this.#options.openSocket(this.#ladder.choice, {
      ...this.#commonEvents(),
      up: (transport) => this.#socketUp(transport),
      down: () => this.#socketDown(),
      upgradeRefused: () => {
        this.#upgradeRefused = true;
        this.#tellLeg();
      },
    });
    this.#socket = socket;
    socket.watch(this.#watched());
    socket.open();
  }

  #openHttp(): void {
    const http = this.#options.openHttp({
      ...this.#commonEvents(),
      up: () => {
        this.#httpUp = true;
        this.#reached();
      },
      down: () => {
        this.#httpUp = false;
        this.#lost();
      },
      upgradeRefused: () => {},
    });
    this.#http = http;
    http.watch(this.#watched());
    http.open();
  }

  #commonEvents() {
    return {
      cameras: (cameras: CameraStatus[]) => this.#events.cameras(cameras),
      frame: (frame: ArrivedFrame) => this.#arrived(frame),
      refused: (code: ReasonCode) => this.#end(code),
    };
  }

  #socketUp(transport: Transport): void {
    const fresh = this.#socketTransport === null;
    this.#socketTransport = transport === 'websocket' ? 'websocket' : 'polling';
    if (transport === 'websocket') this.#upgradeRefused = false;
    if (!fresh) {
      this.#tellLeg();
      return;
    }
    // With nothing beside it, a session's first frame is the newest there is, whatever its number.
    if (!this.#httpUp) this.#order.distrust();
    this.#step({ type: 'socket-up' });
    this.#reached();
  }

  #socketDown(): void {
    this.#socketTransport = null;
    this.#upgradeRefused = false;
    this.#step({ type: 'socket-down' });
    this.#lost();
  }

  #closeSocket(): void {
    this.#socket?.close();
    this.#socket = undefined;
    this.#socketTransport = null;
    this.#lost();
  }

  #closeHttp(): void {
    this.#http?.close();
    this.#http = undefined;
    this.#httpUp = false;
    this.#lost();
  }

  #reached(): void {
    this.#unreachableSince = null;
    this.#tellLeg();
    void this.clock.ask();
  }

  #lost(): void {
    if (this.#closed || this.#socketTransport || this.#httpUp || this.#unreachableSince !== null) return;
    this.#unreachableSince = this.#options.timers.monotonic();
    this.#painting = null;
    this.#tellLeg();
    void this.clock.ask();
  }

  #arrived(frame: ArrivedFrame): void {
    if (this.#order.accept(frame)) {
      this.#events.frame(frame);
      return;
    }
    // Brought by the other transport already, or outrun: done with. It came through all the same, which is what HTTP waits for.
    const { header, transport } = frame;
    this.#carrier(transport)?.acknowledge(header.camera, header.sequence, false);
    if (transport !== 'http') this.#step({ type: 'socket-carried' });
  }

  #carrier(transport: Transport): ViewerTransport | undefined {
    return transport === 'http' ? this.#http : this.#socket;
  }

  #watched(): Map<string, number> {
    const wanted = this.#resting ? [] : this.#wanted;
    return new Map(wanted.map((camera) => [camera, this.#order.newest(camera)]));
  }

  #tellWatched(): void {
    const watched = this.#watched();
    this.#socket?.watch(watched);
    this.#http?.watch(watched);
  }

  #pageChanged(): void {
    this.#cancelRest?.();
    const { page, timers } = this.#options;
    if (page.hidden) this.#cancelRest = timers.after(REST_AFTER_MS, () => this.#rest(true));
    else if (this.#resting) this.#rest(false);
    this.#tellLeg();
  }

  #rest(resting: boolean): void {
    this.#resting = resting;
    this.#tellWatched();
    this.#events.resting(resting);
  }

  async #exchangeClock(): Promise<ClockExchange | null> {
    try {
      if (this.#socketTransport && this.#socket) return await this.#socket.exchangeClock();
      const exchange = await this.#options.askClock();
      this.#plainAnswers = true;
      return exchange;
    } catch (error) {
      if (error instanceof SignedOutError) this.#end('signed-out');
      else if (!this.#socketTransport) this.#plainAnswers = false;
      return null;
    }
  }

  #end(code: ReasonCode): void {
    if (this.#closed) return;
    this.close();
    this.#events.ended(code);
  }

  #tellLeg(): void {
    if (this.#closed) return;
    this.#events.leg(
      describeLeg({
        now: this.#options.timers.monotonic(),
        ladder: this.#ladder,
        socket: this.#socketTransport,
        httpUp: this.#httpUp,
        upgradeRefused: this.#upgradeRefused,
        plainAnswers: this.#plainAnswers,
        online: this.#options.page.online,
        painting: this.#painting,
        unreachableSince: this.#unreachableSince,
      }),
    );
  }
}
