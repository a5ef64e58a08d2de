import { expect } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { Broadcaster } from '../support/broadcaster.ts';
import type { RelayProcess } from '../support/relay-process.ts';
import { Watcher } from '../support/watcher.ts';

const FPS = 15;

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

  /** The relay is the same process, and frames go on. */
  async sawNoHarm(): Promise<void> {
    const { process } = this.#relay.process;
    expect(process.exitCode, this.#relay.output).toBeNull();
    expect(process.pid).toBe(this.#pid);
    await this.#watcher.hasSeen(this.#watcher.arrivals.length + 2);
    expect(this.#broadcaster.rejected).toEqual([]);
  }

  [Symbol.dispose](): void {
    this.#watcher[Symbol.dispose]();
    this.#broadcaster[Symbol.dispose]();
  }
}
