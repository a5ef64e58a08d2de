import type { Timers } from '@porthole/shared/flow/timers';
import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { CameraChannel, type CameraRecord } from './camera-channel.ts';
import { lookEvery } from './look-every.ts';
import type { PublisherObserver } from './publisher-runs.ts';
import { Refusal } from './refusal.ts';

/** How often presence is judged anew, ms: time alone makes a camera interrupted, and a person notices half a second. */
const JUDGE_EVERY_MS = 250;

/** Changes within this many ms are told together: sixteen cameras that come back at once are one message. */
const GATHER_MS = 50;

/** The same for what nobody waits for, such as how many watch. */
const GATHER_CALM_MS = 1_000;

export interface DirectoryListener {
  /** The list is another one now, and so is its version. */
  changed(): void;
  removed(id: string): void;
}

/** All cameras of this relay. Owns their channels. */
export class Directory {
  /** Begins with the time, so that a list from before a restart has another one. */
  version: number;
  readonly #timers: Timers;
  readonly #observer: PublisherObserver | undefined;
  readonly #channels = new Map<string, CameraChannel>();
  readonly #listeners = new Set<DirectoryListener>();
  readonly #stopJudging: () => void;
  #closed = false;
  #telling: { due: number; cancel: () => void } | undefined;

  constructor(timers: Timers, observer?: PublisherObserver) {
    this.#timers = timers;
    this.#observer = observer;
    this.version = Math.floor(timers.now());
    this.#stopJudging = lookEvery(timers, JUDGE_EVERY_MS, () => {
      for (const channel of this.#channels.values()) channel.judge();
    });
  }

  add(record: CameraRecord): CameraChannel {
    const changed = (urgency?: 'calm') => this.#changed(urgency);
    const channel = new CameraChannel(record, this.#timers, changed, this.#observer);
    this.#channels.set(record.id, channel);
    this.#changed();
    return channel;
  }

  rename(id: string, name: string): void {
    this.channel(id).name = name;
    this.#changed();
  }

  remove(id: string, code: ReasonCode): void {
    const channel = this.#channels.get(id);
    if (!channel) return;
    this.#channels.delete(id);
    channel.close(code);
    for (const listener of this.#listeners) listener.removed(id);
    this.#changed();
  }

  /** @throws {Refusal} `camera-unknown`; `relay-restarting` once it is closed */
  channel(id: string): CameraChannel {
    const channel = this.#channels.get(id);
    if (!channel) throw new Refusal(this.closed ? 'relay-restarting' : 'camera-unknown');
    return channel;
  }

  find(id: string): CameraChannel | undefined {
    return this.#channels.get(id);
  }

  channels(): CameraChannel[] {
    return [...this.#channels.values()];
  }

  list(): CameraStatus[] {
    return [...this.#channels.values()].map((channel) => channel.status());
  }

  /** It has no cameras any longer, and says nothing of which there are. */
  get closed(): boolean {
    return this.#closed;
  }

  /** @returns stops listening */
  listen(listener: DirectoryListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#closed = true;
    this.#stopJudging();
    this.#telling?.cancel();
    for (const channel of this.#channels.values()) channel.close('relay-restarting');
    this.#channels.clear();
  }

  #changed(urgency?: 'calm'): void {
    const within = urgency === 'calm' ? GATHER_CALM_MS : GATHER_MS;
    const due = this.#timers.monotonic() + within;
    if (this.#telling && this.#telling.due <= due) return;
    this.#telling?.cancel();
    this.#telling = { due, cancel: this.#timers.after(within, () => this.#tell()) };
  }

  #tell(): void {
    this.#telling = undefined;
    this.version += 1;
    for (const listener of this.#listeners) listener.changed();
  }
}
