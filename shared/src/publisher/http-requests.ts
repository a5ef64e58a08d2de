import type { Timers } from '../flow/timers.ts';
import type { Http, HttpAnswer, HttpExchange, HttpRequest } from './http-port.ts';

/** No answer came. */
export class RequestFailed extends Error {
  override name = 'RequestFailed';
  /** By ourselves: whoever asked has lost interest. */
  readonly cancelled: boolean;

  constructor(message: string, cancelled: boolean) {
    super(message);
    this.cancelled = cancelled;
  }
}

interface Options {
  readonly relay: string;
  readonly http: Http;
  readonly timers: Timers;
}

/** Requests to one relay with one credential: each ends in time, and all can be let go at once. */
export class Requests {
  readonly #options: Options;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #open = new Set<() => void>();

  constructor(options: Options, headers: Readonly<Record<string, string>>) {
    this.#options = options;
    this.#headers = headers;
  }

  /** @returns rejects with RequestFailed, and with nothing else */
  async send(
    method: HttpRequest['method'],
    path: string,
    timeoutMs: number,
    body?: HttpRequest['body'],
    headers: Readonly<Record<string, string>> = {},
  ): Promise<HttpAnswer> {
    const { relay, http, timers } = this.#options;
    let ended: 'cancelled' | 'timeout' | undefined;
    const exchange: HttpExchange = http({
      method,
      url: `${relay}${path}`,
      headers: { ...this.#headers, ...headers },
      ...(body !== undefined && { body }),
    });
    const end = (why: 'cancelled' | 'timeout') => {
      ended ??= why;
      exchange.cancel();
    };
    const cancel = () => end('cancelled');
    const cancelTimeout = timers.after(timeoutMs, () => end('timeout'));
    this.#open.add(cancel);
    try {
      return await exchange.answer;
    } catch (error) {
      const words = ended === 'timeout' ? `no answer within ${timeoutMs / 1000} s` : messageOf(error);
      throw new RequestFailed(words, ended === 'cancelled');
    } finally {
      cancelTimeout();
      this.#open.delete(cancel);
    }
  }

  cancelAll(): void {
    for (const cancel of [...this.#open]) cancel();
  }
}

/** Fetch hides what happened in `cause`. */
function messageOf(error: unknown): string {
  const { cause, message } = (error ?? {}) as {
    cause?: { code?: string; message?: string };
    message?: string;
  };
  return cause?.code ?? cause?.message ?? message ?? 'no answer';
}
