import type { OpenTransport, PublisherTransport, TransportEvent } from './publisher-transport.ts';

export const DOORS = ['socket', 'http'] as const;
export type Door = (typeof DOORS)[number];

/** The transports that are open at this moment, Socket.IO before HTTP. Owned and closed by the session. */
export class Doors {
  readonly #openers: Readonly<Record<Door, OpenTransport>>;
  readonly #heard: (door: Door, event: TransportEvent) => void;
  readonly #open = new Map<Door, PublisherTransport>();

  constructor(
    openers: Readonly<Record<Door, OpenTransport>>,
    heard: (door: Door, event: TransportEvent) => void,
  ) {
    this.#openers = openers;
    this.#heard = heard;
  }

  /** @returns frames that were on their way through a door that is now closed */
  match(wanted: Readonly<Record<Door, boolean>>): number {
    let lost = 0;
    for (const name of DOORS) {
      if (!wanted[name]) lost += this.#close(name);
      else if (!this.#open.has(name)) this.#openOne(name);
    }
    return lost;
  }

  closeAll(): number {
    return this.match({ socket: false, http: false });
  }

  get carrying(): PublisherTransport | undefined {
    return this.#find((door) => door.carries !== null);
  }

  get roomy(): PublisherTransport | undefined {
    return this.#find((door) => door.hasRoom);
  }

  async bye(): Promise<void> {
    await Promise.all([...this.#open.values()].map((door) => door.bye()));
  }

  #find(is: (door: PublisherTransport) => boolean): PublisherTransport | undefined {
    return DOORS.map((name) => this.#open.get(name)).find((door) => door && is(door));
  }

  #openOne(name: Door): void {
    const door = this.#openers[name]((event) => this.#heard(name, event));
    this.#open.set(name, door);
    door.open();
  }

  #close(name: Door): number {
    const door = this.#open.get(name);
    this.#open.delete(name);
    return door?.close() ?? 0;
  }
}
