import type { ClockExchange } from '@porthole/shared/flow/clock-offset';
import { SleepWatch } from '@porthole/shared/flow/sleep-watch';
import type { Timers } from '@porthole/shared/flow/timers';
import type { Door, EngineTransport } from '@porthole/shared/ladder/door';
import { isSettled, type LadderEvent, openLadder, stepLadder } from '@porthole/shared/ladder/ladder';
import { suspicion } from '@porthole/shared/ladder/ladder-rules';
import { doorsOf, type Ladder, VIEWER_LADDER } from '@porthole/shared/ladder/ladder-state';
import { type AskArrival, RefusedUpgrades, upgradeFailure } from '@porthole/shared/ladder/refused-upgrades';
import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { ViewerSignal } from '@porthole/shared/protocol/rtc';
import type { Transport, TransportChoice } from '@porthole/shared/protocol/transport';
import { ArrivalPace } from './arrival-pace.ts';
import type { Asked } from './clock-keeper.ts';
import { framesDueMs } from './frames-due.ts';
import { heldGets, isOpening } from './held-gets.ts';
import { SignedOutError } from './http-clock.ts';
import { describeLeg, type Leg } from './leg.ts';
import { OpenDoors } from './open-doors.ts';
import type { Page } from './page.ts';
import type {
  ArrivedFrame,
  CarriedFrame,
  Outcome,
  ViewerTransport,
  ViewerTransportEvents,
  WatchList,
} from './transport.ts';

/** Ms between two looks at what time alone changes. */
const TICK_MS = 250;

export interface RelayDoorsOptions {
  readonly choice: TransportChoice;
  readonly timers: Timers;
  readonly page: Pick<Page, 'online'>;
  /** @param engine what Engine.IO may use, in its order */
  readonly openSocket: (engine: readonly EngineTransport[], events: ViewerTransportEvents) => ViewerTransport;
  /** @param mostGets how many it may hold at the moment */
  readonly openHttp: (events: ViewerTransportEvents, mostGets: () => number) => ViewerTransport;
  /** The relay's clock by a plain request. */
  readonly askClock: () => Promise<ClockExchange>;
  readonly askArrival: AskArrival;
  /** How long round trips took says nothing any more: the network may be another one. */
  readonly forgetPath: () => void;
}

export interface RelayDoorsEvents extends Pick<ViewerTransportEvents, 'cameras' | 'refused' | 'signal'> {
  frame(frame: ArrivedFrame): void;
  /** Something about the leg may have changed. */
  leg(leg: Leg): void;
  /** The first door has opened; the relay is reached, or no longer, or over another transport. */
  turned(): void;
  /** The network may be another one. */
  movedOn(): void;
}

/** The doors to the relay, opened and closed as the ladder says, and what is known of them. */
export class RelayDoors {
  readonly #options: RelayDoorsOptions;
  readonly #events: RelayDoorsEvents;
  readonly #open: OpenDoors;
  readonly #pace = new ArrivalPace();
  readonly #refusals: RefusedUpgrades;
  readonly #sleep: SleepWatch;
  #ladder: Ladder;
  /** The last frame of the transport in use, which the selection is told of with its next step: nothing follows from it by itself. */
  #lastUseful: { readonly attempt: number; readonly over: Transport; readonly at: number } | null = null;
  #watched: WatchList = new Map();
  #askedAnew = 0;
  #cameras: readonly CameraStatus[] = [];
  #plainAnswers: boolean | null = null;
  #clockAsked = false;
  /** Why the WebSocket that a person has chosen is refused; null while that is not known. */
  #refusal: ReasonCode | null = null;
  #asksRefusal = false;
  /** Why a session ended or was not begun, where the relay has said so by any door since it was last reached. */
  #word: ReasonCode | null = null;
  #unreachableSince: number | null;
  #stopTicks: (() => void) | undefined;
  #closed = false;

  constructor(options: RelayDoorsOptions, events: RelayDoorsEvents) {
    const now = options.timers.monotonic();
    this.#options = options;
    this.#events = events;
    this.#open = new OpenDoors(
      options.timers,
      (door, opening) => this.#openDoor(door, opening),
      () => this.#opened(),
    );
    this.#refusals = new RefusedUpgrades(options.askArrival, (event) => this.#step(event));
    this.#ladder = openLadder(options.choice, now, VIEWER_LADDER);
    this.#unreachableSince = now;
    this.#sleep = new SleepWatch(options.timers);
  }

  open(): void {
    this.#stopTicks = this.#options.timers.every(TICK_MS, () => this.#tick());
    this.#step({ type: 'tick' });
  }

  /** Idempotent and terminal. */
  close(): void {
    this.#closed = true;
    this.#stopTicks?.();
    this.#open.closeAll();
  }

  watch(cameras: WatchList): void {
    this.#watched = cameras;
    this.#tellDue();
    this.#open.watch(this.#ladder, cameras);
  }

  choose(choice: TransportChoice): void {
    if (choice === this.#ladder.choice) return;
    this.#refusal = null;
    this.#step({ type: 'chosen', choice });
    this.#turn();
  }

  /** What failed is tried at once. */
  tryNow(transport: Transport): void {
    this.#step({ type: 'try-now', transport });
  }

  /** What has no session is tried at once, from the beginning. */
  reconnect(): void {
    if (this.#closed) return;
    this.#open.reopen(this.#ladder, this.#watched);
  }

  networkChanged(): void {
    this.#options.forgetPath();
    this.#events.movedOn();
    this.#step({ type: 'network-changed' });
  }

  /** Told to the door that brought the frame. */
  acknowledge({ opening }: ArrivedFrame, outcome: Outcome): void {
    this.#open.opened(opening)?.acknowledge(outcome);
  }

  /** A frame came through that was painted, or would have been had another door not been quicker. */
  carried({ attempt, transport }: ArrivedFrame): void {
    const now = this.#options.timers.monotonic();
    this.#pace.add(now);
    if (isSettled(this.#ladder, attempt, transport)) this.#lastUseful = { attempt, over: transport, at: now };
    else this.#step({ type: 'carried', attempt, over: transport });
  }

  /** @returns why it is not passed on; null where it is */
  async signal(signal: ViewerSignal): Promise<ReasonCode | null> {
    return this.#open.signalling(this.#ladder)?.signal(signal) ?? 'rtc-no-signalling';
  }

  leave(): void {
    this.#open.leave();
  }

  /** What the page says of its network has changed. */
  lookAgain(): void {
    this.#tell();
  }

  /**
   * Over the session that stands, else by a plain request: one at the most while two doors are just opening, which leave few connections.
   *
   * @returns null where no answer came
   */
  async exchangeClock(): Promise<Asked | null> {
    const { socket } = this.#ladder;
    const session = socket?.over ? this.#open.get(socket.attempt) : undefined;
    if (this.#plainAnswers && this.#isOpening()) return null;
    try {
      if (session) return await session.exchangeClock();
      return { ...(await this.#askPlainly()), plain: true };
    } catch (error) {
      if (error instanceof SignedOutError) this.#events.refused('signed-out');
      else if (!this.#ladder.socket?.over) this.#plainAnswers = false;
      return null;
    }
  }

  async #askPlainly(): Promise<ClockExchange> {
    const { http } = this.#ladder;
    const plain = http ? this.#open.get(http.attempt) : undefined;
    const exchange = await (plain?.exchangeClock() ?? this.#options.askClock());
    this.#plainAnswers = true;
    return exchange;
  }

  #isOpening(): boolean {
    const { socket } = this.#ladder;
    return socket !== null && isOpening(socket, this.#options.timers.monotonic());
  }

  #tick(): void {
    this.#tellDue();
    if (this.#sleep.look() > 0) this.networkChanged();
    else this.#step({ type: 'tick' });
    this.#askAnew(this.#options.timers.monotonic());
  }

  /** Requests that get no answer may wait on connections that have died unnoticed. After ever longer waits, for it may be the camera. */
  #askAnew(now: number): void {
    const { http } = this.#ladder;
    const silence = http ? suspicion(this.#ladder, http, now) : 0;
    if (silence < 1) this.#askedAnew = 0;
    else if (http && silence >= 2 ** this.#askedAnew) {
      this.#askedAnew += 1;
      this.#open.get(http.attempt)?.askAnew?.();
    }
  }

  #tellDue(): void {
    const withinMs = framesDueMs(this.#watched.keys(), this.#cameras, this.#pace.intervalMs);
    const isKnown = withinMs === null ? this.#ladder.dueSince === null : this.#ladder.dueMs === withinMs;
    if (!isKnown || (withinMs !== null && this.#ladder.dueSince === null))
      this.#step({ type: 'due', withinMs });
  }

  #step(event: LadderEvent): void {
    if (this.#closed) return;
    if (this.#lastUseful) {
      const { at, ...carried } = this.#lastUseful;
      this.#lastUseful = null;
      this.#ladder = stepLadder(this.#ladder, { type: 'carried', ...carried }, at);
    }
    this.#ladder = stepLadder(this.#ladder, event, this.#options.timers.monotonic());
    this.#refusals.look(this.#ladder);
    const closed = this.#open.match(this.#ladder, this.#watched);
    if (closed) this.#turn();
    else this.#tell();
  }

  #openDoor(door: Door, opening: number): ViewerTransport {
    const { attempt } = door;
    const events: ViewerTransportEvents = {
      cameras: (cameras) => {
        this.#cameras = cameras;
        this.#tellDue();
        this.#events.cameras(cameras);
      },
      frame: (frame) => this.#arrived(frame, { attempt, opening }),
      signal: (signal) => this.#events.signal(signal),
      refused: this.#events.refused,
      up: (over) => this.#up(attempt, over),
      down: (code) => {
        this.#word = code ?? this.#word;
        this.#down(attempt, code);
        this.#turn();
        void this.#explainChosen();
      },
      upgradeRefused: () => this.#step({ type: 'upgrade-refused', attempt }),
    };
    const { timers, openHttp, openSocket } = this.#options;
    if (door.way === 'socket') return openSocket(door.engine, events);
    return openHttp(events, () => heldGets(this.#ladder, this.#open.partedAt, timers.monotonic()));
  }

  /** The first question for the clock goes after the first for a picture, and before Socket.IO takes connections of its own. */
  #opened(): void {
    if (this.#clockAsked) return;
    this.#clockAsked = true;
    this.#events.turned();
  }

  #arrived(frame: CarriedFrame, door: Pick<ArrivedFrame, 'attempt' | 'opening'>): void {
    const arrivedAt = this.#options.timers.monotonic();
    this.#open.brought(door.attempt);
    this.#open.watch(this.#ladder, this.#watched);
    this.#events.frame({ ...frame, ...door, arrivedAt });
  }

  #up(attempt: number, over: Transport): void {
    const before = doorsOf(this.#ladder).find((door) => door.attempt === attempt)?.over ?? null;
    this.#word = null;
    this.#refusal = null;
    this.#step({ type: 'up', attempt, over });
    this.#turn();
    if (before !== over && (before !== null || over !== 'http')) this.#events.turned();
  }

  /** Without a network no connection lasts: that says nothing of its transport. */
  #down(attempt: number, word?: ReasonCode): void {
    const code = word ?? (this.#options.page.online ? undefined : 'network-offline');
    this.#step({ type: 'down', attempt, ...(code && { code }) });
  }

  /** A chosen WebSocket is tried on and on, and never set back: that it is refused is asked about here, once. */
  async #explainChosen(): Promise<void> {
    if (this.#ladder.choice !== 'websocket' || this.#refusal !== null || this.#asksRefusal) return;
    this.#asksRefusal = true;
    const arrival = await this.#options.askArrival().catch(() => null);
    this.#asksRefusal = false;
    if (!arrival || this.#ladder.choice !== 'websocket') return;
    this.#plainAnswers = true;
    this.#refusal = upgradeFailure(arrival);
    this.#tell();
  }

  #turn(): void {
    const reached = doorsOf(this.#ladder).some(({ over }) => over !== null);
    const turned = !this.#closed && reached !== (this.#unreachableSince === null);
    if (turned) this.#unreachableSince = reached ? null : this.#options.timers.monotonic();
    // What was answered while a session stood is no word on what is answered now.
    if (turned && !reached) this.#plainAnswers = null;
    this.#tell();
    if (turned) this.#events.turned();
  }

  #tell(): void {
    if (this.#closed) return;
    this.#events.leg(
      describeLeg({
        now: this.#options.timers.monotonic(),
        ladder: this.#ladder,
        signalling: this.#open.signalling(this.#ladder) !== undefined,
        plainAnswers: this.#plainAnswers,
        word: this.#word,
        refusal: this.#refusal,
        online: this.#options.page.online,
        unreachableSince: this.#unreachableSince,
      }),
    );
  }
}
