import { publisherSignalSchema } from '@porthole/shared/protocol/rtc';
import { MAX_SIGNALS_BYTES, signalsSchema } from '@porthole/shared/protocol/rtc-requests';
import express, { type Request, Router } from 'express';
import { admitType } from '../access/content-type.ts';
import { parseInput } from '../relay/parse-input.ts';
import type { PlainPublishers } from '../signaling/plain-publishers.ts';
import type { Admission } from './camera-credentials.ts';
import { sessionOf } from './request-session.ts';

export interface PublisherSignalsParts {
  admitToCamera: (request: Request) => Promise<Admission>;
  signalling: PlainPublishers;
}

/** What a publisher says to its viewers, by plain requests. */
export function publisherSignals({ admitToCamera, signalling }: PublisherSignalsParts): Router {
  const router = Router();
  router.post(
    '/cameras/:id/rtc',
    async (request, response, next) => {
      response.locals.admission = await admitToCamera(request);
      admitType(request, 'application/json');
      next();
    },
    express.json({ limit: MAX_SIGNALS_BYTES }),
    (request, response) => {
      const { channel }: Admission = response.locals.admission;
      const said = parseInput(signalsSchema, request.body, 'body');
      const signals = said.flatMap((signal) => publisherSignalSchema.safeParse(signal).data ?? []);
      signalling.say({ camera: channel.id, session: sessionOf(request) }, signals);
      response.status(204).end();
    },
  );
  return router;
}
