interface Waiting<Item, Reply> {
  readonly item: Item;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: unknown) => void;
}

/** One batch is under way at a time, and what comes meanwhile goes together in the next: all of it in order. */
export class Batches<Item, Reply> {
  readonly #most: number;
  readonly #send: (items: readonly Item[]) => Promise<readonly Reply[]>;
  #waiting: Waiting<Item, Reply>[] = [];
  #isSending = false;

  /** @param send resolves with a reply for each, in their order */
  constructor(most: number, send: (items: readonly Item[]) => Promise<readonly Reply[]>) {
    this.#most = most;
    this.#send = send;
  }

  /** Rejects where its batch does, or has no reply for it. */
  add(item: Item): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (!this.#isSending) void this.#sendAll();
    });
  }

  /** What waits is sent beside what is under way, and may overtake it. */
  flush(): void {
    while (this.#waiting.length > 0) void this.#sendOne(this.#waiting.splice(0, this.#most));
  }

  /** What waits is not sent. */
  clear(): void {
    for (const { reject } of this.#waiting.splice(0)) reject(new Error('not sent'));
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true;
    while (this.#waiting.length > 0) await this.#sendOne(this.#waiting.splice(0, this.#most));
    this.#isSending = false;
  }

  async #sendOne(batch: readonly Waiting<Item, Reply>[]): Promise<void> {
    try {
      const replies = await this.#send(batch.map(({ item }) => item));
      for (const [index, { resolve, reject }] of batch.entries()) {
        const reply = replies[index];
        if (reply === undefined) reject(new Error('no reply'));
        else resolve(reply);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
