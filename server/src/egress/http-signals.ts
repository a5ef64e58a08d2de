import { viewerSignalSchema } from '@porthole/shared/protocol/rtc';
import { MAX_SIGNALS_BYTES, signalsQuerySchema, signalsSchema } from '@porthole/shared/protocol/rtc-requests';
import type { WatchReply } from '@porthole/shared/protocol/view-events';
import { errorBody } from '@porthole/shared/protocol/wire';
import express, { type Response, Router } from 'express';
import { admitType } from '../access/content-type.ts';
import { parseInput } from '../relay/parse-input.ts';
import type { PlainViewers } from '../signaling/plain-viewers.ts';
import { pageOf } from './viewer-seats.ts';

export interface HttpSignalsParts {
  pages: PlainViewers;
  /** The session of a request that access has let in. */
  sessionId: (response: Response) => string;
}

/** What a page says to a camera's publisher, by plain requests. Access has been checked before. */
export function httpSignals({ pages, sessionId }: HttpSignalsParts): Router {
  const router = Router();
  router.post('/rtc', express.json({ limit: MAX_SIGNALS_BYTES }), (request, response) => {
    admitType(request, 'application/json');
    const page = pageOf(parseInput(signalsQuerySchema, request.query, 'query').viewer);
    const signals = parseInput(signalsSchema, request.body, 'body').map(
      (signal) => viewerSignalSchema.safeParse(signal).data ?? null,
    );
    const codes = pages.say({ session: sessionId(response), page }, signals, request);
    response.json(codes.map((code): WatchReply => (code ? errorBody(code) : { ok: true })));
  });
  return router;
}
