import type { Door } from '../ladder/door.ts';
import type { PublisherTransport, TransportEvent } from './publisher-transport.ts';

export type OpenDoor = (door: Door, report: (event: TransportEvent) => void) => PublisherTransport;

/** The transports that are open at this moment, by attempt. Owned and closed by the session. */
export class Doors {
  readonly #openDoor: OpenDoor;
  readonly #heard: (attempt: number, event: TransportEvent) => void;
  readonly #open = new Map<number, PublisherTransport>();

  constructor(openDoor: OpenDoor, heard: (attempt: number, event: TransportEvent) => void) {
    this.#openDoor = openDoor;
    this.#heard = heard;
  }

  /** @returns those that were closed */
  match(wanted: readonly Door[]): PublisherTransport[] {
    const closed: PublisherTransport[] = [];
    for (const [attempt, transport] of [...this.#open]) {
      if (wanted.some((door) => door.attempt === attempt)) continue;
      this.#open.delete(attempt);
      transport.close();
      closed.push(transport);
    }
    for (const door of wanted) if (!this.#open.has(door.attempt)) this.#openOne(door);
    return closed;
  }

  /** The first of these doors for which it holds. */
  find(
    order: readonly Door[],
    holds: (transport: PublisherTransport) => boolean,
  ): PublisherTransport | undefined {
    for (const { attempt } of order) {
      const transport = this.#open.get(attempt);
      if (transport && holds(transport)) return transport;
    }
    return undefined;
  }

  get(attempt: number): PublisherTransport | undefined {
    return this.#open.get(attempt);
  }

  async bye(): Promise<void> {
    await Promise.all([...this.#open.values()].map((transport) => transport.bye()));
  }

  #openOne(door: Door): void {
    const transport = this.#openDoor(door, (event) => this.#heard(door.attempt, event));
    this.#open.set(door.attempt, transport);
    transport.open();
  }
}
