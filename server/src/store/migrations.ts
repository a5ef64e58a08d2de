import type { Kysely, Migration } from 'kysely';

/** In order; a name that has shipped is never changed. Written with what SQLite and PostgreSQL have in common. */
export const MIGRATIONS: Record<string, Migration> = {
  '0001-people-sessions-cameras': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('people')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('username', 'text', (column) => column.notNull().unique())
        .addColumn('password_hash', 'text')
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .execute();
      for (const table of ['sessions', 'tickets']) {
        const withDates = db.schema
          .createTable(table)
          .addColumn('token_hash', 'text', (column) => column.primaryKey())
          .addColumn('person_id', 'text', (column) =>
            column.notNull().references('people.id').onDelete('cascade'),
          )
          .addColumn('expires_at', 'bigint', (column) => column.notNull());
        const dated =
          table === 'sessions'
            ? withDates.addColumn('created_at', 'bigint', (column) => column.notNull())
            : withDates;
        await dated.execute();
      }
      await db.schema
        .createTable('cameras')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('key_hash', 'text', (column) => column.notNull().unique())
        .addColumn('local_source', 'text')
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('last_seen_at', 'bigint')
        .execute();
    },
  },
  '0002-outages-webhook': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('outages')
        .addColumn('id', 'bigint', (column) => column.primaryKey())
        .addColumn('camera_id', 'text', (column) =>
          column.notNull().references('cameras.id').onDelete('cascade'),
        )
        .addColumn('code', 'text', (column) => column.notNull())
        .addColumn('pc', 'text', (column) => column.notNull())
        .addColumn('since', 'bigint', (column) => column.notNull())
        .addColumn('until', 'bigint')
        .addColumn('relay_away', 'integer', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('outages_by_camera').on('outages').columns(['camera_id', 'id']).execute();
      await db.schema
        .createTable('webhook_deliveries')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('camera_id', 'text', (column) => column.notNull())
        .addColumn('body', 'text', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .execute();
    },
  },
};
