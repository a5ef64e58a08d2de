import { OVERDUE_AFTER_MS, STALLED_AFTER_MS } from '@porthole/shared/flow/frame-window';
import type { Timers } from '@porthole/shared/flow/timers';
import type { WatchItem } from '@porthole/shared/protocol/api';
import {
  CONTAINER_TYPE,
  type ContainerRecord,
  encodeContainer,
} from '@porthole/shared/protocol/frame-container';
import { HELD_GETS } from '@porthole/shared/protocol/limits';
import { REASONS, type ReasonCode } from '@porthole/shared/protocol/reasons';
import { NO_WISH } from '@porthole/shared/protocol/renditions';
import type { SignalToViewer } from '@porthole/shared/protocol/rtc';
import type { ViewerTimes } from '@porthole/shared/protocol/view-events';
import { errorBody, FRAME_HEADERS } from '@porthole/shared/protocol/wire';
import type { Response } from 'express';
import { HeldGet } from '../observe/held-get.ts';
import type { Directory } from '../relay/directory.ts';
import type { Renditions } from '../relay/renditions.ts';
import type { BookObserver } from '../relay/viewer-books.ts';
import type { Asked } from '../signaling/request-line.ts';
import { FrameLine } from './frame-line.ts';
import { PaintCounts } from './paint-counts.ts';
import { cutIfUnread } from './unread-answer.ts';
import { UnsettledFrames } from './unsettled-frames.ts';

/** Two more than a viewer keeps open, for those whose loss it has noticed before we have. */
const MOST_HELD = HELD_GETS + 2;

/** Ms after which a frame that the page does not know of was lost. One sent twice is dropped there; one that never comes is missed. */
const LOST_AFTER_MS = 2_000;

/** As many times what a frame usually takes, where that is longer. */
const LOST_AFTER_TIMES = 3;

/** What a page says with a GET: of every camera watched what is done with, and of itself. */
export interface WallQuestion {
  readonly watch: ReadonlyMap<string, WatchItem>;
  readonly camerasVersion: number;
  readonly times?: ViewerTimes;
  readonly saveData?: boolean;
  /** Another way brings the pictures. */
  readonly standby?: boolean;
  /** Frames a second of each camera that it keeps up with. */
  readonly fps?: number | undefined;
  /** It hears by its GETs what is said of WebRTC. */
  readonly signals?: Asked<SignalToViewer> | undefined;
}

export interface WallViewerParts {
  directory: Directory;
  timers: Timers;
  renditions?: Renditions | undefined;
  observer?: BookObserver | undefined;
}

/**
 * A page that watches any number of cameras through a few held GETs. The next GET is the acknowledgement of what an earlier one
 * brought; each answer carries as many frames as the window has room for, so the GETs are shared whatever the number of cameras.
 */
export class WallViewer {
  readonly #directory: Directory;
  readonly #timers: Timers;
  readonly #line: FrameLine;
  readonly #painted = new PaintCounts();
  /** Beside the window, which forgets what was lost. */
  readonly #unsettled = new UnsettledFrames();
  /** By which it hears what is said of WebRTC, as its last GET has it. */
  #signals: Asked<SignalToViewer>['line'] | undefined;
  #held: HeldGet[] = [];
  #toldVersion = -1;
  #idleSince: number;

  constructor({ directory, timers, renditions, observer }: WallViewerParts) {
    this.#directory = directory;
    this.#timers = timers;
    this.#idleSince = timers.monotonic();
    this.#line = new FrameLine({
      timers,
      transport: () => 'http',
      frameWaiting: () => this.answerIfReady(),
      renditions: renditions?.line(),
      observer,
    });
  }

  /** Ms for which none of its GETs has been in our hands. */
  get idleMs(): number {
    return this.#held.length > 0 ? 0 : this.#timers.monotonic() - this.#idleSince;
  }

  /** It goes on asking, and has not acknowledged for so long that it should be let go. */
  get overdue(): boolean {
    return this.#silentMs >= OVERDUE_AFTER_MS;
  }

  ask(response: Response, question: WallQuestion): void {
    const { watch, camerasVersion, times = {} } = question;
    this.#toldVersion = camerasVersion;
    if (this.#held.length >= MOST_HELD) this.#held[0]?.answer((oldest) => oldest.status(204).end());
    this.#line.times(times);
    for (const [id, item] of watch) this.#acknowledge(id, item, times);
    this.#loseOld();
    this.#hold(response, question.signals);
    this.#watchExactly(question);
    this.answerIfReady();
  }

  unwatch(id: string): void {
    this.#line.unwatch(id);
    this.#painted.forget(id);
    this.#unsettled.forget(id);
  }

  answerIfReady(): void {
    const [oldest] = this.#held;
    if (!oldest || !this.#hasNews()) return;
    const records = this.#takeNews();
    oldest.answer((response) => {
      cutIfUnread(response, this.#timers);
      response.set(FRAME_HEADERS.clock, `${this.#timers.now()}`).type(CONTAINER_TYPE);
      response.send(Buffer.concat(encodeContainer(records)));
    });
  }

  /** A page that asks for nothing it has not been sent has lost it: what nobody acknowledges must not keep the room for ever. */
  judge(): void {
    if (this.#held.length === 0) return;
    this.#loseOld();
    this.answerIfReady();
  }

  close(): void {
    this.#line.close();
    for (const get of [...this.#held]) get.answer((response) => response.status(204).end());
  }

  /** Closes it, and says why where a GET waits to be told. */
  refuse(code: ReasonCode): void {
    for (const get of [...this.#held])
      get.answer((response) => response.status(REASONS[code].status).json(errorBody(code)));
    this.close();
  }

  get #silentMs(): number {
    return this.#unsettled.silentMs(this.#timers.monotonic());
  }

  get #isStalled(): boolean {
    return this.#silentMs >= STALLED_AFTER_MS;
  }

  #acknowledge(id: string, { after, painted, ageMs }: WatchItem, { heldMs }: ViewerTimes): void {
    const paintedNow = this.#painted.more(id, painted);
    const latest = this.#directory.find(id)?.latest?.header.sequence ?? 0;
    // A number from before our restart speaks of none of ours.
    if (after > latest) return;
    this.#unsettled.settled(id, after, this.#timers.monotonic());
    this.#line.acknowledge(id, after, { painted: paintedNow, ageMs, heldMs });
  }

  /** The page does not have what was sent it, and it is no longer on its way: that answer was lost. */
  #loseOld(): void {
    const wait = Math.max(LOST_AFTER_MS, LOST_AFTER_TIMES * this.#line.usualMs);
    for (const id of [...this.#line.cameras]) this.#line.lost(id, this.#timers.monotonic() - wait);
  }

  #watchExactly({ watch, saveData, standby, fps }: WallQuestion): void {
    const ofPage = {
      ...(saveData && { saveData }),
      ...(standby && { standby }),
      ...(fps !== undefined && { fps }),
    };
    for (const id of [...this.#line.cameras]) if (!watch.has(id)) this.unwatch(id);
    for (const [id, { after, wish = NO_WISH }] of watch) {
      const channel = this.#directory.find(id);
      if (channel) this.#line.watch(channel, { ...wish, ...ofPage }, after);
    }
  }

  #hasNews(): boolean {
    const isTold = this.#toldVersion === this.#directory.version && !this.#signals?.hasNews;
    return !isTold || (this.#line.ready && !this.#isStalled);
  }

  #takeNews(): ContainerRecord[] {
    const records: ContainerRecord[] = [];
    if (this.#signals?.hasNews) records.push({ type: 'rtc', ...this.#signals.take() });
    const { version } = this.#directory;
    if (this.#toldVersion !== version) {
      this.#toldVersion = version;
      records.push({ type: 'cameras', version, cameras: this.#directory.list() });
    }
    if (this.#isStalled) return records;
    for (let taken = this.#line.next(); taken; taken = this.#line.next()) {
      const { frame, rendition } = taken;
      this.#unsettled.sent(frame.header.camera, frame.header.sequence, this.#timers.monotonic());
      records.push({
        type: 'frame',
        header: { ...frame.header, ...(rendition && { rendition }) },
        jpeg: frame.jpeg,
      });
    }
    return records;
  }

  #hold(response: Response, signals: WallQuestion['signals']): void {
    this.#signals = signals?.line;
    const release = signals?.line.hold(signals.heard, () => this.answerIfReady());
    const forget = (get: HeldGet) => {
      release?.();
      this.#forget(get);
    };
    this.#held.push(new HeldGet(response, this.#timers, forget));
  }

  #forget(get: HeldGet): void {
    this.#held = this.#held.filter((held) => held !== get);
    this.#idleSince = this.#timers.monotonic();
  }
}
