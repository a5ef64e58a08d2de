import type { Timers } from '@porthole/shared/flow/timers';
import { OFFLINE_AFTER_MS, SLOW_INTERVALS } from '@porthole/shared/protocol/limits';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { lookEvery } from '../relay/look-every.ts';
import { ANONYMOUS_SESSION, type Publisher, UNKNOWN_STATUS } from '../relay/publisher.ts';
import { Refusal } from '../relay/refusal.ts';
import type { Admission } from './camera-credentials.ts';

interface Entry {
  readonly admission: Admission;
  readonly publisher: Publisher;
  heardAt: number;
  /** Why its session is over: told to every request that still comes. */
  over: ReasonCode | undefined;
}

const SWEEP_EVERY_MS = 1_000;

/** Publishers that come by single requests: what a connection would be to a socket is kept here, and ends by silence. */
export class HttpPublishers {
  readonly #timers: Timers;
  readonly #entries = new Map<string, Entry>();
  readonly #stopSweeping: () => void;

  constructor(timers: Timers) {
    this.#timers = timers;
    this.#stopSweeping = lookEvery(timers, SWEEP_EVERY_MS, () => this.#sweep());
  }

  /** The attached publisher of this session. @throws {Refusal} `replaced`, `key-wrong`, or why its session was ended */
  enter(admission: Admission, session: string): Publisher {
    const entry = this.#entry(admission, session);
    if (entry.over) throw new Refusal(entry.over);
    entry.heardAt = this.#timers.monotonic();
    admission.channel.attach(entry.publisher);
    return entry.publisher;
  }

  /** A clean end. Requests of this session that were on their way are too late; who has no name may begin anew at once. */
  leave(admission: Admission, session: string): void {
    const entry = this.#entry(admission, session);
    admission.channel.detach(entry.publisher, 'camera-offline');
    entry.over = 'frame-superseded';
    entry.heardAt = this.#timers.monotonic();
    if (session === ANONYMOUS_SESSION) this.#entries.delete(nameOf(admission, session));
  }

  close(): void {
    this.#stopSweeping();
    this.#entries.clear();
  }

  #entry(admission: Admission, session: string): Entry {
    const name = nameOf(admission, session);
    const known = this.#entries.get(name);
    // What became of a withdrawn key is no matter of the new one's.
    if (known && known.admission.keyVersion === admission.keyVersion) return known;
    const entry: Entry = {
      admission,
      heardAt: this.#timers.monotonic(),
      over: undefined,
      publisher: {
        session,
        transport: 'http',
        keyVersion: admission.keyVersion,
        status: UNKNOWN_STATUS,
        port: {
          // Told with the answer to the next request.
          demand: () => {},
          refuse: (code) => {
            entry.over = code;
          },
        },
      },
    };
    this.#entries.set(name, entry);
    return entry;
  }

  #sweep(): void {
    const now = this.#timers.monotonic();
    for (const [name, { admission, publisher, heardAt, over }] of this.#entries) {
      const patience = over ? 0 : SLOW_INTERVALS * (publisher.status.frameIntervalMs ?? 0);
      if (now - heardAt < Math.max(OFFLINE_AFTER_MS, patience)) continue;
      this.#entries.delete(name);
      admission.channel.detach(publisher, 'camera-lost');
    }
  }
}

const nameOf = ({ channel }: Admission, session: string) => `${channel.id} ${session}`;
