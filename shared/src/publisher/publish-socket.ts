import { SOCKET_RECONNECTION } from '../connection/reconnect.ts';
import type { EngineTransport } from '../ladder/door.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';

// biome-ignore lint/suspicious/noExplicitAny: listeners of untyped events; what they get is parsed by schema.
type Listener = (...args: any[]) => void;

/** The part of Socket.IO's client that is used here. */
export interface PublishSocket {
  /** Whether it will try again by itself. */
  readonly active: boolean;
  readonly io: {
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
  /** In the order in which they are tried. */
  readonly engine: readonly EngineTransport[];
  /** For the addresses of its requests. */
  readonly query?: object;
}

export function socketOptions({ key, session, engine, query }: Handshake) {
  return {
    autoConnect: false,
    forceNew: true,
    transports: [...engine],
    // Where polling is refused and WebSocket passes, WebSocket is tried as the handshake's own transport.
    tryAllTransports: engine.length > 1,
    // A WebSocket that passed once may be what is broken now.
    rememberUpgrade: false,
    ...SOCKET_RECONNECTION,
    timeout: HANDSHAKE_TIMEOUT_MS,
    auth: { key, session, protocol: PROTOCOL_VERSION },
    ...(query && { query }),
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
