import type { Timers } from '../flow/timers.ts';
import { type Check, CheckEnded, type CheckResult } from './check.ts';

export type RowState = 'waiting' | 'running' | 'done';

/** Where one check stands. */
export interface Row {
  readonly check: Check;
  readonly state: RowState;
  /** What it is at, or how far, while it runs and says so. */
  readonly doing: string | null;
  readonly result: CheckResult | null;
  /** Ms; null until it has ended, or where it was not run. */
  readonly tookMs: number | null;
}

export interface DoctorRunOptions {
  readonly checks: readonly Check[];
  readonly timers: Timers;
  readonly onChange: () => void;
}

interface Running {
  startedAt: number;
  controller: AbortController;
  end: (result: CheckResult) => void;
}

const COULD_NOT: CheckResult = { outcome: 'unknown', says: 'could not be run here', figure: null };
const ENDED: CheckResult = { outcome: 'not-run', says: 'not run: the doctor was ended', figure: null };

/**
 * Runs checks in the order given: one after another, but for those that cost the line nothing, which run beside them. Every check comes to an end,
 * by itself or by its deadline, and none can keep another from its own.
 */
export class DoctorRun {
  readonly #timers: Timers;
  readonly #onChange: () => void;
  readonly #running = new Map<string, Running>();
  #rows: readonly Row[];
  #startedAt: number;
  #endedAt: number | null = null;
  #starting = false;

  constructor({ checks, timers, onChange }: DoctorRunOptions) {
    this.#timers = timers;
    this.#onChange = onChange;
    this.#startedAt = timers.monotonic();
    this.#rows = checks.map((check) => ({
      ...{ check, state: 'waiting' as const, doing: null, result: null, tookMs: null },
    }));
  }

  get rows(): readonly Row[] {
    return this.#rows;
  }

  get isDone(): boolean {
    return this.#endedAt !== null;
  }

  /** Ms since it was started, or that it took in all. */
  get tookMs(): number {
    return (this.#endedAt ?? this.#timers.monotonic()) - this.#startedAt;
  }

  /** About how many ms are left. */
  get leftMs(): number {
    const left = (row: Row) => {
      const began = this.#running.get(row.check.id)?.startedAt;
      const gone = began === undefined ? 0 : this.#timers.monotonic() - began;
      return row.state === 'done' ? 0 : Math.max(0, row.check.usualMs - gone);
    };
    const inTurn = this.#rows.filter(({ check }) => !check.beside).reduce((sum, row) => sum + left(row), 0);
    return Math.max(inTurn, ...this.#rows.filter(({ check }) => check.beside).map(left));
  }

  start(): void {
    this.#startedAt = this.#timers.monotonic();
    this.#startNext();
  }

  /** Everything lets go at once. Idempotent. */
  stop(): void {
    for (const row of this.#rows) if (row.state === 'waiting') this.#set(row.check.id, done(ENDED, null));
    for (const { end } of [...this.#running.values()]) end(ENDED);
  }

  /** Checks may end while they are started; then the round that is under way goes on. */
  #startNext(): void {
    if (this.#starting) return;
    this.#starting = true;
    for (let next = this.#next(); next; next = this.#next()) this.#begin(next);
    this.#starting = false;
    if (this.#endedAt === null && this.#rows.every(({ state }) => state === 'done'))
      this.#endedAt = this.#timers.monotonic();
    this.#onChange();
  }

  #next(): Row | undefined {
    const isBusy = this.#rows.some(({ state, check }) => state === 'running' && !check.beside);
    return this.#rows.find((row) => {
      const need = row.state === 'waiting' ? this.#need(row) : 'waiting';
      // What is not to be run waits for nobody.
      return need !== 'waiting' && (need !== null || !isBusy || row.check.beside);
    });
  }

  #begin(row: Row): void {
    const { check } = row;
    const need = this.#need(row);
    if (need === null) this.#run(check);
    else this.#set(check.id, done({ outcome: 'not-run', says: `not run: ${need}`, figure: null }, null));
  }

  /** @returns null: all went well; else why it is not to be run, or that it is to wait */
  #need({ check: { needs = [] } }: Row): string | null {
    let waits = false;
    for (const { check, otherwise } of needs) {
      const other = this.#rows.find((row) => row.check.id === check);
      const outcome = other?.result?.outcome;
      if (outcome === 'blocked' || outcome === 'not-run') return otherwise;
      if (other && other.state !== 'done') waits = true;
    }
    return waits ? 'waiting' : null;
  }

  #run(check: Check): void {
    const { id } = check;
    const controller = new AbortController();
    const startedAt = this.#timers.monotonic();
    let cancel = () => {};
    const end = (result: CheckResult) => {
      // Who ends twice, by its deadline and by itself, has ended.
      if (!this.#running.delete(id)) return;
      cancel();
      controller.abort();
      const wasRun = result.outcome !== 'not-run';
      this.#set(id, done(result, wasRun ? this.#timers.monotonic() - startedAt : null));
      this.#startNext();
    };
    cancel = this.#timers.after(check.deadlineMs, () => end(check.late));
    this.#running.set(id, { startedAt, controller, end });
    this.#set(id, { state: 'running' });
    const progress = (part: number, says?: string) => {
      if (!this.#running.has(id)) return;
      this.#set(id, { doing: says ?? `${Math.round(part * 100)} %` });
      this.#onChange();
    };
    Promise.resolve()
      .then(() => check.run({ signal: controller.signal, timers: this.#timers, progress }))
      .then(end, (error: unknown) => end(error instanceof CheckEnded ? error.result : COULD_NOT));
  }

  #set(id: string, change: Partial<Row>): void {
    this.#rows = this.#rows.map((row) => (row.check.id === id ? { ...row, ...change } : row));
  }
}

const done = (result: CheckResult, tookMs: number | null): Partial<Row> => ({
  ...{ state: 'done', doing: null, result, tookMs },
});
