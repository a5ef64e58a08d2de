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

  /** Looked at, and left where it is. */
  get waiting(): T | undefined {
    return this.#item;
  }

  get full(): boolean {
    return this.#item !== undefined;
  }
}
