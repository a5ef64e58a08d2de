import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import { MAX_WATCHED } from '@porthole/shared/protocol/limits';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { TransportChoice } from '@porthole/shared/protocol/transport';
import { ClockKeeper } from './clock-keeper.ts';
import { FrameOrder } from './frame-order.ts';
import type { Leg } from './leg.ts';
import type { Page } from './page.ts';
import { RelayDoors, type RelayDoorsOptions } from './relay-doors.ts';
import type { ArrivedFrame } from './transport.ts';

/** Ms a page may be hidden before it rests: a glance at another tab costs no asking anew. */
const REST_AFTER_MS = 1_000;

export interface ViewerSessionOptions extends RelayDoorsOptions {
  readonly page: Page;
}

export interface ViewerSessionEvents {
  /** A frame newer than all before it. To be answered with `painted`, `failed` or `dropped`, or by a newer frame's `painted`. */
  frame(frame: ArrivedFrame): void;
  cameras(cameras: CameraStatus[]): void;
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
  #wanted: readonly string[] = [];
  #resting = false;
  #stopPage: (() => void) | undefined;
  #cancelRest: (() => void) | undefined;
  #closed = false;

  constructor(options: ViewerSessionOptions, events: ViewerSessionEvents) {
    this.#options = options;
    this.#events = events;
    this.#doors = new RelayDoors(options, {
      cameras: (cameras) => events.cameras(cameras),
      frame: (frame) => this.#arrived(frame),
      refused: (code) => this.#end(code),
      leg: (leg) => events.leg(leg),
      turned: () => void this.clock.ask(),
      socketAlone: () => this.#order.distrust(),
    });
    this.clock = new ClockKeeper(options.timers, () => this.#doors.exchangeClock());
  }

  open(): void {
    this.#stopPage = this.#options.page.onChange(() => this.#pageChanged());
    this.#pageChanged();
    this.#doors.open();
    void this.clock.ask();
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
  watch(cameras: readonly string[]): void {
    this.#wanted = cameras.slice(0, MAX_WATCHED);
    this.#tellWatched();
  }

  choose(choice: TransportChoice): void {
    this.#doors.choose(choice);
  }

  painted(frame: ArrivedFrame): void {
    this.#doors.acknowledge(frame, false);
    this.#doors.painted(frame.transport);
  }

  /** It could not be decoded. */
  failed(frame: ArrivedFrame): void {
    this.#doors.acknowledge(frame, true);
  }

  /** Nobody wants it any more. */
  dropped(frame: ArrivedFrame): void {
    this.#doors.acknowledge(frame, false);
  }

  #arrived(frame: ArrivedFrame): void {
    if (this.#order.accept(frame)) {
      this.#events.frame(frame);
      return;
    }
    this.#doors.acknowledge(frame, false);
    this.#doors.carried(frame.transport);
  }

  #tellWatched(): void {
    const wanted = this.#resting ? [] : this.#wanted;
    this.#doors.watch(new Map(wanted.map((camera) => [camera, this.#order.newest(camera)])));
  }

  #pageChanged(): void {
    this.#cancelRest?.();
    const { page, timers } = this.#options;
    if (page.hidden) this.#cancelRest = timers.after(REST_AFTER_MS, () => this.#rest(true));
    else if (this.#resting) this.#rest(false);
    this.#doors.lookAgain();
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
