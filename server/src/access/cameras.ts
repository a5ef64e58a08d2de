import type { Timers } from '@porthole/shared/flow/timers';
import type { CreatedCamera } from '@porthole/shared/protocol/api';
import type { CameraRecord } from '../relay/camera-channel.ts';
import { Refusal } from '../relay/refusal.ts';
import type { Store } from '../store/store.ts';
import { hashSecret, newId, newSecret } from './secrets.ts';

/** Cameras as they are stored: name and the hash of their key. */
export class Cameras {
  readonly #store: Store;
  readonly #timers: Timers;

  constructor(store: Store, timers: Timers) {
    this.#store = store;
    this.#timers = timers;
  }

  async list(): Promise<CameraRecord[]> {
    const rows = await this.#store
      .selectFrom('cameras')
      .select(['id', 'name', 'last_seen_at'])
      .orderBy('created_at')
      .execute();
    return rows.map(({ id, name, last_seen_at }) => ({ id, name, everSeen: last_seen_at !== null }));
  }

  /** @param localSource set for a camera that the relay itself feeds */
  async create(name: string, localSource: string | null = null): Promise<CreatedCamera> {
    const id = newId('cam_');
    const key = newSecret('pk_');
    const row = {
      id,
      name,
      key_hash: hashSecret(key),
      local_source: localSource,
      created_at: this.#timers.now(),
      last_seen_at: null,
    };
    await this.#store.insertInto('cameras').values(row).execute();
    return { id, name, key };
  }

  async findLocal(localSource: string): Promise<{ id: string } | undefined> {
    return this.#store
      .selectFrom('cameras')
      .select('id')
      .where('local_source', '=', localSource)
      .executeTakeFirst();
  }

  /** @throws {Refusal} `camera-unknown` */
  async rename(id: string, name: string): Promise<void> {
    const { numUpdatedRows } = await this.#store
      .updateTable('cameras')
      .set({ name })
      .where('id', '=', id)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Refusal('camera-unknown');
  }

  /**
   * The old key ends at once.
   *
   * @param localSource set where the new key is for the relay's own capture client; else it is for another PC, whose camera this is now
   * @throws {Refusal} `camera-unknown`
   */
  async replaceKey(id: string, localSource: string | null = null): Promise<CreatedCamera> {
    const key = newSecret('pk_');
    const row = await this.#store
      .updateTable('cameras')
      .set({ key_hash: hashSecret(key), local_source: localSource })
      .where('id', '=', id)
      .returning(['name'])
      .executeTakeFirst();
    if (!row) throw new Refusal('camera-unknown');
    return { id, name: row.name, key };
  }

  async remove(id: string): Promise<void> {
    await this.#store.deleteFrom('cameras').where('id', '=', id).execute();
  }

  /** The camera a key belongs to. @throws {Refusal} `key-missing`, `key-wrong` */
  async byKey(key: string | undefined): Promise<string> {
    if (!key) throw new Refusal('key-missing');
    const row = await this.#store
      .selectFrom('cameras')
      .select('id')
      .where('key_hash', '=', hashSecret(key))
      .executeTakeFirst();
    if (!row) throw new Refusal('key-wrong');
    return row.id;
  }

  async seen(id: string): Promise<void> {
    await this.#store
      .updateTable('cameras')
      .set({ last_seen_at: this.#timers.now() })
      .where('id', '=', id)
      .execute();
  }
}
