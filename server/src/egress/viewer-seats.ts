import { Refusal } from '../relay/refusal.ts';

/** Characters of a page's name that are its own; what follows may tell its connections apart. */
const PAGE_CHARACTERS = 32;

/** The page that names itself so. */
export const pageOf = (name: string): string => name.slice(0, PAGE_CHARACTERS);

/** How many pages may watch at once. A page that goes over to another transport keeps its place, and has one though it uses two. */
export class ViewerSeats {
  readonly #most: number;
  readonly #taken = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /**
   * @param name the random name that a page gives itself, or one of its connection where it gives none
   * @returns gives the place back; idempotent
   * @throws {Refusal} `relay-full`
   */
  take(name: string): () => void {
    const page = pageOf(name);
    const held = this.#taken.get(page) ?? 0;
    if (held === 0 && this.#taken.size >= this.#most) throw new Refusal('relay-full');
    this.#taken.set(page, held + 1);
    let isTaken = true;
    return () => {
      if (isTaken) this.#leave(page);
      isTaken = false;
    };
  }

  #leave(page: string): void {
    const left = (this.#taken.get(page) ?? 0) - 1;
    if (left > 0) this.#taken.set(page, left);
    else this.#taken.delete(page);
  }
}
