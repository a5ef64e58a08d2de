import { sessionIdSchema } from '@porthole/shared/protocol/publish-events';
import { FRAME_HEADERS } from '@porthole/shared/protocol/wire';
import type { Request } from 'express';
import { parseInput } from '../relay/parse-input.ts';
import { ANONYMOUS_SESSION } from '../relay/publisher.ts';

/** The run of a publisher that a plain request is of. @throws {Refusal} `bad-request` */
export function sessionOf(request: Request): string {
  const named = request.get(FRAME_HEADERS.session);
  if (named === undefined) return ANONYMOUS_SESSION;
  return parseInput(sessionIdSchema, named, FRAME_HEADERS.session);
}
