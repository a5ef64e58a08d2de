import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '../../store/store.ts';

/** A real store in a folder of its own, with cameras in it. */
export class OutageStore implements AsyncDisposable {
  readonly store: Store;
  readonly #folder: string;

  constructor(store: Store, folder: string) {
    this.store = store;
    this.#folder = folder;
  }

  static async open(cameras: readonly string[] = []): Promise<OutageStore> {
    const folder = await mkdtemp(join(tmpdir(), 'porthole-outages-'));
    const opened = new OutageStore(await openStore(folder), folder);
    for (const id of cameras) await opened.add(id);
    return opened;
  }

  async add(id: string): Promise<void> {
    const row = {
      id,
      name: `Camera ${id}`,
      key_hash: id,
      local_source: null,
      created_at: 0,
      last_seen_at: 0,
    };
    await this.store.insertInto('cameras').values(row).execute();
  }

  async remove(id: string): Promise<void> {
    await this.store.deleteFrom('cameras').where('id', '=', id).execute();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.store.destroy();
    await rm(this.#folder, { recursive: true });
  }
}
