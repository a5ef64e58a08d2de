import type { CreatedCamera } from '@porthole/shared/protocol/api';
import type { CameraChannel } from '../relay/camera-channel.ts';
import type { Directory } from '../relay/directory.ts';
import { Refusal } from '../relay/refusal.ts';
import type { Cameras } from './cameras.ts';

/** Keeps the stored cameras and the running ones the same. */
export class CameraDesk {
  readonly #cameras: Cameras;
  readonly #directory: Directory;
  readonly #seen = new Set<string>();

  constructor(cameras: Cameras, directory: Directory) {
    this.#cameras = cameras;
    this.#directory = directory;
  }

  async open(): Promise<void> {
    for (const record of await this.#cameras.list()) this.#directory.add(record);
  }

  async add(name: string, localSource?: string): Promise<CreatedCamera> {
    const created = await this.#cameras.create(name, localSource);
    this.#directory.add({ id: created.id, name, everSeen: false });
    return created;
  }

  /** The camera that reads this source on the relay's own machine, with a fresh key: the old one was never written down. */
  async ensureLocal(name: string, localSource: string): Promise<CreatedCamera> {
    const known = await this.#cameras.findLocal(localSource);
    return known ? this.#cameras.replaceKey(known.id, localSource) : this.add(name, localSource);
  }

  async rename(id: string, name: string): Promise<void> {
    await this.#cameras.rename(id, name);
    this.#directory.rename(id, name);
  }

  /** Whoever publishes with the old key is let go: it would not be let in again. */
  async replaceKey(id: string): Promise<CreatedCamera> {
    const created = await this.#cameras.replaceKey(id);
    this.#directory.channel(id).withdrawKey();
    return created;
  }

  async remove(id: string): Promise<void> {
    await this.#cameras.remove(id);
    this.#directory.remove(id, 'key-wrong');
  }

  /** What a camera key opens. @throws {Refusal} `key-missing`, `key-wrong`; `relay-restarting` where that ends */
  async admit(key: string | undefined): Promise<{ channel: CameraChannel; keyVersion: number }> {
    const id = await this.#cameras.byKey(key);
    const channel = this.#directory.find(id);
    if (!channel) throw new Refusal(this.#directory.closed ? 'relay-restarting' : 'key-wrong');
    const { keyVersion } = channel;
    if (!this.#seen.has(id)) {
      this.#seen.add(id);
      await this.#cameras.seen(id);
    }
    return { channel, keyVersion };
  }
}
