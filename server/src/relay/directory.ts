import type { Timers } from '@porthole/shared/flow/timers';
import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { CameraChannel, type CameraRecord } from './camera-channel.ts';
import { Refusal } from './refusal.ts';

/** How often presence is judged anew, ms: time alone makes a camera interrupted, and a person notices half a second. */
const JUDGE_EVERY_MS = 250;

/** Changes within this many ms are told together: sixteen cameras that come back at once are one message. */
const GATHER_MS = 50;

export interface DirectoryListener {
  /** The list as it is now; `version` grows with every change. */
  changed(version: number): void;
  removed(id: string): void;
}

/** All cameras of this relay. Owns their channels. */
export class Directory {
  version = 1;
  readonly #timers: Timers;
  readonly #channels = new Map<string, CameraChannel>();
  readonly #listeners = new Set<DirectoryListener>();
  readonly #stopJudging: () => void;
  #cancelTelling: (() => void) | undefined;

  constructor(timers: Timers) {
    this.#timers = timers;
    this.#stopJudging = timers.every(JUDGE_EVERY_MS, () => {
      for (const channel of this.#channels.values()) channel.judge();
    });
  }

  add(record: CameraRecord): CameraChannel {
    const channel = new CameraChannel(record, this.#timers, () => this.#changed());
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

  /** @throws {Refusal} `camera-unknown` */
  channel(id: string): CameraChannel {
    const channel = this.#channels.get(id);
    if (!channel) throw new Refusal('camera-unknown');
    return channel;
  }

  find(id: string): CameraChannel | undefined {
    return this.#channels.get(id);
  }

  list(): CameraStatus[] {
    return [...this.#channels.values()].map((channel) => channel.status());
  }

  /** @returns stops listening */
  listen(listener: DirectoryListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#stopJudging();
    this.#cancelTelling?.();
    for (const channel of this.#channels.values()) channel.close('relay-restarting');
    this.#channels.clear();
  }

  #changed(): void {
    this.#cancelTelling ??= this.#timers.after(GATHER_MS, () => {
      this.#cancelTelling = undefined;
      this.version += 1;
      for (const listener of this.#listeners) listener.changed(this.version);
    });
  }
}
