/** Time as the product knows it. Tests own it; the clients and the relay hand in their platform's. */
export interface Timers {
  /** Ms since the epoch. May be stepped by the system; only for stamps that others read. */
  now(): number;
  /** Ms that only ever grow; for measuring how long. */
  monotonic(): number;
  /** @returns cancels; idempotent */
  after(ms: number, run: () => void): () => void;
  every(ms: number, run: () => void): () => void;
}
