/** HTTP as the publisher needs it; each platform wraps its own fetch. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

export interface HttpAnswer {
  readonly status: number;
  /** Header names in any case. */
  header(name: string): string | null;
  /** At most half a million characters; more is no answer of ours. */
  readonly body: string;
}

export interface HttpExchange {
  /** Rejects where no answer came, or when cancelled. */
  readonly answer: Promise<HttpAnswer>;
  /** Idempotent. */
  cancel(): void;
}

export type Http = (request: HttpRequest) => HttpExchange;
