import type { Timers } from '@porthole/shared/flow/timers';
import type { CameraStatus, PublisherStatus } from '@porthole/shared/protocol/cameras';
import type { Frame } from '@porthole/shared/protocol/frame';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { judgePresence, type Presence } from './presence.ts';
import { ANONYMOUS_SESSION, type Publisher } from './publisher.ts';
import { Refusal } from './refusal.ts';
import { SequenceLine } from './sequence.ts';

/** A frame as a door read it: parsed, measured, not yet numbered. */
export interface IncomingFrame {
  counted: number | undefined;
  capturedAt: number | undefined;
  width: number;
  height: number;
  jpeg: Uint8Array;
}

/** Whoever gets every frame of a camera; must neither wait nor throw. */
export interface FrameReceiver {
  offer(frame: Frame): void;
  /** The camera is gone: no frame will come. */
  end(): void;
}

export interface CameraRecord {
  id: string;
  name: string;
  everSeen: boolean;
}

/** Sessions remembered as replaced, so that one coming back late does not push out its successor. */
const REPLACED_REMEMBERED = 16;

/** Ms for which a smaller number of viewers must hold before it is told: one that asks frame by frame leaves with every answer. */
const VIEWERS_SETTLE_MS = 2_000;

/** Ms a publisher's clock may run ahead of ours before its word is not taken. */
const FUTURE_MS = 2_000;

/** One camera: one publisher in, any number of viewers out, the newest frame between. Knows no socket. */
export class CameraChannel {
  readonly id: string;
  name: string;
  latest: Frame | undefined;
  /** Grows when the camera's key is withdrawn: who came in before that is out. */
  keyVersion = 1;
  readonly #timers: Timers;
  readonly #changed: (urgency?: 'calm') => void;
  readonly #viewers = new Set<FrameReceiver>();
  readonly #sequence = new SequenceLine();
  #publisher: Publisher | undefined;
  #heardAt = 0;
  #lastFrameAt: number | undefined;
  #left: { at: number; code: ReasonCode } | undefined;
  #everSeen: boolean;
  #lastPc = '';
  #replaced: string[] = [];
  #toldViewers = 0;
  #cancelSettling: (() => void) | undefined;
  #presence: Presence & { since: number };

  constructor(record: CameraRecord, timers: Timers, changed: (urgency?: 'calm') => void) {
    this.id = record.id;
    this.name = record.name;
    this.#everSeen = record.everSeen;
    this.#timers = timers;
    this.#changed = changed;
    this.#presence = { ...this.#judge(), since: timers.now() };
  }

  get publisher(): Publisher | undefined {
    return this.#publisher;
  }

  /**
   * Newest wins: another session that published before is told and let go; the same session merely changes its transport.
   *
   * @throws {Refusal} `replaced` for a session that was, `key-wrong` for one whose key has been withdrawn
   */
  attach(publisher: Publisher): void {
    const before = this.#publisher;
    if (publisher.keyVersion !== this.keyVersion) throw new Refusal('key-wrong');
    if (before === publisher) return;
    if (this.#replaced.includes(publisher.session)) throw new Refusal('replaced');
    this.#publisher = publisher;
    this.#everSeen = true;
    this.#left = undefined;
    if (before && before.session !== publisher.session) {
      this.#replaced = [...this.#replaced, before.session].slice(-REPLACED_REMEMBERED);
      before.port.refuse('replaced');
    }
    this.heard(publisher);
    publisher.port.demand(this.#toldViewers);
    this.#changed();
  }

  /** @param code `camera-offline` for a clean end, `camera-lost` for one that nobody announced */
  detach(publisher: Publisher, code: 'camera-offline' | 'camera-lost' | 'key-withdrawn'): void {
    if (this.#publisher !== publisher) return;
    this.#publisher = undefined;
    this.#left = { at: code === 'camera-lost' ? this.#heardAt : this.#timers.monotonic(), code };
    this.#replaced = this.#replaced.filter((session) => session !== ANONYMOUS_SESSION);
    this.#sequence.endSession();
    this.judge();
    this.#changed();
  }

  setStatus(publisher: Publisher, status: PublisherStatus): void {
    if (this.#publisher !== publisher) return;
    const told = JSON.stringify(publisher.status) !== JSON.stringify(status);
    publisher.status = status;
    this.#lastPc = status.host ?? this.#lastPc;
    this.heard(publisher);
    if (told) this.#changed('calm');
  }

  /** Any sign of life. */
  heard(publisher: Publisher): void {
    if (this.#publisher !== publisher) return;
    this.#heardAt = this.#timers.monotonic();
    this.judge();
  }

  /** @throws {Refusal} `replaced`, `frame-superseded` */
  publish(publisher: Publisher, incoming: IncomingFrame): Frame {
    if (this.#publisher !== publisher) throw new Refusal('replaced');
    const sequence = this.#sequence.place(publisher.session, incoming.counted);
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
      },
      jpeg,
    };
    this.#accept(publisher, frame);
    return frame;
  }

  #accept(publisher: Publisher, frame: Frame): void {
    const now = this.#timers.monotonic();
    this.latest = frame;
    this.#lastFrameAt = now;
    if (publisher.status.source.state !== 'running')
      publisher.status = { ...publisher.status, source: { ...publisher.status.source, state: 'running' } };
    this.heard(publisher);
    for (const viewer of this.#viewers) viewer.offer(frame);
  }

  join(viewer: FrameReceiver): void {
    if (this.#viewers.has(viewer)) return;
    this.#viewers.add(viewer);
    if (this.#viewers.size > this.#toldViewers) this.#tellDemand();
  }

  leave(viewer: FrameReceiver): void {
    if (!this.#viewers.delete(viewer)) return;
    this.#cancelSettling ??= this.#timers.after(VIEWERS_SETTLE_MS, () => {
      this.#cancelSettling = undefined;
      if (this.#viewers.size !== this.#toldViewers) this.#tellDemand();
    });
  }

  /** How many watch: up at once, down when it has settled. */
  get viewers(): number {
    return this.#toldViewers;
  }

  /** Called on every tick and after every event: time alone can make a camera interrupted or offline. */
  judge(): void {
    const next = this.#judge();
    if (next.state === this.#presence.state && next.code === this.#presence.code) return;
    this.#presence = { ...next, since: this.#timers.now() };
    this.#changed();
  }

  status(): CameraStatus {
    const { state, code, since } = this.#presence;
    const header = this.latest?.header;
    return {
      id: this.id,
      name: this.name,
      state,
      reason: code && { code, since, pc: this.#lastPc },
      publisher: this.#publisher ? publisherStatus(this.#publisher) : null,
      viewers: this.#toldViewers,
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
    const publisher = this.#publisher;
    if (!publisher) return;
    this.detach(publisher, 'key-withdrawn');
    publisher.port.refuse('key-wrong');
  }

  /** The camera is gone for good: its publisher is let go, and who receives it is told. */
  close(code: ReasonCode): void {
    this.keyVersion = Number.NaN;
    const publisher = this.#publisher;
    this.#publisher = undefined;
    publisher?.port.refuse(code);
    for (const receiver of [...this.#viewers]) receiver.end();
    this.#viewers.clear();
    this.#cancelSettling?.();
    this.#cancelSettling = undefined;
  }

  #judge(): Presence {
    return judgePresence({
      now: this.#timers.monotonic(),
      publisher: this.#publisher && {
        status: this.#publisher.status,
        heardAt: this.#heardAt,
      },
      lastFrameAt: this.#lastFrameAt,
      left: this.#left,
      everSeen: this.#everSeen,
    });
  }

  #captureTime(told: number | undefined): number {
    const now = this.#timers.now();
    return told === undefined || told > now + FUTURE_MS ? now : Math.min(told, now);
  }

  #tellDemand(): void {
    this.#toldViewers = this.#viewers.size;
    this.#publisher?.port.demand(this.#toldViewers);
    this.#changed('calm');
  }
}

function publisherStatus({ transport, status }: Publisher): NonNullable<CameraStatus['publisher']> {
  return {
    transport,
    source: status.source.label,
    host: status.host ?? '',
    ...(status.frameIntervalMs !== undefined && { frameIntervalMs: status.frameIntervalMs }),
  };
}
