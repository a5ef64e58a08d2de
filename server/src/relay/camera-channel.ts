import { type Rate, RateMeter } from '@porthole/shared/flow/rate';
import type { Timers } from '@porthole/shared/flow/timers';
import type { CameraStatus, PublisherStatus } from '@porthole/shared/protocol/cameras';
import type { Demand } from '@porthole/shared/protocol/demand';
import type { DropCounts, UplinkDrop } from '@porthole/shared/protocol/drops';
import type { Frame } from '@porthole/shared/protocol/frame';
import { INTERRUPTED_AFTER_MS } from '@porthole/shared/protocol/limits';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { Audience, type DemandListener, type FrameReceiver } from './audience.ts';
import { CameraPresence } from './presence.ts';
import { ANONYMOUS_SESSION, type Publisher, UNKNOWN_STATUS } from './publisher.ts';
import { type PublisherObserver, PublisherRuns } from './publisher-runs.ts';
import { Refusal } from './refusal.ts';
import { numberBefore, SequenceLine } from './sequence.ts';
import { isNews, keptStatus, shownPublisher } from './shown-publisher.ts';
import { explainGap } from './skipped-frames.ts';
import type { ViewerReport } from './viewer-report.ts';

/** A frame as a door read it: parsed, measured, not yet numbered. */
export interface IncomingFrame {
  counted: number | undefined;
  capturedAt: number | undefined;
  /** The publisher's word of the frames it captured and did not send since the last one. */
  skipped?: DropCounts<UplinkDrop> | undefined;
  width: number;
  height: number;
  jpeg: Uint8Array;
}

export interface CameraRecord {
  id: string;
  name: string;
  everSeen: boolean;
}

/** The same publisher over the transport of before, and the monotonic ms by which it would be missed. */
interface Beside {
  readonly publisher: Publisher;
  readonly until: number;
}

/** Sessions remembered as replaced, so that one coming back late does not push out its successor. */
const REPLACED_REMEMBERED = 16;

/** Ms that a frame of before may be on its way when its source is said to have failed: that is opened again later. */
const ON_ITS_WAY_MS = 400;

/** Ms that one may be which says when it was captured, over a thin line. */
const LONG_ON_ITS_WAY_MS = 5_000;

/** One camera: one publisher in, any number of viewers out, the newest frame between. Knows no socket. */
export class CameraChannel {
  readonly id: string;
  name: string;
  latest: Frame | undefined;
  /** Grows when the camera's key is withdrawn: who came in before that is out. */
  keyVersion = 1;
  readonly timers: Timers;
  readonly #runs: PublisherRuns;
  readonly #changed: (urgency?: 'calm') => void;
  readonly #audience: Audience;
  readonly #presence: CameraPresence;
  readonly #sequence: SequenceLine;
  readonly #incoming = new RateMeter();
  #publisher: Publisher | undefined;
  #beside: Beside | undefined;
  #lastPc = '';
  /** When its source was last said to have failed: monotonic ms, and on the relay's clock. */
  #failed = { at: Number.NEGATIVE_INFINITY, time: 0 };
  #replaced: string[] = [];
  /** Why it is gone for good. */
  #over: ReasonCode | undefined;

  constructor(
    record: CameraRecord,
    timers: Timers,
    changed: (urgency?: 'calm') => void,
    observer?: PublisherObserver,
  ) {
    this.id = record.id;
    this.name = record.name;
    this.timers = timers;
    this.#sequence = new SequenceLine(numberBefore(timers.now()));
    this.#runs = new PublisherRuns(record.id, timers, observer);
    this.#changed = changed;
    this.#presence = new CameraPresence(timers, record.everSeen);
    this.#audience = new Audience(timers, () => this.#tellDemand());
  }

  get publisher(): Publisher | undefined {
    return this.#publisher;
  }

  /**
   * Newest wins: another session that published before is told and let go; the same session merely changes its transport.
   *
   * @throws {Refusal} `replaced` for a session that was, `key-wrong` for one whose key has been withdrawn; why the camera is gone
   */
  attach(publisher: Publisher): void {
    const before = this.#publisher;
    if (publisher.keyVersion !== this.keyVersion) throw new Refusal(this.#over ?? 'key-wrong');
    if (before === publisher) return;
    if (this.#replaced.includes(publisher.session)) throw new Refusal('replaced');
    this.#publisher = publisher;
    const until = this.#presence.heardAt + INTERRUPTED_AFTER_MS;
    this.#beside = before?.session === publisher.session ? { publisher: before, until } : undefined;
    // What it said of itself over another of its transports holds until it says more.
    if (before?.session === publisher.session && publisher.status === UNKNOWN_STATUS)
      publisher.status = before.status;
    if (before && before.session !== publisher.session) {
      this.#replaced = [...this.#replaced, before.session].slice(-REPLACED_REMEMBERED);
      before.port.refuse('replaced');
    }
    this.#runs.came(publisher);
    this.heard(publisher);
    publisher.port.demand(this.demand);
    this.#changed();
  }

  /** @param code `camera-offline` for a clean end, `camera-lost` for one that nobody announced */
  detach(publisher: Publisher, code: 'camera-offline' | 'camera-lost' | 'key-withdrawn'): void {
    const beside = this.#beside;
    if (this.#publisher === publisher || beside?.publisher === publisher) this.#beside = undefined;
    if (this.#publisher !== publisher) return;
    // What it tried beside what carries has ended, and its session goes on over that.
    if (code === 'camera-lost' && beside && this.#isThere(beside)) this.#goOn(beside.publisher);
    else this.#leave(code);
  }

  #leave(code: 'camera-offline' | 'camera-lost' | 'key-withdrawn'): void {
    this.#publisher = undefined;
    this.#presence.publisherLeft(code);
    this.#replaced = this.#replaced.filter((session) => session !== ANONYMOUS_SESSION);
    this.#sequence.endSession();
    this.#runs.left();
    this.judge();
    this.#changed();
  }

  #isThere({ publisher, until }: Beside): boolean {
    return publisher.keyVersion === this.keyVersion && this.timers.monotonic() < until;
  }

  #goOn(publisher: Publisher): void {
    publisher.status = this.#publisher?.status ?? publisher.status;
    this.attach(publisher);
    this.#beside = undefined;
  }

  setStatus(publisher: Publisher, status: PublisherStatus): void {
    if (this.#publisher !== publisher) return;
    const kept = keptStatus(publisher.status, status);
    const told = isNews(publisher.status, kept);
    if (kept.source.state === 'failed' && publisher.status.source.state !== 'failed')
      this.#failed = { at: this.timers.monotonic(), time: this.timers.now() };
    publisher.status = kept;
    this.#lastPc = status.host ?? this.#lastPc;
    if (status.leg) this.#runs.told(status.leg);
    this.heard(publisher);
    if (told) this.#changed('calm');
  }

  /** Any sign of life. */
  heard(publisher: Publisher): void {
    if (this.#publisher !== publisher) return;
    this.#presence.heard();
    this.judge();
  }

  /** @throws {Refusal} `replaced`, `frame-superseded` */
  publish(publisher: Publisher, incoming: IncomingFrame): Frame {
    if (this.#publisher !== publisher) throw new Refusal('replaced');
    const before = this.#sequence.last;
    const sequence = this.#sequence.place(publisher.session, incoming, this.timers.monotonic());
    if (sequence === undefined) throw new Refusal('frame-superseded');
    const { width, height, jpeg } = incoming;
    const frame: Frame = {
      header: {
        camera: this.id,
        sequence,
        capturedAt: this.#captureTime(incoming.capturedAt),
        width,
        height,
        codec: 'jpeg',
        transport: publisher.transport,
        receivedAt: this.timers.now(),
      },
      jpeg,
      // What was captured before the relay knew of the camera is nobody's loss.
      skipped: this.latest ? explainGap(sequence - before - 1, incoming.skipped) : {},
    };
    this.#accept(publisher, frame);
    return frame;
  }

  #accept(publisher: Publisher, frame: Frame): void {
    // Pages that have seen higher numbers learn of the lower ones by the list.
    if (!this.latest) this.#changed();
    this.latest = frame;
    this.#presence.frameCame(frame.jpeg);
    this.#incoming.add(this.timers.monotonic(), frame.jpeg.length);
    this.#runs.carried(frame.header.transport);
    if (publisher.status.source.state !== 'running' && !this.#isOfBefore(frame.header.capturedAt))
      publisher.status = { ...publisher.status, source: { ...publisher.status.source, state: 'running' } };
    this.heard(publisher);
    this.#audience.offer(frame);
  }

  /** A frame that was on its way when its source failed shows nothing of what is there now. */
  #isOfBefore(capturedAt: number): boolean {
    const agoMs = this.timers.monotonic() - this.#failed.at;
    return agoMs < (capturedAt < this.#failed.time ? LONG_ON_ITS_WAY_MS : ON_ITS_WAY_MS);
  }

  join(viewer: FrameReceiver): void {
    this.#audience.join(viewer);
  }

  leave(viewer: FrameReceiver): void {
    this.#audience.leave(viewer);
  }

  /** How many watch: up at once, down when it has settled. */
  get viewers(): number {
    return this.demand.viewers;
  }

  /** What they want of the publisher. */
  get demand(): Demand {
    return this.#audience.demand;
  }

  /** To be called when one of them stands by, or no longer. */
  reckonDemand(): void {
    this.#audience.reckon();
  }

  /** Told when `demand` has changed, and when the key or the camera is gone. @returns stops listening */
  onDemand(listener: DemandListener): () => void {
    return this.#audience.listen(listener);
  }

  /** Called on every tick and after every event: time alone can make a camera interrupted or offline. */
  judge(): void {
    if (this.#presence.judge(this.#publisher?.status)) this.#changed();
  }

  reports(): ViewerReport[] {
    return this.#audience.receivers().map((viewer) => viewer.report());
  }

  /** What came in of late. */
  get incoming(): Rate {
    return this.#incoming.rate(this.timers.monotonic());
  }

  status(): CameraStatus {
    const { state, code, since } = this.#presence.shown;
    const header = this.latest?.header;
    return {
      id: this.id,
      name: this.name,
      state,
      reason: code && { code, since, pc: this.#lastPc },
      publisher: this.#publisher ? shownPublisher(this.#publisher) : null,
      viewers: this.viewers,
      latest: header
        ? {
            sequence: header.sequence,
            capturedAt: header.capturedAt,
            width: header.width,
            height: header.height,
          }
        : null,
    };
  }

  /** The key that let them in is no longer the camera's: whoever publishes is let go, and nobody of them comes back. */
  withdrawKey(): void {
    this.keyVersion += 1;
    this.#audience.dismissListeners();
    const publisher = this.#publisher;
    if (!publisher) return;
    this.detach(publisher, 'key-withdrawn');
    publisher.port.refuse('key-wrong');
  }

  /** The camera is gone for good: its publisher is let go, and who receives it is told. */
  close(code: ReasonCode): void {
    this.keyVersion = Number.NaN;
    this.#over = code;
    this.#audience.dismissListeners();
    const publisher = this.#publisher;
    this.#publisher = undefined;
    this.#runs.left();
    publisher?.port.refuse(code);
    this.#audience.close();
  }

  #captureTime(told: number | undefined): number {
    const now = this.timers.now();
    return Math.min(told ?? now, now);
  }

  #tellDemand(): void {
    this.#publisher?.port.demand(this.demand);
    this.#changed('calm');
  }
}
