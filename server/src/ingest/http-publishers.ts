import type { Timers } from '@porthole/shared/flow/timers';
import { OFFLINE_AFTER_MS } from '@porthole/shared/protocol/limits';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { CameraChannel } from '../relay/camera-channel.ts';
import { type Publisher, UNKNOWN_STATUS } from '../relay/publisher.ts';
import { Refusal } from '../relay/refusal.ts';

interface Entry {
  channel: CameraChannel;
  publisher: Publisher;
  heardAt: number;
  refused: ReasonCode | undefined;
}

const SWEEP_EVERY_MS = 1_000;
const SLOW_INTERVALS = 3;

/** Publishers that come by single requests: what a connection would be to a socket is kept here, and ends by silence. */
export class HttpPublishers {
  readonly #timers: Timers;
  readonly #entries = new Map<string, Entry>();
  readonly #stopSweeping: () => void;

  constructor(timers: Timers) {
    this.#timers = timers;
    this.#stopSweeping = timers.every(SWEEP_EVERY_MS, () => this.#sweep());
  }

  /** The attached publisher of this session. @throws {Refusal} `replaced`, or why its session was ended */
  enter(channel: CameraChannel, session: string): Publisher {
    const name = `${channel.id} ${session}`;
    const entry = this.#entries.get(name) ?? this.#create(name, channel, session);
    if (entry.refused) {
      this.#entries.delete(name);
      throw new Refusal(entry.refused);
    }
    entry.heardAt = this.#timers.monotonic();
    channel.attach(entry.publisher);
    return entry.publisher;
  }

  leave(channel: CameraChannel, session: string): void {
    const entry = this.#entries.get(`${channel.id} ${session}`);
    this.#entries.delete(`${channel.id} ${session}`);
    if (entry) channel.detach(entry.publisher, 'camera-offline');
  }

  close(): void {
    this.#stopSweeping();
    this.#entries.clear();
  }

  #create(name: string, channel: CameraChannel, session: string): Entry {
    const entry: Entry = {
      channel,
      heardAt: 0,
      refused: undefined,
      publisher: {
        session,
        transport: 'http',
        status: UNKNOWN_STATUS,
        port: {
          // Told with the answer to the next request.
          demand: () => {},
          refuse: (code) => {
            entry.refused = code;
          },
        },
      },
    };
    this.#entries.set(name, entry);
    return entry;
  }

  #sweep(): void {
    const now = this.#timers.monotonic();
    for (const [name, { channel, publisher, heardAt }] of this.#entries) {
      const patience = SLOW_INTERVALS * (publisher.status.frameIntervalMs ?? 0);
      if (now - heardAt < Math.max(OFFLINE_AFTER_MS, patience)) continue;
      this.#entries.delete(name);
      channel.detach(publisher, 'camera-lost');
    }
  }
}
