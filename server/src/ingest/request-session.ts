import { sessionIdSchema } from '@porthole/shared/protocol/publish-events';
import { FRAME_HEADERS } from '@porthole/shared/protocol/wire';
import type { Request } from 'express';
import { ANONYMOUS_SESSION } from '../relay/publisher.ts';
import { Refusal } from '../relay/refusal.ts';

/** The run of a publisher that a plain request is of. @throws {Refusal} `bad-request` */
export function sessionOf(request: Request): string {
  const named = request.get(FRAME_HEADERS.session);
  if (named === undefined) return ANONYMOUS_SESSION;
  const parsed = sessionIdSchema.safeParse(named);
  if (!parsed.success) throw new Refusal('bad-request');
  return parsed.data;
}
