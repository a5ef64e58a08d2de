import { OUTAGES_A_PAGE, type Outage, type OutagePage } from '@porthole/shared/protocol/outages';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { Selectable } from 'kysely';
import type { Tables } from '../store/schema.ts';
import type { Store } from '../store/store.ts';

/** Outages of one camera that are kept. One that comes and goes every two minutes fills a day and a half. */
export const KEPT_PER_CAMERA = 1_000;

/** Ms for which an outage is kept after it began: a quarter of a year. */
export const KEPT_MS = 92 * 24 * 3_600_000;

export interface BegunOutage {
  readonly camera: string;
  readonly code: ReasonCode;
  readonly pc: string;
  readonly since: number;
}

export interface PageQuery {
  readonly camera?: string | undefined;
  /** Only those with a smaller id. */
  readonly before?: number | undefined;
  /** Only those that had not ended by then. */
  readonly from?: number | undefined;
  readonly limit?: number | undefined;
}

/** Outages as they are stored. A camera's go with the camera. */
export class OutageBook {
  readonly #store: Store;
  readonly #keptPerCamera: number;

  constructor(store: Store, keptPerCamera = KEPT_PER_CAMERA) {
    this.#store = store;
    this.#keptPerCamera = keptPerCamera;
  }

  /** For the start of the relay: those that were open when it ended. They stay open, and are marked. */
  async open(): Promise<BegunOutage[]> {
    const rows = await this.#store
      .updateTable('outages')
      .set({ relay_away: 1 })
      .where('until', 'is', null)
      .returning(['camera_id', 'since', 'code', 'pc'])
      .execute();
    return rows.map(({ camera_id, since, code, pc }) => ({
      ...{ camera: camera_id, since: Number(since), code: code as ReasonCode, pc },
    }));
  }

  async begin({ camera, code, pc, since }: BegunOutage): Promise<void> {
    const next = this.#store
      .selectFrom('outages')
      .select(({ eb, fn }) => eb(fn.coalesce(fn.max('id'), eb.val(0)), '+', 1).as('id'));
    const row = { id: next, camera_id: camera, code, pc, since, until: null, relay_away: 0 };
    await this.#store.insertInto('outages').values(row).execute();
    await this.#forgetOld(camera, since);
  }

  /** @returns whether the relay was away for a part of it; undefined where none was open */
  async end(camera: string, until: number): Promise<boolean | undefined> {
    const [ended] = await this.#store
      .updateTable('outages')
      .set({ until })
      .where('camera_id', '=', camera)
      .where('until', 'is', null)
      .returning('relay_away')
      .execute();
    return ended && ended.relay_away === 1;
  }

  async page({ camera, before, from, limit = OUTAGES_A_PAGE }: PageQuery): Promise<OutagePage> {
    let query = this.#store
      .selectFrom('outages')
      .innerJoin('cameras', 'cameras.id', 'outages.camera_id')
      .selectAll('outages')
      .select('cameras.name')
      .orderBy('outages.id', 'desc')
      .limit(limit + 1);
    if (camera !== undefined) query = query.where('camera_id', '=', camera);
    if (before !== undefined) query = query.where('outages.id', '<', before);
    if (from !== undefined)
      query = query.where((row) => row.or([row('until', 'is', null), row('until', '>=', from)]));
    const rows = await query.execute();
    const events = rows.slice(0, limit).map(outageOf);
    return { events, next: rows.length > limit ? (events.at(-1)?.id ?? null) : null };
  }

  async #forgetOld(camera: string, now: number): Promise<void> {
    await this.#store
      .deleteFrom('outages')
      .where('since', '<', now - KEPT_MS)
      .execute();
    const tooMany = this.#store
      .selectFrom('outages')
      .select('id')
      .where('camera_id', '=', camera)
      .orderBy('id', 'desc')
      .offset(this.#keptPerCamera)
      .limit(1);
    await this.#store
      .deleteFrom('outages')
      .where('camera_id', '=', camera)
      .where('id', '<=', tooMany)
      .execute();
  }
}

function outageOf({
  id,
  camera_id,
  name,
  code,
  pc,
  since,
  until,
  relay_away,
}: Selectable<Tables['outages']> & { name: string }): Outage {
  return {
    id: Number(id),
    camera: { id: camera_id, name },
    reason: { code: code as ReasonCode, pc },
    since: Number(since),
    until: until === null ? null : Number(until),
    relayAway: relay_away === 1,
  };
}
