import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { viewerSignalSchema } from '@porthole/shared/protocol/rtc';
import { MAX_SIGNALS_BYTES, signalsQuerySchema, signalsSchema } from '@porthole/shared/protocol/rtc-requests';
import type { WatchReply } from '@porthole/shared/protocol/view-events';
import { errorBody } from '@porthole/shared/protocol/wire';
import express, { type Response, Router } from 'express';
import { admitType } from '../access/content-type.ts';
import { parseInput } from '../relay/parse-input.ts';
import { Refusal } from '../relay/refusal.ts';
import type { Signalling } from '../signaling/signalling.ts';
import { pageOf } from './viewer-seats.ts';

export interface HttpSignalsParts {
  signalling: Signalling;
  /** The session of a request that access has let in. */
  sessionId: (response: Response) => string;
}

/** What a page says to a camera's publisher, by plain requests. Access has been checked before. */
export function httpSignals({ signalling, sessionId }: HttpSignalsParts): Router {
  const router = Router();
  router.post('/rtc', express.json({ limit: MAX_SIGNALS_BYTES }), (request, response) => {
    admitType(request, 'application/json');
    const page = pageOf(parseInput(signalsQuerySchema, request.query, 'query').viewer);
    const line = signalling.knownViewerLine({ session: sessionId(response), page });
    const replies = parseInput(signalsSchema, request.body, 'body').map((given): WatchReply => {
      const signal = viewerSignalSchema.safeParse(given).data;
      const code = line ? (signal ? refusalOf(() => line.say(signal)) : 'bad-request') : 'rtc-no-signalling';
      return code ? errorBody(code) : { ok: true };
    });
    response.json(replies);
  });
  return router;
}

/** @returns null where it goes through */
function refusalOf(run: () => void): ReasonCode | null {
  try {
    run();
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}
