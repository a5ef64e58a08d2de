import { Fetch, transports } from 'engine.io-client';
import type { EngineTransport } from '../ladder/door.ts';

/** The part of `fetch` that is used here. */
export type FetchText = (
  url: string,
  init: {
    method: 'GET' | 'POST';
    headers: Record<string, string>;
    body?: string;
    keepalive?: boolean;
    signal?: AbortSignal;
    cache: 'no-store';
  },
) => Promise<{ readonly ok: boolean; readonly status: number; text(): Promise<string> }>;

/** The relay's answer to a poll or a post was not the one of Engine.IO. */
class RefusedRequest extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`HTTP ${status}`);
    this.status = status;
  }
}

/**
 * Engine.IO's long-polling whose requests end with their session. The library's own leaves them to the network: on a line that died
 * unnoticed each reconnect keeps one of a browser's six connections for as long as TCP believes in it, until no request gets through.
 */
function pollingOver(fetch: FetchText) {
  return class EndingPolling extends Fetch {
    readonly #ended = new AbortController();
    #closing = false;

    override doPoll(): void {
      this.#ask().then(
        (text) => this.onData(text),
        (error: unknown) => this.#failed('poll', error),
      );
    }

    override doWrite(data: string, callback: () => void): void {
      this.#ask(data).then(callback, (error: unknown) => this.#failed('post', error));
    }

    /** The last word is said even so: it spares the relay the wait for a peer that is gone. */
    override doClose(): void {
      this.#closing = true;
      super.doClose();
    }

    protected override onClose(details?: { description: string; context?: unknown }): void {
      super.onClose(details);
      this.#ended.abort();
    }

    async #ask(data?: string): Promise<string> {
      const response = await fetch(this.uri(), {
        method: data === undefined ? 'GET' : 'POST',
        headers: {
          ...this.opts.extraHeaders,
          ...(data !== undefined && { 'content-type': 'text/plain;charset=UTF-8' }),
        },
        ...(data !== undefined && { body: data }),
        ...(this.#closing ? { keepalive: true } : { signal: this.#ended.signal }),
        cache: 'no-store',
      });
      if (!response.ok) throw new RefusedRequest(response.status);
      return response.text();
    }

    #failed(what: 'poll' | 'post', error: unknown): void {
      if (this.#ended.signal.aborted) return;
      this.onError(`${what} error`, error instanceof RefusedRequest ? error.status : error);
    }
  };
}

/** What Socket.IO's client is to use for its `transports`, in this order. */
export function engineTransports(engine: readonly EngineTransport[], fetch: FetchText) {
  return engine.map((one) => (one === 'polling' ? pollingOver(fetch) : transports[one]));
}
