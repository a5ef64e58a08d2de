import { type Ladder, type LadderEvent, openDoors, openLadder, stepLadder } from '../connection/ladder.ts';
import { ClockOffset } from '../flow/clock-offset.ts';
import { Mailbox } from '../flow/mailbox.ts';
import { type Rate, RateMeter } from '../flow/rate.ts';
import type { Timers } from '../flow/timers.ts';
import type { PublisherStatus } from '../protocol/cameras.ts';
import { MAX_FRAME_BYTES, STATUS_INTERVAL_MS } from '../protocol/limits.ts';
import type { ReasonCode } from '../protocol/reasons.ts';
import type { Transport, TransportChoice } from '../protocol/transport.ts';
import { type Account, Ledger } from './account.ts';
import { type Door, Doors } from './doors.ts';
import { FrameLimit } from './frame-limit.ts';
import type { OpenTransport, PublisherTransport, Refusal, TransportEvent } from './publisher-transport.ts';

/** A picture as its source gives it; `capturedAt` in ms since the epoch on this machine's clock. */
export interface CapturedFrame {
  readonly jpeg: Uint8Array;
  readonly capturedAt: number;
}

export type PublisherState =
  | { state: 'connecting'; code: ReasonCode | null; detail: string }
  /** `note`: why not by a better way. */
  | { state: 'connected'; transport: Transport; note: ReasonCode | null }
  | { state: 'refused'; refusal: Refusal }
  | { state: 'ended' };

export interface PublisherReport {
  readonly connection: PublisherState;
  readonly camera: { readonly id: string; readonly name: string } | null;
  /** Null before the relay has told. */
  readonly viewers: number | null;
  readonly account: Account;
  /** Of what was sent. */
  readonly rate: Rate;
  readonly roundTripMs: number | null;
}

export interface PublisherSessionOptions {
  readonly choice: TransportChoice;
  readonly openSocket: OpenTransport;
  readonly openHttp: OpenTransport;
  readonly timers: Timers;
  /** A smaller encoding of a picture that the relay would not take; undefined where there can be none. */
  readonly shrink?: (jpeg: Uint8Array, maxBytes: number) => Promise<Uint8Array | undefined>;
  /** The connection, the camera or the number of viewers has changed. */
  readonly onChange: () => void;
}

interface NumberedFrame extends CapturedFrame {
  readonly sequence: number;
}

/** How often the ladder and the sign of life are looked after, ms. */
const TICK_MS = 250;

/** One run of a publisher: takes frames as they come and gets the newest of them to the relay by whatever way is open. */
export class PublisherSession {
  readonly #options: PublisherSessionOptions;
  readonly #ledger = new Ledger();
  readonly #limit = new FrameLimit(MAX_FRAME_BYTES);
  readonly #clock = new ClockOffset();
  readonly #rate = new RateMeter();
  readonly #mailbox = new Mailbox<NumberedFrame>();
  readonly #doors: Doors;
  #ladder: Ladder;
  #ended: Extract<PublisherState, { state: 'refused' | 'ended' }> | undefined;
  #trouble: { code: ReasonCode; detail: string } | null = null;
  #everConnected = false;
  #shrinking = false;
  #camera: PublisherReport['camera'] = null;
  #viewers: number | null = null;
  #status: PublisherStatus | undefined;
  /** Monotonic ms of the last frame or status sent. */
  #spokeAt = 0;
  #stopTicking = () => {};

  constructor(options: PublisherSessionOptions) {
    this.#options = options;
    this.#doors = new Doors({ socket: options.openSocket, http: options.openHttp }, (door, event) =>
      this.#heard(door, event),
    );
    this.#ladder = openLadder(options.choice, options.timers.monotonic());
  }

  start(): void {
    this.#stopTicking = this.#options.timers.every(TICK_MS, () => this.#tick());
    this.#matchDoors();
  }

  /** Never waits and never queues: an older frame that has not gone out yet makes room. */
  offer(frame: CapturedFrame): void {
    if (this.#ended) return;
    const sequence = this.#ledger.captured();
    if (this.#mailbox.put({ ...frame, sequence })) this.#ledger.dropped('replaced');
    this.#pump();
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
      viewers: this.#viewers,
      account: this.#ledger.account,
      rate: this.#rate.rate(this.#options.timers.monotonic()),
      roundTripMs: this.#clock.roundTrip,
    };
  }

  /** A clean end: the relay is told where it can be. Resolves within about a second. */
  async end(): Promise<void> {
    if (this.#ended) return;
    this.#ended = { state: 'ended' };
    this.#stopTicking();
    await this.#doors.bye();
    this.#closeDoors();
    this.#options.onChange();
  }

  #connection(): PublisherState {
    if (this.#ended) return this.#ended;
    const door = this.#doors.carrying;
    const transport = door?.carries;
    if (door && transport) return { state: 'connected', transport, note: this.#note(door, transport) };
    const { code = null, detail = '' } = this.#trouble ?? {};
    return { state: 'connecting', code: this.#pinnedFails(code) ? 'transport-pinned' : code, detail };
  }

  #note(door: PublisherTransport, transport: Transport): ReasonCode | null {
    if (this.#options.choice !== 'auto') return null;
    return transport === 'http' ? 'polling-blocked' : door.note;
  }

  #pinnedFails(code: ReasonCode | null): boolean {
    return code === 'relay-unreachable' && this.#options.choice !== 'auto' && !this.#everConnected;
  }

  #pump(): void {
    while (this.#mailbox.full && !this.#shrinking && !this.#ended) {
      const door = this.#doors.roomy;
      if (!door) return;
      const frame = this.#mailbox.take() as NumberedFrame;
      if (this.#limit.admits(frame.jpeg.length)) this.#send(door, frame);
      else void this.#sendShrunk(frame);
    }
  }

  #send(door: PublisherTransport, { sequence, capturedAt, jpeg }: NumberedFrame): void {
    const { offset } = this.#clock;
    this.#ledger.sent();
    this.#limit.sent(sequence, jpeg.length);
    this.#spokeAt = this.#options.timers.monotonic();
    this.#rate.add(this.#spokeAt, jpeg.length);
    door.send({ sequence, capturedAt: offset === null ? undefined : Math.round(capturedAt + offset), jpeg });
  }

  async #sendShrunk(frame: NumberedFrame): Promise<void> {
    const { shrink } = this.#options;
    const { maxBytes } = this.#limit;
    this.#shrinking = true;
    const jpeg = await shrink?.(frame.jpeg, maxBytes).catch(() => undefined);
    this.#shrinking = false;
    const door = this.#doors.roomy;
    if (!jpeg || !this.#limit.admits(jpeg.length)) this.#ledger.dropped('too-large');
    else if (door && !this.#ended) this.#send(door, { ...frame, jpeg });
    else this.#ledger.dropped(this.#mailbox.full ? 'replaced' : 'lost');
    this.#pump();
  }

  #tick(): void {
    this.#step({ type: 'tick' });
    if (this.#options.timers.monotonic() - this.#spokeAt >= STATUS_INTERVAL_MS) this.#tell();
  }

  #tell(): void {
    const door = this.#doors.carrying;
    if (!this.#status || !door || this.#ended) return;
    this.#spokeAt = this.#options.timers.monotonic();
    door.tell(this.#status);
  }

  #step(event: LadderEvent): void {
    this.#ladder = stepLadder(this.#ladder, event, this.#options.timers.monotonic());
    this.#matchDoors();
  }

  #matchDoors(): void {
    this.#ledger.dropped('lost', this.#doors.match(openDoors(this.#ladder)));
  }

  #closeDoors(): void {
    this.#ledger.dropped('lost', this.#doors.closeAll());
  }

  #heard(name: Door, event: TransportEvent): void {
    switch (event.type) {
      case 'up':
        this.#up(name, event);
        break;
      case 'moved':
        this.#options.onChange();
        break;
      case 'answered':
        this.#answered(name, event);
        break;
      case 'demand':
        this.#viewers = event.viewers;
        this.#options.onChange();
        break;
      case 'clock':
        this.#clock.add(event.exchange);
        break;
      case 'down':
        this.#down(name, event);
        break;
      case 'refused':
        this.#refused(event.refusal);
        break;
    }
  }

  #up(name: Door, { hello }: Extract<TransportEvent, { type: 'up' }>): void {
    this.#everConnected = true;
    this.#trouble = null;
    this.#camera = hello.camera;
    this.#viewers = hello.viewers;
    this.#limit.told(hello.limits.maxFrameBytes);
    if (name === 'socket') this.#step({ type: 'socket-up' });
    this.#options.onChange();
    this.#tell();
    this.#pump();
  }

  #answered(name: Door, { sequences, rejected }: Extract<TransportEvent, { type: 'answered' }>): void {
    this.#ledger.acknowledged(rejected ? sequences.length - 1 : sequences.length);
    if (rejected) this.#ledger.rejected(rejected.code);
    this.#limit.answered(sequences.at(-1) ?? 0, rejected?.code);
    if (name === 'socket') this.#step({ type: 'socket-carried' });
    this.#pump();
  }

  #down(name: Door, { code, detail, lost }: Extract<TransportEvent, { type: 'down' }>): void {
    this.#ledger.dropped('lost', lost);
    this.#trouble = { code, detail };
    if (name === 'socket') this.#step({ type: 'socket-down' });
    this.#options.onChange();
  }

  #refused(refusal: Refusal): void {
    this.#ended = { state: 'refused', refusal };
    this.#stopTicking();
    this.#closeDoors();
    this.#options.onChange();
  }
}
