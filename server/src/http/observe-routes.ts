import type { Timers } from '@porthole/shared/flow/timers';
import { outageQuerySchema } from '@porthole/shared/protocol/outages';
import { type Request, type Response, Router } from 'express';
import { admitType } from '../access/content-type.ts';
import type { Observation } from '../observe/observe.ts';
import type { PageQuery } from '../outages/outage-book.ts';
import type { Outages } from '../outages/outages.ts';
import { parseInput } from '../relay/parse-input.ts';
import type { Renditions } from '../relay/renditions.ts';
import { topology } from '../relay/topology.ts';
import { LineNames } from '../relay/viewer-lines.ts';

export interface ObserveRouteParts {
  observation: Observation;
  outages: Pick<Outages, 'book'>;
  renditions: Renditions;
  version: string;
  /** The relay's. */
  clock: Timers;
  /** The session of a request that access has let in. */
  sessionId: (response: Response) => string;
}

/** What a signed-in person may see of the relay's work, and tell it. */
export function observeRoutes({
  observation: { directory, telemetry, since },
  outages: { book },
  renditions,
  version,
  clock,
  sessionId,
}: ObserveRouteParts): Router {
  const router = Router();
  const names = new LineNames();

  router.get('/topology', (_request, response) => {
    const session = sessionId(response);
    const made = (camera: string) => renditions.status(camera);
    response.json(
      topology({
        ...{ channels: directory.channels(), renditions: made, version, since },
        ...{ now: clock.now(), session, names },
      }),
    );
  });
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
