import { PROBE_NAMESPACE, PROBE_PARAMETER } from '../../protocol/probe.ts';

/** The way to the relay, as a program's own connections take it. */
export interface ProbeNet {
  /** Of the relay. */
  readonly hostname: string;
  request(request: ProbeRequest): Promise<ProbeAnswer>;
  /** A client of Socket.IO that tries once, over one transport, on a connection of its own. */
  openSocket(attempt: string, transport: 'websocket' | 'polling'): ProbeSocket;
  /** Names one attempt: 16 to 64 characters `A-Za-z0-9_-`. */
  newAttempt(): string;
}

export interface ProbeRequest {
  readonly method: 'GET' | 'POST';
  /** Below the relay's address. */
  readonly path: string;
  readonly body?: Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Called with the bytes of each piece as it arrives. */
  readonly received?: (bytes: number) => void;
}

export interface ProbeAnswer {
  readonly status: number;
  /** At most 4,000 characters. */
  readonly text: string;
}

// biome-ignore lint/suspicious/noExplicitAny: listeners of untyped events; what they get is parsed by schema.
type Listener = (...args: any[]) => void;

/** The part of Socket.IO's client that is used here. */
export interface ProbeSocket {
  readonly io: { readonly engine: { readonly transport: { on(event: 'open', run: () => void): unknown } } };
  on(event: string, run: Listener): unknown;
  emit(event: string, ...args: unknown[]): unknown;
  connect(): unknown;
  disconnect(): unknown;
}

interface Reader {
  read(): Promise<{ done: boolean; value?: Uint8Array }>;
}

/** The part of each platform's `fetch` and `io` that is used here: their types differ. */
interface Platform {
  // biome-ignore lint/suspicious/noExplicitAny: options and streams have other types in Node than in a page.
  readonly fetch: (url: string, options: any) => Promise<{ status: number; body: { getReader: any } | null }>;
  readonly io: (url: string, options: object) => unknown;
}

/** Characters kept of an answer: the relay's are short, and a proxy's page need not be read. */
const KEPT = 4_000;

/** @param origin of the relay */
export function probeNet(origin: string, { fetch, io }: Platform): ProbeNet {
  const part = () => Math.random().toString(36).slice(2).padEnd(11, '0');
  return {
    hostname: /^\w+:\/\/(\[[^\]]+\]|[^:/]+)/.exec(origin)?.[1] ?? origin,
    newAttempt: () => `${part()}-${part()}`,
    openSocket: (attempt, transport) =>
      io(origin + PROBE_NAMESPACE, {
        ...{ autoConnect: false, forceNew: true, reconnection: false, upgrade: false },
        ...{ transports: [transport], query: { [PROBE_PARAMETER]: attempt } },
      }) as ProbeSocket,
    async request({ method, path, body, headers, signal, received }) {
      const answer = await fetch(origin + path, {
        ...{ method, signal, cache: 'no-store', redirect: 'manual', headers },
        ...(body && { body, headers: { 'Content-Type': 'application/octet-stream', ...headers } }),
      });
      const decoder = new TextDecoder();
      const reader: Reader | undefined = answer.body?.getReader();
      let text = '';
      for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
        received?.(piece.value?.length ?? 0);
        if (text.length < KEPT && piece.value) text += decoder.decode(piece.value.subarray(0, KEPT));
      }
      return { status: answer.status, text };
    },
  };
}
