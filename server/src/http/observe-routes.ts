import { outageQuerySchema } from '@porthole/shared/protocol/outages';
import { type Request, type Response, Router } from 'express';
import { admitType } from '../access/content-type.ts';
import type { Observation } from '../observe/observe.ts';
import type { PageQuery } from '../outages/outage-book.ts';
import type { Outages } from '../outages/outages.ts';
import { parseInput } from '../relay/parse-input.ts';

export interface ObserveRouteParts {
  observation: Observation;
  outages: Pick<Outages, 'book'>;
  /** The session of a request that access has let in. */
  sessionId: (response: Response) => string;
}

/** What a signed-in person may see of the relay's work, and tell it. */
export function observeRoutes({
  observation: { directory, telemetry },
  outages: { book },
  sessionId,
}: ObserveRouteParts): Router {
  const router = Router();

  router.get('/events', async (request, response) => {
    response.json(await book.page(pageQuery(request)));
  });
  router.get('/cameras/:id/events', async (request, response) => {
    const camera = directory.channel(String(request.params.id)).id;
    response.json(await book.page({ ...pageQuery(request), camera }));
  });
  router.post('/telemetry', (request, response) => {
    admitType(request, 'application/json');
    telemetry.accept(sessionId(response), request.body);
    response.status(204).end();
  });
  return router;
}

function pageQuery(request: Request): PageQuery {
  const { before, from, limit } = parseInput(outageQuerySchema, request.query, 'query');
  const number = (text: string | undefined) => (text === undefined ? undefined : Number(text));
  return { before: number(before), from: number(from), limit: number(limit) };
}
