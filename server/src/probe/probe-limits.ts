import type { Timers } from '@porthole/shared/flow/timers';
import { ipKeyGenerator } from 'express-rate-limit';
import { Refusal } from '../relay/refusal.ts';

/** What one address may ask for, and all together. A run of the doctor is some 40 questions, 9 MB and three of them open at once. */
export const PER_ADDRESS = { open: 16, questions: 240, bytes: 60_000_000 } as const;
export const IN_ALL = { open: 128, bytes: 120_000_000 } as const;

/** Addresses that are remembered; a stranger beyond that waits for the minute to end. */
const MOST_ADDRESSES = 5_000;
const MINUTE_MS = 60_000;

interface Account {
  open: number;
  questions: number;
  bytes: number;
}

/** Bounds what those who have shown no credential may cost. Counted by the minute. */
export class ProbeLimits {
  readonly #timers: Pick<Timers, 'monotonic'>;
  readonly #accounts = new Map<string, Account>();
  #minute = 0;
  #open = 0;
  #bytes = 0;

  constructor(timers: Pick<Timers, 'monotonic'>) {
    this.#timers = timers;
  }

  /** Before anything is done. @returns leaves; idempotent @throws {Refusal} `too-many-tries` */
  enter(address: string | undefined): () => void {
    const account = this.#account(address);
    if (account.open >= PER_ADDRESS.open || this.#open >= IN_ALL.open) throw new Refusal('too-many-tries');
    if (account.questions >= PER_ADDRESS.questions) throw new Refusal('too-many-tries');
    account.questions += 1;
    account.open += 1;
    this.#open += 1;
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      account.open -= 1;
      this.#open -= 1;
    };
  }

  /** Before they are sent, or as they arrive. @throws {Refusal} `too-many-tries` */
  spend(address: string | undefined, bytes: number): void {
    const account = this.#account(address);
    if (account.bytes + bytes > PER_ADDRESS.bytes || this.#bytes + bytes > IN_ALL.bytes)
      throw new Refusal('too-many-tries');
    account.bytes += bytes;
    this.#bytes += bytes;
  }

  #account(address: string | undefined): Account {
    this.#turnMinute();
    const key = ipKeyGenerator(address ?? '::');
    const known = this.#accounts.get(key);
    if (known) return known;
    if (this.#accounts.size >= MOST_ADDRESSES) throw new Refusal('too-many-tries');
    const account = { open: 0, questions: 0, bytes: 0 };
    this.#accounts.set(key, account);
    return account;
  }

  /** Who still has something open keeps its account, so that leaving is counted where entering was. */
  #turnMinute(): void {
    const minute = Math.floor(this.#timers.monotonic() / MINUTE_MS);
    if (minute === this.#minute) return;
    this.#minute = minute;
    this.#bytes = 0;
    for (const [key, account] of this.#accounts)
      if (account.open === 0) this.#accounts.delete(key);
      else Object.assign(account, { questions: 0, bytes: 0 });
  }
}
