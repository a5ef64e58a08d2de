import { ClockOffset } from '../flow/clock-offset.ts';
import { RateMeter } from '../flow/rate.ts';
import { SleepWatch } from '../flow/sleep-watch.ts';
import type { Timers } from '../flow/timers.ts';
import type { Door, EngineTransport } from '../ladder/door.ts';
import { isRetryDue, isSettled, type LadderEvent, openLadder, stepLadder } from '../ladder/ladder.ts';
import {
  doorsOf,
  type Ladder,
  type LadderPolicy,
  PUBLISHER_LADDER,
  sendingOrder,
} from '../ladder/ladder-state.ts';
import { legReport } from '../ladder/leg-report.ts';
import { type AskArrival, RefusedUpgrades } from '../ladder/refused-upgrades.ts';
import type { PublisherStatus, Reduction } from '../protocol/cameras.ts';
import { type Demand, demandOf, isSameDemand, standsBy, wantsMore } from '../protocol/demand.ts';
import { STATUS_INTERVAL_MS, UPLINK_INTERVAL_MS } from '../protocol/limits.ts';
import type { ReasonCode } from '../protocol/reasons.ts';
import type { PublisherSignal, SignalToPublisher } from '../protocol/rtc.ts';
import type { Transport, TransportChoice } from '../protocol/transport.ts';
import { Ledger } from './account.ts';
import { Doors } from './doors.ts';
import { FrameLimit } from './frame-limit.ts';
import { type CapturedFrame, Outbox, type ReadyFrame, type SendLevel } from './outbox.ts';
import type { EncodePicture } from './picture-needs.ts';
import { cappedLeg, type PublisherReport, type PublisherState, uplinkFigures } from './publisher-report.ts';
import type {
  OpenTransport,
  OutgoingFrame,
  PublisherTransport,
  Refusal,
  TransportEvent,
} from './publisher-transport.ts';
import { StandStill } from './stand-still.ts';

/** Whoever answers viewers that ask for WebRTC. */
export interface SignalListener {
  signal(signal: SignalToPublisher): void;
  /** Another connection carries signals from now on, or none does: a goodbye by the one before may be lost. */
  moved(): void;
}

export interface PublisherSessionOptions {
  readonly choice: TransportChoice;
  /** @param engine what Engine.IO may use, in its order */
  readonly openSocket: (
    engine: readonly EngineTransport[],
    report: (event: TransportEvent) => void,
  ) => PublisherTransport;
  readonly openHttp: OpenTransport;
  readonly askArrival: AskArrival;
  readonly timers: Timers;
  readonly ladder?: LadderPolicy;
  /** For pictures that the relay would not take or the line does not carry; without it they are dropped, or go as they are. */
  readonly encode?: EncodePicture;
  /** Hears of WebRTC; without it nothing is said of it. */
  readonly rtc?: SignalListener;
  /** The connection, the camera or what viewers want has changed. */
  readonly onChange: () => void;
}

/** How often the ladder and the sign of life are looked after, ms. */
const TICK_MS = 250;

/** One run of a publisher: takes frames as they come and gets the newest of them to the relay by whatever way is open. */
export class PublisherSession {
  readonly #options: PublisherSessionOptions;
  readonly #ledger = new Ledger();
  readonly #limit = new FrameLimit();
  readonly #outbox: Outbox;
  readonly #clock = new ClockOffset();
  readonly #rate = new RateMeter();
  readonly #captureRate = new RateMeter();
  readonly #doors: Doors;
  readonly #sleep: SleepWatch;
  readonly #still: StandStill;
  readonly #refusals: RefusedUpgrades;
  #ladder: Ladder;
  /** Of the transport in use, which the selection is told of with its next step: nothing follows from one more answer by itself. */
  #lastUseful: { readonly attempt: number; readonly over: Transport; readonly at: number } | null = null;
  /** Since when an answer is due, monotonic ms; null while none is. Told likewise. */
  #dueSince: number | null = null;
  /** What last carried signals of WebRTC, which need not be what carries frames. */
  #signalling: PublisherTransport | undefined;
  #ended: Extract<PublisherState, { state: 'refused' | 'ended' }> | undefined;
  #trouble: { code: ReasonCode; detail: string } | null = null;
  #everConnected = false;
  #camera: PublisherReport['camera'] = null;
  #demand: Demand | null = null;
  #status: PublisherStatus | undefined;
  #reduction: Reduction | undefined;
  /** Monotonic ms of the last frame or status sent, and of the last status. */
  #spokeAt = 0;
  #toldAt = 0;
  #stopTicking = () => {};

  constructor(options: PublisherSessionOptions) {
    this.#options = options;
    this.#sleep = new SleepWatch(options.timers);
    this.#still = new StandStill(options.timers);
    this.#doors = new Doors(
      ({ way, engine }, report) =>
        way === 'http' ? options.openHttp(report) : options.openSocket(engine, report),
      (attempt, event) => this.#heard(attempt, event),
    );
    this.#ladder = openLadder(options.choice, options.timers.monotonic(), options.ladder ?? PUBLISHER_LADDER);
    this.#refusals = new RefusedUpgrades(options.askArrival, (event) => {
      this.#step(event);
      this.#tell();
      options.onChange();
    });
    this.#outbox = new Outbox({
      timers: options.timers,
      ledger: this.#ledger,
      encode: options.encode,
      bounds: () => this.#limit.bounds(this.#roomy?.carries ?? null),
      hasRoom: () => this.#roomy !== undefined,
      // Of a slow source the next one may be an hour away.
      isPast: ({ capturedAt }) => this.#still.isBefore(capturedAt) && !this.#status?.frameIntervalMs,
      send: (frame) => this.#send(frame),
    });
  }

  start(): void {
    this.#stopTicking = this.#options.timers.every(TICK_MS, () => this.#tick());
    this.#doors.match(doorsOf(this.#ladder));
  }

  /** Never waits and never queues: an older frame that has not gone out yet makes room. */
  offer(frame: CapturedFrame): void {
    if (this.#ended) return;
    this.#captureRate.add(this.#options.timers.monotonic(), frame.jpeg.length);
    this.#outbox.offer(frame);
  }

  /** One was captured that is not to be shown: it counts. */
  leftOut(): void {
    if (!this.#ended) this.#outbox.leftOut();
  }

  /** How frames are sent from now on; `reduction` is what the relay is told of it. */
  sendAs(level: SendLevel, reduction?: Reduction): void {
    this.#outbox.sendAs(level);
    if (JSON.stringify(reduction) === JSON.stringify(this.#reduction)) return;
    this.#reduction = reduction;
    this.#tell();
    this.#options.onChange();
  }

  /** Its PC may be in another network now: what failed may pass. */
  networkChanged(): void {
    this.#limit.forgetProxy();
    this.#clock.forgetRoundTrips();
    this.#step({ type: 'network-changed' });
  }

  /** @returns whether it could be passed to the relay */
  signal(signal: PublisherSignal): boolean {
    const way = this.#ended ? undefined : this.#signalWay;
    way?.signal(signal);
    return way !== undefined;
  }

  setStatus(status: PublisherStatus): void {
    if (JSON.stringify(status) === JSON.stringify(this.#status)) return;
    this.#status = status;
    this.#tell();
  }

  get report(): PublisherReport {
    return {
      connection: this.#connection(),
      camera: this.#camera,
      demand: this.#demand,
      account: this.#ledger.account,
      rate: this.#rate.rate(this.#options.timers.monotonic()),
      capturedFps: this.#captureRate.rate(this.#options.timers.monotonic()).fps,
      deliveredBytes: this.#ledger.deliveredBytes,
      roundTripMs: this.#clock.roundTrip,
      mostFps: this.#carrying?.mostFps ?? null,
      reduction: this.#reduction ?? null,
      cappedAt: this.#limit.cappedAt,
    };
  }

  /** A clean end: the relay is told where it can be. Resolves within about a second. */
  async end(): Promise<void> {
    if (this.#ended) return;
    this.#ended = { state: 'ended' };
    this.#stopTicking();
    // A frame after the goodbye would be a publisher's that came back.
    this.#outbox.close();
    await this.#doors.bye();
    this.#closeDoors();
    this.#options.onChange();
  }

  get #carrying(): PublisherTransport | undefined {
    return this.#doors.find(sendingOrder(this.#ladder), ({ carries }) => carries !== null);
  }

  get #roomy(): PublisherTransport | undefined {
    return this.#doors.find(sendingOrder(this.#ladder), ({ hasRoom }) => hasRoom);
  }

  /** Kept to while it stands: a transport on trial may end again. */
  get #signalWay(): PublisherTransport | undefined {
    if (this.#signalling?.canSignal) return this.#signalling;
    return this.#doors.find(sendingOrder(this.#ladder), ({ canSignal }) => canSignal);
  }

  #connection(): PublisherState {
    if (this.#ended) return this.#ended;
    const door = this.#carrying;
    const transport = door?.carries;
    if (door && transport) return { state: 'connected', transport, note: this.#note(transport) };
    const { code = null, detail = '' } = this.#trouble ?? {};
    return { state: 'connecting', code: this.#pinnedFails(code) ? 'transport-pinned' : code, detail };
  }

  /** Why not by a better way. */
  #note(transport: Transport): ReasonCode | null {
    const { choice, setbacks, socket } = this.#ladder;
    if (choice !== 'auto' || transport === 'websocket') return null;
    if (setbacks.websocket) return setbacks.websocket.code;
    if (transport === 'polling') return null;
    return socket?.over === 'websocket' ? 'websocket-silent' : 'polling-blocked';
  }

  #pinnedFails(code: ReasonCode | null): boolean {
    return code === 'relay-unreachable' && this.#options.choice !== 'auto' && !this.#everConnected;
  }

  #send({ sequence, capturedAt, jpeg, skipped }: ReadyFrame): void {
    const { offset } = this.#clock;
    this.#still.sent(capturedAt);
    this.#spokeAt = this.#options.timers.monotonic();
    this.#rate.add(this.#spokeAt, jpeg.length);
    const stamp = offset === null ? undefined : Math.round(capturedAt + offset);
    const frame = { sequence, capturedAt: stamp, jpeg, skipped };
    this.#sendBy(this.#roomy, frame);
    // The relay has it already and refuses the copy; that it answers is all that is to be known.
    const onTrial = this.#ladder.trial && this.#doors.get(this.#ladder.trial.attempt);
    if (onTrial?.hasRoom && !this.#ledger.awaits(onTrial)) this.#sendBy(onTrial, frame, true);
    this.#tellDue();
  }

  #sendBy(transport: PublisherTransport | undefined, frame: OutgoingFrame, isCopy = false): void {
    if (!transport) return;
    this.#ledger.sent(transport, frame, isCopy);
    transport.send(frame);
  }

  /** An answer is due while anything is under way. */
  #tellDue(): void {
    if (!this.#ledger.awaits()) this.#dueSince = null;
    else if (this.#dueSince === null) {
      this.#dueSince = this.#options.timers.monotonic();
      // A transport is tried again only while an answer is due, which may be over before the next tick.
      if (isRetryDue(this.#ladder, this.#dueSince)) this.#step({ type: 'tick' });
    }
  }

  #tick(): void {
    this.#still.look();
    if (this.#sleep.look() > 0) this.networkChanged();
    else this.#step({ type: 'tick' });
    const now = this.#options.timers.monotonic();
    if (now - this.#spokeAt >= STATUS_INTERVAL_MS || now - this.#toldAt >= UPLINK_INTERVAL_MS) this.#tell();
  }

  #tell(): void {
    const door = this.#carrying;
    if (!this.#status || !door || this.#ended) return;
    this.#spokeAt = this.#options.timers.monotonic();
    this.#toldAt = this.#spokeAt;
    door.tell({
      ...this.#status,
      uplink: uplinkFigures(this.report, door.window, this.#outbox.encodeMs.value ?? null),
      leg: cappedLeg(legReport(this.#ladder, this.#toldAt), this.#limit.cappedAt),
    });
  }

  #step(event: LadderEvent): void {
    if (this.#ended) return;
    const before = this.#ladder.carrying;
    this.#catchUp();
    this.#ladder = stepLadder(this.#ladder, event, this.#options.timers.monotonic());
    this.#refusals.look(this.#ladder);
    this.#match(doorsOf(this.#ladder));
    this.#lookForSignals();
    if (this.#ladder.carrying === before) return;
    if (before !== null) this.#tell();
    this.#options.onChange();
  }

  /** What was kept since the last step. */
  #catchUp(): void {
    if (this.#lastUseful) {
      const { at, ...carried } = this.#lastUseful;
      this.#lastUseful = null;
      this.#ladder = stepLadder(this.#ladder, { type: 'carried', ...carried }, at);
    }
    const isDue = this.#dueSince !== null;
    if (isDue === (this.#ladder.dueSince !== null)) return;
    const at = this.#dueSince ?? this.#options.timers.monotonic();
    this.#ladder = stepLadder(this.#ladder, { type: 'due', withinMs: isDue ? 0 : null }, at);
  }

  #lookForSignals(): void {
    const way = this.#signalWay;
    if (way === this.#signalling) return;
    this.#signalling = way;
    this.#options.rtc?.moved();
  }

  #match(wanted: readonly Door[]): void {
    for (const closed of this.#doors.match(wanted)) this.#ledger.lost(closed);
  }

  #closeDoors(): void {
    this.#outbox.close();
    this.#match([]);
  }

  #heard(attempt: number, event: TransportEvent): void {
    switch (event.type) {
      case 'up':
        this.#up(attempt, event);
        break;
      case 'moved':
        this.#runsOver(attempt);
        this.#options.onChange();
        break;
      case 'answered':
        this.#answered(attempt, event);
        break;
      case 'demand':
        this.#demanded(attempt, event);
        break;
      case 'clock':
        this.#clock.add(event.exchange);
        break;
      case 'signal':
        this.#options.rtc?.signal(event.signal);
        break;
      case 'down':
        this.#down(attempt, event);
        break;
      case 'refused':
        this.#refused(event.refusal);
        break;
    }
  }

  #up(attempt: number, { hello }: Extract<TransportEvent, { type: 'up' }>): void {
    this.#everConnected = true;
    this.#trouble = null;
    this.#camera = hello.camera;
    this.#limit.told(hello.limits);
    this.#runsOver(attempt);
    this.#options.onChange();
    this.#tell();
    this.#demanded(attempt, hello);
    this.#outbox.pump();
  }

  #runsOver(attempt: number): void {
    const transport = this.#doors.get(attempt);
    if (!transport?.carries) return;
    this.#step({ type: 'up', attempt, over: transport.carries });
    if (transport.note === 'websocket-refused') this.#step({ type: 'upgrade-refused', attempt });
  }

  /** Of less, only the word of the transport that frames go by counts, which is told again once it carries: another's may be late. */
  #demanded(attempt: number, told: Demand): void {
    const demand = demandOf(told.viewers, standsBy(told));
    const before = this.#demand;
    const sender = this.#roomy ?? this.#carrying;
    const isSenders = !sender || sender === this.#doors.get(attempt);
    if (before && (isSameDemand(demand, before) || (!isSenders && !isMore(demand, before)))) return;
    this.#demand = demand;
    this.#outbox.demanded(demand);
    this.#options.onChange();
  }

  #answered(attempt: number, { sequences, rejected }: Extract<TransportEvent, { type: 'answered' }>): void {
    const transport = this.#doors.get(attempt);
    if (!transport) return;
    const bytes = this.#ledger.answered(transport, sequences, rejected !== undefined);
    if (rejected) this.#limit.rejected(bytes, rejected.code);
    const over = transport.carries;
    if (over && isSettled(this.#ladder, attempt, over))
      this.#lastUseful = { attempt, over, at: this.#options.timers.monotonic() };
    else if (over) this.#step({ type: 'carried', attempt, over });
    this.#tellDue();
    this.#outbox.pump();
  }

  #down(attempt: number, { code, detail }: Extract<TransportEvent, { type: 'down' }>): void {
    const transport = this.#doors.get(attempt);
    const largest = transport ? this.#ledger.lost(transport) : 0;
    const isTrial = attempt === this.#ladder.trial?.attempt;
    if (!isTrial) this.#trouble = { code, detail };
    // A proxy has refused one of those: it was not the smallest.
    this.#limit.rejected(largest, code);
    // A PC that sleeps may not count the time, and the relay that answers next may be another.
    if (!isTrial && !this.#carrying) this.#clock.forget();
    this.#step({ type: 'down', attempt, ...(code !== 'relay-unreachable' && { code }) });
    this.#tellDue();
    this.#options.onChange();
  }

  #refused(refusal: Refusal): void {
    this.#ended = { state: 'refused', refusal };
    this.#stopTicking();
    this.#closeDoors();
    this.#options.onChange();
  }
}

const isMore = (demand: Demand, before: Demand): boolean =>
  demand.viewers > before.viewers || wantsMore(demand, before);
