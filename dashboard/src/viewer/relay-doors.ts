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
import type { Transport, TransportChoice } from '@porthole/shared/protocol/transport';
import { SignedOutError } from './http-clock.ts';
import { describeLeg, type Leg } from './leg.ts';
import type { Page } from './page.ts';
import type { ArrivedFrame, ViewerTransport, ViewerTransportEvents, WatchList } from './transport.ts';

/** Ms between two looks at what time alone changes. */
const TICK_MS = 250;

export interface RelayDoorsOptions {
  readonly choice: TransportChoice;
  readonly timers: Timers;
  readonly page: Pick<Page, 'online'>;
  readonly openSocket: (choice: TransportChoice, events: ViewerTransportEvents) => ViewerTransport;
  readonly openHttp: (events: ViewerTransportEvents) => ViewerTransport;
  /** The relay's clock by a plain request. */
  readonly askClock: () => Promise<ClockExchange>;
}

export interface RelayDoorsEvents extends Pick<ViewerTransportEvents, 'cameras' | 'frame' | 'refused'> {
  /** Something about the leg may have changed. */
  leg(leg: Leg): void;
  /** The relay is reached, or no longer. */
  turned(): void;
  /** A session of Socket.IO began with nothing beside it: the relay may be another one since. */
  socketAlone(): void;
}

/** The two doors to the relay, opened and closed as the ladder says, and what is known of them. */
export class RelayDoors {
  readonly #options: RelayDoorsOptions;
  readonly #events: RelayDoorsEvents;
  #ladder: Ladder;
  #socket: ViewerTransport | undefined;
  #http: ViewerTransport | undefined;
  #watched: WatchList = new Map();
  #socketTransport: 'websocket' | 'polling' | null = null;
  #httpUp = false;
  #upgradeRefused = false;
  #plainAnswers: boolean | null = null;
  #painting: Transport | null = null;
  #unreachableSince: number | null;
  #stopTicks: (() => void) | undefined;
  #closed = false;

  constructor(options: RelayDoorsOptions, events: RelayDoorsEvents) {
    const { timers, choice } = options;
    this.#options = options;
    this.#events = events;
    this.#ladder = openLadder(choice, timers.monotonic());
    this.#unreachableSince = timers.monotonic();
  }

  open(): void {
    this.#stopTicks = this.#options.timers.every(TICK_MS, () => this.#step({ type: 'tick' }));
    this.#step({ type: 'tick' });
  }

  /** Idempotent and terminal. */
  close(): void {
    this.#closed = true;
    this.#stopTicks?.();
    this.#closeSocket();
    this.#closeHttp();
  }

  watch(cameras: WatchList): void {
    this.#watched = cameras;
    this.#socket?.watch(cameras);
    this.#http?.watch(cameras);
  }

  choose(choice: TransportChoice): void {
    const before = this.#ladder.choice;
    if (this.#closed || choice === before) return;
    if (engineTransports(choice).join() !== engineTransports(before).join()) this.#closeSocket();
    this.#upgradeRefused = false;
    this.#step({ type: 'chosen', choice });
  }

  /** The frame is done with: painted, outrun, or not to be decoded. */
  acknowledge({ header, transport }: ArrivedFrame, failed: boolean): void {
    const carrier = transport === 'http' ? this.#http : this.#socket;
    carrier?.acknowledge(header.camera, header.sequence, failed);
  }

  painted(transport: Transport): void {
    this.#painting = transport;
    this.carried(transport);
  }

  /** A frame came through that was painted, or would have been had the other door not been quicker. */
  carried(transport: Transport): void {
    if (transport !== 'http') this.#step({ type: 'socket-carried' });
  }

  /** What the page says of its network has changed. */
  lookAgain(): void {
    this.#tell();
  }

  /** Over the session that stands, else by a plain request. @returns null where no answer came */
  async exchangeClock(): Promise<ClockExchange | null> {
    try {
      if (this.#socketTransport && this.#socket) return await this.#socket.exchangeClock();
      const exchange = await this.#options.askClock();
      this.#plainAnswers = true;
      return exchange;
    } catch (error) {
      if (error instanceof SignedOutError) this.#events.refused('signed-out');
      else if (!this.#socketTransport) this.#plainAnswers = false;
      return null;
    }
  }

  #step(event: LadderEvent): void {
    if (this.#closed) return;
    this.#ladder = stepLadder(this.#ladder, event, this.#options.timers.monotonic());
    const doors = openDoors(this.#ladder);
    if (doors.socket) this.#openSocket();
    if (doors.http) this.#openHttp();
    if (!doors.socket) this.#closeSocket();
    if (!doors.http) this.#closeHttp();
    this.#tell();
  }

  #openSocket(): void {
    if (this.#socket) return;
    const { cameras, frame, refused } = this.#events;
    this.#socket = this.#options.openSocket(this.#ladder.choice, {
      cameras,
      frame,
      refused,
      up: (transport) => this.#socketUp(transport === 'websocket' ? 'websocket' : 'polling'),
      down: () => this.#socketDown(),
      upgradeRefused: () => {
        this.#upgradeRefused = true;
        this.#tell();
      },
    });
    this.#socket.watch(this.#watched);
    this.#socket.open();
  }

  #openHttp(): void {
    if (this.#http) return;
    const { cameras, frame, refused } = this.#events;
    this.#http = this.#options.openHttp({
      cameras,
      frame,
      refused,
      up: () => {
        this.#httpUp = true;
        this.#turn();
      },
      down: () => {
        this.#httpUp = false;
        this.#turn();
      },
      upgradeRefused: () => {},
    });
    this.#http.watch(this.#watched);
    this.#http.open();
  }

  #socketUp(transport: 'websocket' | 'polling'): void {
    const fresh = this.#socketTransport === null;
    this.#socketTransport = transport;
    if (transport === 'websocket') this.#upgradeRefused = false;
    if (fresh && !this.#httpUp) this.#events.socketAlone();
    if (fresh) this.#step({ type: 'socket-up' });
    this.#turn();
  }

  #socketDown(): void {
    this.#socketTransport = null;
    this.#upgradeRefused = false;
    this.#step({ type: 'socket-down' });
    this.#turn();
  }

  #closeSocket(): void {
    if (!this.#socket) return;
    this.#socket.close();
    this.#socket = undefined;
    this.#socketTransport = null;
    this.#turn();
  }

  #closeHttp(): void {
    if (!this.#http) return;
    this.#http.close();
    this.#http = undefined;
    this.#httpUp = false;
    this.#turn();
  }

  #turn(): void {
    const reached = this.#socketTransport !== null || this.#httpUp;
    const turned = !this.#closed && reached !== (this.#unreachableSince === null);
    if (turned) this.#unreachableSince = reached ? null : this.#options.timers.monotonic();
    if (!reached) this.#painting = null;
    this.#tell();
    if (turned) this.#events.turned();
  }

  #tell(): void {
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
