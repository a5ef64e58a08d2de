import { type Demand, demandOf, isSameDemand, wantsMore } from '../protocol/demand.ts';
import type { PublisherTransport } from './publisher-transport.ts';

interface Word {
  readonly demand: Demand;
  /** Later ones have higher ones, over all doors. */
  readonly number: number;
}

/**
 * What viewers want, by what each door of a publisher last said. Any door's word counts that asks for more; for less only that of the door
 * that frames go by, for another's may be late.
 */
export class DoorDemands {
  readonly #words = new WeakMap<PublisherTransport, Word>();
  #spoken = 0;
  #counts: Word | null = null;

  /** Null before any door has said it. */
  get demand(): Demand | null {
    return this.#counts?.demand ?? null;
  }

  /**
   * @param carrying the door that frames go by, where there is one
   * @returns whether another demand counts now
   */
  said(door: PublisherTransport, told: Demand, carrying: PublisherTransport | undefined): boolean {
    this.#spoken += 1;
    const word = { demand: demandOf(told.viewers, told.standsBy ?? false), number: this.#spoken };
    this.#words.set(door, word);
    const counts = !carrying || carrying === door || this.#isMore(word.demand);
    return counts && this.#count(word);
  }

  /** Frames go by that door now, which may have said something since. @returns whether another demand counts now */
  follow(carrying: PublisherTransport): boolean {
    const word = this.#words.get(carrying);
    return word !== undefined && word.number > (this.#counts?.number ?? 0) && this.#count(word);
  }

  #isMore(demand: Demand): boolean {
    const before = this.demand;
    return before === null || demand.viewers > before.viewers || wantsMore(demand, before);
  }

  #count(word: Word): boolean {
    const before = this.demand;
    this.#counts = word;
    return before === null || !isSameDemand(word.demand, before);
  }
}
