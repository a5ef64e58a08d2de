import { REASONS, type ReasonCode } from '@porthole/shared/protocol/reasons';
import { errorBodySchema } from '@porthole/shared/protocol/wire';

/** A request was refused, or got no answer; the code says why. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly code: ReasonCode;

  constructor(code: ReasonCode) {
    super(REASONS[code].says);
    this.code = code;
  }
}

/** Ms after which the relay counts as out of reach. Saving a password may take a slow machine a second or two. */
const OVERDUE_MS = 15_000;

interface Parser<T> {
  parse(given: unknown): T;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** @throws {ApiError} */
export async function request<T>(
  method: Method,
  path: string,
  answer: Parser<T>,
  body?: unknown,
): Promise<T> {
  const response = await send(method, path, body);
  try {
    return answer.parse(await response.json());
  } catch {
    // Something between us and the relay answered in its place, or the relay is of another version.
    throw new ApiError('relay-unreachable');
  }
}

/** For what is answered without a body. @throws {ApiError} */
export async function command(
  method: Method,
  path: string,
  body?: unknown,
  more?: Pick<RequestInit, 'keepalive'>,
): Promise<void> {
  await send(method, path, body, more);
}

async function send(
  method: Method,
  path: string,
  body: unknown,
  more: Pick<RequestInit, 'keepalive'> = {},
): Promise<Response> {
  const response = await fetch(path, {
    ...more,
    method,
    cache: 'no-store',
    signal: AbortSignal.timeout(OVERDUE_MS),
    ...(body !== undefined && {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
  }).catch(() => {
    throw new ApiError('relay-unreachable');
  });
  if (!response.ok) throw new ApiError(await refusalCode(response));
  return response;
}

/** An answer that is not in the one error shape comes from something between us and the relay. */
async function refusalCode(response: Response): Promise<ReasonCode> {
  const refusal = errorBodySchema.safeParse(await response.json().catch(() => undefined));
  return refusal.success ? refusal.data.error.code : 'relay-unreachable';
}
