/** The way to the relay as the doctor's checks need it; each platform wraps its own. */
export interface ProbeNet {
  /** Of the relay. */
  readonly hostname: string;
  readonly port: number;
  request(request: ProbeRequest): Promise<ProbeAnswer>;
  openSocket(attempt: string, transport: 'websocket' | 'polling'): ProbeSocket;
  /** A name for one attempt, 16 to 64 characters `A-Za-z0-9_-`. */
  newAttempt(): string;
  /** What a refused upgrade was answered with, where the platform lets it be read. */
  readRefusal?(attempt: string, signal: AbortSignal): Promise<Refusal | undefined>;
}

export interface ProbeRequest {
  readonly method: 'GET' | 'POST';
  /** Below the relay's address. */
  readonly path: string;
  readonly body?: Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Told of each piece as it arrives. */
  readonly received?: (bytes: number) => void;
}

export interface ProbeAnswer {
  readonly status: number;
  readonly text: string;
}

export interface Refusal {
  readonly status: number;
  /** What it calls itself, in its Server or Via header. */
  readonly by: string | null;
}

// biome-ignore lint/suspicious/noExplicitAny: listeners of untyped events; what they get is parsed by schema.
type Listener = (...args: any[]) => void;

/** The part of Socket.IO's client that is used here. */
export interface ProbeSocket {
  readonly io: {
    readonly engine: { readonly transport: { on(event: 'open', run: () => void): unknown } };
    on(event: 'open' | 'ping', run: () => void): unknown;
  };
  on(event: string, run: Listener): unknown;
  off(event: string, run: Listener): unknown;
  emit(event: string, ...args: unknown[]): unknown;
  connect(): unknown;
  disconnect(): unknown;
}

/** Options for a client of Socket.IO that tries once, over one transport, on a connection of its own. */
export function socketOptions(attempt: string, transport: 'websocket' | 'polling') {
  return {
    autoConnect: false,
    forceNew: true,
    reconnection: false,
    transports: [transport],
    upgrade: false,
    query: { probe: attempt },
  };
}
