import { engineTransports } from '../connection/ladder.ts';
import { RECONNECT, RECONNECT_JITTER } from '../connection/reconnect.ts';
import type { TransportChoice } from '../protocol/transport.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';

// biome-ignore lint/suspicious/noExplicitAny: listeners of untyped events; what they get is parsed by schema.
type Listener = (...args: any[]) => void;

/** The part of Socket.IO's client that is used here. */
export interface PublishSocket {
  /** Whether it will try again by itself. */
  readonly active: boolean;
  readonly io: {
    readonly opts: { transports?: unknown };
    readonly engine: {
      readonly transport: { readonly name: string };
      close(): unknown;
      on(event: string, run: Listener): unknown;
    };
    on(event: 'open', run: () => void): unknown;
  };
  on(event: string, run: Listener): unknown;
  emit(event: string, ...args: unknown[]): unknown;
  connect(): unknown;
  disconnect(): unknown;
}

export type OpenSocket = (address: string, options: SocketOptions) => PublishSocket;
export type SocketOptions = ReturnType<typeof socketOptions>;

/** Ms that a handshake may take; a firewall that swallows packets would hold it for minutes. */
const HANDSHAKE_TIMEOUT_MS = 5_000;

interface Handshake {
  readonly key: string;
  readonly session: string;
  readonly choice: TransportChoice;
}

export function socketOptions({ key, session, choice }: Handshake) {
  return {
    autoConnect: false,
    forceNew: true,
    transports: engineTransports(choice),
    // Where polling is refused and WebSocket passes, WebSocket is tried as the handshake's own transport.
    tryAllTransports: choice === 'auto',
    // A WebSocket that passed once may be what is broken now.
    rememberUpgrade: false,
    reconnectionDelay: RECONNECT.firstMs,
    reconnectionDelayMax: RECONNECT.maxMs,
    randomizationFactor: RECONNECT_JITTER,
    timeout: HANDSHAKE_TIMEOUT_MS,
    auth: { key, session, protocol: PROTOCOL_VERSION },
  };
}

/** Socket.IO hides the cause, and Node's client knows the HTTP status or the system's error. */
export function describeFailure(error: unknown): string {
  const { message = 'no answer', description } = (error ?? {}) as { message?: string; description?: unknown };
  const cause = typeof description === 'number' ? `HTTP ${description}` : causeOf(description);
  return cause ? `${message} (${cause})` : message;
}

function causeOf(description: unknown): string {
  const { code, message, error } = (description ?? {}) as {
    code?: string;
    message?: string;
    error?: { code?: string };
  };
  return code ?? error?.code ?? message ?? '';
}
