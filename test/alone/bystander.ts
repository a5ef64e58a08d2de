import { expect } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { Broadcaster } from '../support/broadcaster.ts';
import type { RelayProcess } from '../support/relay-process.ts';
import { Watcher } from '../support/watcher.ts';

const FPS = 15;

/** Ms without a frame that a person would notice, and what a machine that stands still may add. */
const HICCUP_MS = 700;
const BUSY_MS = 4_300;

/** Frames whose place a newer one may take where the machine pauses for a moment, and how long they then take to come. */
const PAUSE_FRAMES = 2;
const PAUSE_MS = (2.5 * 1_000) / FPS;

/** A camera and somebody watching it, who have nothing to do with what else goes on. */
export class Bystander implements Disposable {
  readonly #relay: RelayProcess;
  readonly #broadcaster: Broadcaster;
  readonly #watcher: Watcher;
  readonly #pid: number | undefined;

  constructor(relay: RelayProcess, broadcaster: Broadcaster, watcher: Watcher) {
    this.#relay = relay;
    this.#broadcaster = broadcaster;
    this.#watcher = watcher;
    this.#pid = relay.process.process.pid;
  }

  static async at(relay: RelayProcess, api: RelayApi, jpegs: readonly Uint8Array[]): Promise<Bystander> {
    const camera = await api.createCamera('Bystander');
    const broadcaster = new Broadcaster({ relay, camera, jpegs, fps: FPS });
    const watcher = new Watcher(api, camera.id);
    await watcher.hasSeen(3);
    return new Bystander(relay, broadcaster, watcher);
  }

  /** The relay is the same process, and since the last look frames came without a hiccup. */
  async sawNoHiccup(): Promise<void> {
    expect(this.#relay.process.process.exitCode, this.#relay.output).toBeNull();
    expect(this.#relay.process.process.pid).toBe(this.#pid);
    await this.#watcher.hasSeen(this.#watcher.arrivals.length + 3);
    const pauses = this.#watcher.waitsBeyond(PAUSE_MS).length;
    expect(this.#watcher.missed).toBeLessThanOrEqual(PAUSE_FRAMES * Math.max(1, pauses));
    expect(this.#watcher.longestGap).toBeLessThan(HICCUP_MS + BUSY_MS);
    expect(this.#watcher.longestOwnGap).toBeLessThan(HICCUP_MS);
    expect(this.#broadcaster.rejected).toEqual([]);
    this.#watcher.arrivals.splice(0, this.#watcher.arrivals.length - 1);
  }

  [Symbol.dispose](): void {
    this.#watcher[Symbol.dispose]();
    this.#broadcaster[Symbol.dispose]();
  }
}
