import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import type { PageDrop } from '@porthole/shared/protocol/drops';
import { MAX_WATCHED } from '@porthole/shared/protocol/limits';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { Wish } from '@porthole/shared/protocol/renditions';
import type { SignalToViewer, ViewerSignal } from '@porthole/shared/protocol/rtc';
import type { Transport, TransportChoice } from '@porthole/shared/protocol/transport';
import { believable } from './believable.ts';
import { ClockKeeper } from './clock-keeper.ts';
import { FrameOrder } from './frame-order.ts';
import type { Leg } from './leg.ts';
import type { Page } from './page.ts';
import { RelayDoors, type RelayDoorsOptions } from './relay-doors.ts';
import type { ArrivedFrame, Outcome } from './transport.ts';

/** Ms a page may be hidden before it rests: a glance at another tab costs no asking anew. */
const REST_AFTER_MS = 1_000;

/** Ms for which a page must have been hidden for its network to be another one perhaps. */
const AWAY_MS = 10_000;

export interface ViewerSessionOptions extends RelayDoorsOptions {
  readonly page: Page;
}

export interface ViewerSessionEvents {
  /** A frame newer than all before it. To be answered with `painted` or `dropped`. */
  frame(frame: ArrivedFrame): void;
  cameras(cameras: CameraStatus[]): void;
  /** What a camera's publisher said of a connection that this page asked for. */
  signal(signal: SignalToViewer): void;
  /** Something about the leg may have changed. */
  leg(leg: Leg): void;
  /** Whether, the page being hidden, no frames are asked for. */
  resting(resting: boolean): void;
  /** The relay ended the session; nothing is tried again. */
  ended(code: ReasonCode): void;
}

/** This page's leg to the relay: all its cameras' frames, newest first, over whatever door carries them. */
export class ViewerSession {
  readonly clock: ClockKeeper;
  readonly #options: ViewerSessionOptions;
  readonly #events: ViewerSessionEvents;
  readonly #doors: RelayDoors;
  readonly #order = new FrameOrder();
  /** The last frame of each camera that was passed on. */
  readonly #newest = new Map<string, ArrivedFrame>();
  #wanted: ReadonlyMap<string, Wish> = new Map();
  #resting = false;
  #seen: { network: string; hiddenAt: number | null };
  #stopPage: (() => void) | undefined;
  #cancelRest: (() => void) | undefined;
  #closed = false;

  constructor(options: ViewerSessionOptions, events: ViewerSessionEvents) {
    this.#options = options;
    this.#events = events;
    this.#seen = { network: options.page.network, hiddenAt: null };
    this.#doors = new RelayDoors(options, {
      cameras: (cameras) => {
        this.#order.relayHas(cameras);
        events.cameras(cameras);
      },
      frame: (frame) => this.#arrived(frame),
      signal: (signal) => events.signal(signal),
      refused: (code) => this.#end(code),
      leg: (leg) => events.leg(leg),
      turned: () => this.clock.ask(),
      movedOn: () => this.clock.forgetPath(),
    });
    this.clock = new ClockKeeper(options.timers, () => this.#doors.exchangeClock());
  }

  open(): void {
    this.#stopPage = this.#options.page.onChange(() => this.#pageChanged());
    this.#pageChanged();
    this.#doors.open();
  }

  /** Idempotent and terminal. */
  close(): void {
    this.#closed = true;
    this.#cancelRest?.();
    this.#stopPage?.();
    this.clock.close();
    this.#doors.close();
  }

  /** The cameras on the wall; those past what one request may ask for get no frames. */
  watch(cameras: ReadonlyMap<string, Wish>): void {
    this.#wanted = new Map([...cameras].slice(0, MAX_WATCHED));
    this.#tellWatched();
  }

  choose(choice: TransportChoice): void {
    this.#doors.choose(choice);
  }

  /** What failed earlier is tried at once, beside what carries. */
  tryNow(transport: Transport): void {
    this.#doors.tryNow(transport);
  }

  /** Where the relay is not reached, it is asked at once. */
  reconnect(): void {
    this.#doors.reconnect();
  }

  /** To a camera's publisher. @returns why it is not passed on; null where it is */
  signal(signal: ViewerSignal): Promise<ReasonCode | null> {
    return this.#doors.signal(signal);
  }

  /** The page is being left, or kept aside: what waits to be said is said now. */
  leave(): void {
    this.#doors.leave();
  }

  /** @param ageMs capture → paint; null where the clocks have not been compared */
  painted(frame: ArrivedFrame, ageMs: number | null): void {
    const heldMs = believable(this.#options.timers.monotonic() - frame.arrivedAt);
    this.#settle(frame, { heldMs, ...(ageMs !== null && { ageMs: believable(ageMs) }) });
    this.#doors.carried(frame);
  }

  dropped(frame: ArrivedFrame, dropped: PageDrop): void {
    if (dropped === 'superseded' && this.#isSettledByNewer(frame)) return;
    this.#settle(frame, { dropped });
    // Nothing kept it from being painted but that another way was quicker.
    if (dropped === 'not-needed') this.#doors.carried(frame);
  }

  /** What becomes of the newest frame is told in any case, and settles those before it that came by the same door. */
  #isSettledByNewer({ header, opening }: ArrivedFrame): boolean {
    const newest = this.#newest.get(header.camera);
    return newest !== undefined && newest.opening === opening && newest.header.sequence > header.sequence;
  }

  #settle(frame: ArrivedFrame, outcome: Omit<Outcome, 'camera' | 'sequence'>): void {
    const { camera, sequence } = frame.header;
    this.clock.gap();
    const { transferMs } = frame;
    this.#doors.acknowledge(frame, {
      camera,
      sequence,
      ...(transferMs !== undefined && { transferMs }),
      ...outcome,
    });
  }

  #arrived(frame: ArrivedFrame): void {
    if (this.#order.accept(frame.header)) {
      this.#newest.set(frame.header.camera, frame);
      this.#events.frame(frame);
      return;
    }
    this.#settle(frame, { dropped: 'superseded' });
    this.#doors.carried(frame);
  }

  #tellWatched(): void {
    const wanted = this.#resting ? [] : [...this.#wanted];
    this.#doors.watch(
      new Map(wanted.map(([camera, wish]) => [camera, { after: this.#order.newest(camera), wish }])),
    );
  }

  #pageChanged(): void {
    this.#cancelRest?.();
    const { page, timers } = this.#options;
    if (page.hidden) this.#cancelRest = timers.after(REST_AFTER_MS, () => this.#rest(true));
    else if (this.#resting) this.#rest(false);
    this.#noteNetwork();
    this.#doors.lookAgain();
  }

  /** Back on line, over another kind of network, or looked at again after a while: what failed may pass now. */
  #noteNetwork(): void {
    const { page, timers } = this.#options;
    const seen = {
      network: page.network,
      hiddenAt: page.hidden ? (this.#seen.hiddenAt ?? timers.monotonic()) : null,
    };
    const away = this.#seen.hiddenAt !== null && !page.hidden ? timers.monotonic() - this.#seen.hiddenAt : 0;
    const isOther = page.online && seen.network !== this.#seen.network;
    this.#seen = seen;
    if (isOther || away >= AWAY_MS) this.#doors.networkChanged();
  }

  #rest(resting: boolean): void {
    this.#resting = resting;
    this.#tellWatched();
    this.#events.resting(resting);
  }

  #end(code: ReasonCode): void {
    if (this.#closed) return;
    this.close();
    this.#events.ended(code);
  }
}
