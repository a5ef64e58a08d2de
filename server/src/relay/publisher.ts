import type { PublisherStatus } from '@porthole/shared/protocol/cameras';
import type { Demand } from '@porthole/shared/protocol/demand';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { Transport } from '@porthole/shared/protocol/transport';

/** What the relay asks of the door a publisher came in by. */
export interface PublisherPort {
  /** What those who watch want now. */
  demand(demand: Demand): void;
  /** The session is over for this reason; the door ends it. */
  refuse(code: ReasonCode): void;
}

/** The relay's side of one capture client's session: a run of it, over one transport at a time. */
export interface Publisher {
  /** The same over all transports and reconnects of one run. */
  readonly session: string;
  readonly transport: Transport;
  /** Which of the camera's keys let it in; an older one than the channel's has been withdrawn since. */
  readonly keyVersion: number;
  readonly port: PublisherPort;
  status: PublisherStatus;
}

/** What is assumed of a publisher that says nothing of itself. */
export const UNKNOWN_STATUS: PublisherStatus = { source: { kind: 'other', label: '', state: 'running' } };

/**
 * The session of publishers over HTTP that name none, such as curl in a loop. All of them are one: who is replaced stays so only
 * while the successor publishes, for it has no new name to come back with. No publisher can give this name itself.
 */
export const ANONYMOUS_SESSION = '(none)';
