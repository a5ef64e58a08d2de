/** A one-frame slot: a newer frame replaces an unsent older one, so nothing can queue here. */
export class Mailbox<T> {
  #item: T | undefined;

  /** @returns the older item that had to go, for the books */
  put(item: T): T | undefined {
    const replaced = this.#item;
    this.#item = item;
    return replaced;
  }

  take(): T | undefined {
    const item = this.#item;
    this.#item = undefined;
    return item;
  }

  get full(): boolean {
    return this.#item !== undefined;
  }
}
