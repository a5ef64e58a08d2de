import type { InputFault } from '@porthole/shared/protocol/input-fault';
import { REASONS, type ReasonCode } from '@porthole/shared/protocol/reasons';
import { errorBody } from '@porthole/shared/protocol/wire';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Log } from '../observe/log.ts';
import { Refusal, refusalCode } from '../relay/refusal.ts';

function sendError(response: Response, code: ReasonCode, fault?: InputFault): void {
  response.status(REASONS[code].status || 500).json(errorBody(code, fault));
}

export const notFound: RequestHandler = (_request, response) => sendError(response, 'not-found');

/** What body parsers, files and Express itself throw at who asks for the wrong thing, by HTTP status; a bad request else. */
const BY_STATUS: Readonly<Record<number, ReasonCode>> = {
  400: 'bad-request',
  404: 'not-found',
  413: 'body-too-large',
  415: 'wrong-content-type',
};

/** The last handler: whatever was thrown becomes the one error shape. Text that was sent is never repeated in it. */
export function errorHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const code = errorCode(error, request.path);
    if (code === 'internal') log.error({ err: error, route: request.route?.path }, 'request failed');
    else log.debug({ code, method: request.method, route: request.route?.path }, 'request refused');
    // Once an answer has begun it can only be cut off.
    if (response.headersSent) return next(error);
    if (code === 'signed-out' || code === 'sign-in-refused') challenge(request.headers, response);
    sendError(response, code, faultIn(error));
  };
}

function errorCode(error: unknown, path: string): ReasonCode {
  const code = codeOfStatus((error as { status?: unknown } | null)?.status) ?? refusalCode(error);
  return code === 'body-too-large' && path.endsWith('/frames') ? 'frame-too-large' : code;
}

/** What Express's body parsers find wrong. */
interface BodyError {
  readonly type?: unknown;
  readonly length?: number;
  readonly limit?: number;
}

function faultIn(error: unknown): InputFault | undefined {
  if (error instanceof Refusal) return error.fault;
  const { type, length, limit } = (error ?? {}) as BodyError;
  if (type === 'entity.parse.failed') return { field: 'body', got: 'other text', expected: 'JSON' };
  if (type !== 'entity.too.large') return undefined;
  const got = length === undefined ? 'more' : `${length} bytes`;
  return { field: 'body', got, expected: `at most ${limit} bytes` };
}

function codeOfStatus(status: unknown): ReasonCode | undefined {
  if (typeof status !== 'number' || status < 400 || status >= 500) return undefined;
  return BY_STATUS[status] ?? 'bad-request';
}

/** Players ask for a password when told to; a browser would put its own dialog over our page. */
function challenge(headers: Readonly<Record<string, unknown>>, response: Response): void {
  if (headers['sec-fetch-mode'] === undefined)
    response.set('WWW-Authenticate', 'Basic realm="Porthole", charset="UTF-8"');
}
