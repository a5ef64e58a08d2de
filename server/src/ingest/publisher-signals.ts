import { publisherSignalSchema } from '@porthole/shared/protocol/rtc';
import { MAX_SIGNALS_BYTES, signalsSchema } from '@porthole/shared/protocol/rtc-requests';
import express, { type Request, Router } from 'express';
import { Refusal } from '../relay/refusal.ts';
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
      if (!request.is('application/json')) throw new Refusal('wrong-content-type');
      next();
    },
    express.json({ limit: MAX_SIGNALS_BYTES }),
    (request, response) => {
      const { channel }: Admission = response.locals.admission;
      const said = signalsSchema.safeParse(request.body);
      if (!said.success) throw new Refusal('bad-request');
      const signals = said.data.flatMap((signal) => publisherSignalSchema.safeParse(signal).data ?? []);
      signalling.say({ camera: channel.id, session: sessionOf(request) }, signals);
      response.status(204).end();
    },
  );
  return router;
}
