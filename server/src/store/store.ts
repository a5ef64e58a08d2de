import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, Migrator, SqliteDialect } from 'kysely';
import SqliteDatabase from 'libsql';
import { MIGRATIONS } from './migrations.ts';
import type { Tables } from './schema.ts';

export type Store = Kysely<Tables>;

/** The data directory cannot be used. */
export class StoreError extends Error {
  override name = 'StoreError';
}

/**
 * Opens the relay's database in its directory, made where missing, and brings it up to date. Owned by the relay server.
 *
 * @throws {StoreError} where the directory cannot be made or written
 */
export async function openStore(directory: string): Promise<Store> {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const database = new SqliteDatabase(join(directory, 'porthole.db'));
    // One relay to a folder: two would each believe in cameras and links of their own. The system lets go of it however we end.
    database.pragma('locking_mode = EXCLUSIVE');
    database.pragma('journal_mode = WAL');
    database.pragma('foreign_keys = ON');
    const store = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
    await migrate(store);
    return store;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const why = /locked|busy/i.test(message) ? 'another Porthole uses it' : message;
    throw new StoreError(
      `The data directory ${directory} cannot be used (${why}). Make it writable, or name another with PORTHOLE_DATA_DIR.`,
    );
  }
}

async function migrate(store: Store): Promise<void> {
  const migrator = new Migrator({ db: store, provider: { getMigrations: async () => MIGRATIONS } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
