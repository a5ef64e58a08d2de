import type { Timers } from '../flow/timers.ts';
import type { Http, HttpAnswer, HttpExchange, HttpRequest } from './http-port.ts';

/** No answer came. */
export class RequestFailed extends Error {
  override name = 'RequestFailed';
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
    let isLate = false;
    const exchange: HttpExchange = http({
      method,
      url: `${relay}${path}`,
      headers: { ...this.#headers, ...headers },
      ...(body !== undefined && { body }),
    });
    const cancel = () => exchange.cancel();
    const cancelTimeout = timers.after(timeoutMs, () => {
      isLate = true;
      cancel();
    });
    this.#open.add(cancel);
    try {
      return await exchange.answer;
    } catch (error) {
      throw new RequestFailed(isLate ? `no answer within ${timeoutMs / 1000} s` : messageOf(error));
    } finally {
      cancelTimeout();
      this.#open.delete(cancel);
    }
  }

  cancelAll(): void {
    for (const cancel of [...this.#open]) cancel();
  }
}

/** A browser's fetch hides what happened in `cause`. */
function messageOf(error: unknown): string {
  const { cause, code, message } = (error ?? {}) as Failure & { cause?: Failure };
  return cause?.code ?? cause?.message ?? code ?? message ?? 'no answer';
}

interface Failure {
  readonly code?: string;
  readonly message?: string;
}
