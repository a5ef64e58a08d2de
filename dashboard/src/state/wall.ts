import { RateMeter } from '@porthole/shared/flow/rate';
import type { Timers } from '@porthole/shared/flow/timers';
import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { Wish } from '@porthole/shared/protocol/renditions';
import type { ViewerSignal } from '@porthole/shared/protocol/rtc';
import { batch, type Signal, signal } from '@preact/signals';
import type { RtcMemory, RtcViewEvents } from '../rtc/rtc-view.ts';
import type { Leg } from '../viewer/leg.ts';
import type { Page } from '../viewer/page.ts';
import type { RelayTransports } from '../viewer/relay-transports.ts';
import type { PageTelemetry } from '../viewer/telemetry.ts';
import type { ArrivedFrame } from '../viewer/transport.ts';
import { ViewerSession } from '../viewer/viewer-session.ts';
import { CameraFeed, type CameraFeedOptions, type RelayFacts } from './camera-feed.ts';
import { type KeptText, keepChoice, keepRtcChoice, readKeptChoice, readRtcChoice } from './kept-choice.ts';
import { KeptRenditions } from './kept-renditions.ts';
import { LegSignals } from './leg-signals.ts';
import type { CameraModel, WallModel } from './model.ts';
import { PaintPace } from './paint-pace.ts';
import { type OpenedRtc, RtcSeat } from './rtc-seat.ts';

/** Ms between two judgements of every picture; figures are refreshed with every second, the history with every fourth. */
const TICK_MS = 250;
const FIGURES_EVERY = 2;
const HISTORY_EVERY = 4;

const BY_NAME = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

export interface WallParts {
  readonly timers: Timers;
  readonly page: Page;
  readonly storage: () => KeptText;
  readonly openPainter: CameraFeedOptions['openPainter'];
  readonly transports: RelayTransports;
  /** @param send to the camera's publisher; resolves with why not, or null @returns null while its code is on its way */
  readonly openRtc: (
    camera: string,
    send: (signal: ViewerSignal) => Promise<ReasonCode | null>,
    events: RtcViewEvents,
    memory: RtcMemory,
  ) => OpenedRtc | null;
  /** What the relay is told of this page; closed by the wall. */
  readonly telemetry?: PageTelemetry | undefined;
}

/** All cameras of this page, over one viewer session. Owns both. */
export class Wall implements WallModel {
  readonly cameras: Signal<readonly CameraModel[] | null> = signal(null);
  readonly ended: Signal<ReasonCode | null> = signal(null);
  readonly leg: LegSignals;
  readonly rtc: RtcSeat;
  readonly #parts: WallParts;
  readonly #session: ViewerSession;
  readonly #feeds = new Map<string, CameraFeed>();
  readonly #arrivals = new RateMeter();
  readonly #renditions: KeptRenditions;
  readonly #pace = new PaintPace(TICK_MS);
  #relay: RelayFacts;
  #rests = false;
  #telling = false;
  #closed = false;
  #ticks = 0;
  #stopPage: () => void = () => {};
  #stopTicks: (() => void) | undefined;

  constructor(parts: WallParts) {
    const { timers, page, transports, storage, openRtc } = parts;
    const choice = readKeptChoice(storage);
    this.#parts = parts;
    this.#renditions = new KeptRenditions(storage);
    this.#relay = { reachable: false, since: timers.monotonic(), code: 'relay-unreachable' };
    this.leg = new LegSignals(choice, {
      chosen: (chosen) => {
        keepChoice(storage, chosen);
        this.#session.choose(chosen);
      },
      tryNow: (transport) => this.#session.tryNow(transport),
      reconnect: () => this.#session.reconnect(),
    });
    this.rtc = new RtcSeat({
      choice: readRtcChoice(storage),
      open: (camera, events, memory) =>
        openRtc(camera, (signal) => this.#session.signal(signal), events, memory),
      page,
      chosen: (chosen) => keepRtcChoice(storage, chosen),
      shown: (chosen) => parts.telemetry?.rtcShown(chosen === 'pinned'),
      ended: (attempt, camera) => parts.telemetry?.rtcEnded(attempt, camera),
    });
    this.#session = new ViewerSession(
      { choice, timers, page, ...transports },
      {
        frame: (frame) => this.#take(frame),
        cameras: (cameras) => this.#setCameras(cameras),
        signal: (signal) => this.rtc.signalled(signal),
        leg: (leg) => this.#setLeg(leg),
        resting: (resting) => this.#setResting(resting),
        ended: (code) => this.#end(code),
      },
    );
  }

  open(): void {
    const { timers, page } = this.#parts;
    this.#stopTicks = timers.every(TICK_MS, () => this.#tick());
    // Whether data is to be saved may have changed.
    const stopChanges = page.onChange(() => {
      this.#tellWishes();
      this.rtc.look();
    });
    const stopLeaving = page.onLeave(() => this.#leave());
    this.#stopPage = () => {
      stopChanges();
      stopLeaving();
    };
    this.#session.open();
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true;
    this.#stopTicks?.();
    this.#stopPage();
    this.rtc.seat(null);
    this.#parts.telemetry?.leave();
    this.#parts.telemetry?.close();
    this.#session.close();
    for (const feed of this.#feeds.values()) feed.close();
  }

  /** What it came to is known now, or never. */
  #leave(): void {
    this.rtc.seat(null);
    this.#session.leave();
    this.#parts.telemetry?.leave();
  }

  #take(frame: ArrivedFrame): void {
    this.#arrivals.add(this.#parts.timers.monotonic(), frame.jpeg.byteLength);
    const feed = this.#feeds.get(frame.header.camera);
    if (feed) feed.take(frame);
    else this.#session.dropped(frame, 'superseded');
    this.rtc.look();
  }

  #setCameras(cameras: readonly CameraStatus[]): void {
    this.#parts.telemetry?.listed();
    batch(() => {
      for (const status of cameras) this.#setCamera(status);
      const ids = new Set(cameras.map(({ id }) => id));
      for (const [id, feed] of this.#feeds) if (!ids.has(id)) this.#removeCamera(id, feed);
      this.#order();
    });
    this.#tellWishes();
    this.rtc.look();
  }

  /** What is seen, together: sixteen tiles that come on screen at once are one request. */
  #tellWishes(): void {
    if (this.#telling) return;
    this.#telling = true;
    queueMicrotask(() => {
      this.#telling = false;
      if (this.#closed) return;
      this.rtc.seat(this.#lookedAtAlone());
      this.#watch(this.#wishes());
    });
  }

  #watch(wishes: Map<string, Wish>): void {
    if (wishes.size > 0) this.#parts.telemetry?.asked();
    this.#session.watch(wishes);
  }

  #wishes(): Map<string, Wish> {
    const { saveData } = this.#parts.page;
    const wishes = new Map<string, Wish>();
    for (const [id, { seenWidth: width, choice, standsBy }] of this.#feeds) {
      if (width === null) continue;
      const more = { ...(saveData && { saveData }), ...(standsBy && { standby: true }) };
      const { fps } = this.#pace;
      wishes.set(id, { width, rendition: choice.peek(), ...more, ...(fps !== undefined && { fps }) });
    }
    return wishes;
  }

  #lookedAtAlone(): CameraFeed | null {
    const [first, ...others] = [...this.#feeds.values()].filter(({ seenWidth }) => seenWidth !== null);
    return first && others.length === 0 ? first : null;
  }

  #setCamera(status: CameraStatus): void {
    const feed = this.#feeds.get(status.id);
    if (feed) feed.setStatus(status);
    else this.#feeds.set(status.id, this.#openFeed(status));
  }

  #openFeed(status: CameraStatus): CameraFeed {
    const { timers, openPainter } = this.#parts;
    return new CameraFeed(status, {
      timers,
      openPainter,
      relayNow: () => this.#session.clock.now(),
      relay: () => this.#relay,
      session: {
        painted: (frame, ageMs) => {
          this.#session.painted(frame, ageMs);
          this.#parts.telemetry?.painted(frame.transport);
        },
        dropped: (frame, reason) => this.#session.dropped(frame, reason),
      },
      pageRests: this.#rests,
      choice: this.#renditions.of(status.id),
      wishChanged: () => this.#wishChanged(status.id),
    });
  }

  #wishChanged(id: string): void {
    this.#renditions.keep(id, this.#feeds.get(id)?.choice.peek() ?? 'auto');
    this.#tellWishes();
  }

  #removeCamera(id: string, feed: CameraFeed): void {
    feed.close();
    this.#feeds.delete(id);
  }

  /** The list is another one only when its order or its members are. */
  #order(): void {
    const name = (feed: CameraFeed) => feed.status.peek().name;
    const ordered = [...this.#feeds.values()].sort(
      (a, b) => BY_NAME.compare(name(a), name(b)) || (a.id < b.id ? -1 : 1),
    );
    const shown = this.cameras.peek();
    const same = shown?.length === ordered.length && shown.every((camera, at) => camera === ordered[at]);
    if (!same) this.cameras.value = ordered;
  }

  #setLeg(leg: Leg): void {
    const back = leg.relay.reachable && !this.#relay.reachable;
    this.#relay = leg.relay;
    this.#parts.telemetry?.leg(leg);
    this.rtc.setSignalling(leg.signalling);
    batch(() => {
      this.leg.show(leg);
      if (!back) return;
      for (const feed of this.#feeds.values()) if (feed.picture.peek().state === 'offline') feed.askAgain();
    });
  }

  #setResting(resting: boolean): void {
    this.#rests = resting;
    this.#pace.rest();
    if (resting) this.#parts.telemetry?.hidden();
    batch(() => {
      for (const feed of this.#feeds.values()) feed.setPageResting(resting);
    });
  }

  #tick(): void {
    this.#ticks += 1;
    if (!this.#rests) this.#keepPace();
    batch(() => {
      for (const feed of this.#feeds.values()) this.#tickFeed(feed);
      if (this.#ticks % FIGURES_EVERY === 0) this.#refreshLeg();
    });
  }

  /** What WebRTC brings is not the relay's to send less of. */
  #keepPace(): void {
    const shown = [...this.#feeds.values()].filter(
      ({ seenWidth, standsBy }) => seenWidth !== null && !standsBy,
    );
    const sums = { painted: 0, missed: 0, cameras: shown.length };
    for (const { sums: own } of shown) {
      sums.painted += own.painted;
      sums.missed += own.missed;
    }
    if (this.#pace.tick(this.#parts.timers.monotonic(), sums)) this.#tellWishes();
  }

  #tickFeed(feed: CameraFeed): void {
    feed.judge();
    if (this.#ticks % FIGURES_EVERY === 0) feed.refreshFigures();
    if (this.#ticks % HISTORY_EVERY === 0) feed.sampleHistory();
  }

  #refreshLeg(): void {
    const { bytesPerSecond } = this.#arrivals.rate(this.#parts.timers.monotonic());
    const reachable = this.#relay.reachable;
    this.leg.measure({
      roundTripMs: reachable ? this.#session.clock.roundTrip : null,
      bytesPerSecond: reachable ? bytesPerSecond : null,
    });
  }

  #end(code: ReasonCode): void {
    this.#closed = true;
    this.rtc.seat(null);
    this.#parts.telemetry?.close();
    this.#stopTicks?.();
    this.#stopPage();
    batch(() => {
      for (const feed of this.#feeds.values()) feed.end(code);
      this.leg.end(code);
      this.ended.value = code;
    });
  }
}
