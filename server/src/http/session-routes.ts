import { passwordSchema, signInSchema } from '@porthole/shared/protocol/api';
import { type Request, type Response, Router } from 'express';
import type { Doorman } from '../access/doorman.ts';
import type { Credential, People } from '../access/people.ts';
import { clearedSessionCookie, sessionCookie } from '../access/session-cookie.ts';
import type { TryLimit } from '../access/try-limit.ts';
import type { Log } from '../observe/log.ts';
import { Refusal, refusalCode } from '../relay/refusal.ts';
import { readBody } from './read-body.ts';

export interface SessionRouteParts {
  people: People;
  doorman: Doorman;
  tries: TryLimit;
  /** The session is over: its open connections end. */
  sessionEnded: (sessionId: string) => void;
  log: Log;
}

export function sessionRoutes({ people, doorman, tries, sessionEnded, log }: SessionRouteParts): Router {
  const router = Router();
  const refused = (error: unknown) => {
    log.warn({ code: refusalCode(error) }, 'signing in was refused');
    throw error;
  };

  router.post('/', async (request, response) => {
    const { username, password } = readBody(signInSchema, request);
    const credential = await tries
      .attempt(request.ip, () => people.signIn(username, password))
      .catch(refused);
    log.info({ address: request.ip }, 'somebody signed in');
    grant(request, response, credential);
    response.json(credential.session.person);
  });

  router.get('/', async (request, response) => {
    response.json((await doorman.byCookie(request)).person);
  });

  router.delete('/', async (request, response) => {
    const { id } = await doorman.byCookie(request);
    await people.endSession(id);
    sessionEnded(id);
    response.setHeader('Set-Cookie', clearedSessionCookie(request.secure));
    response.status(204).end();
  });

  router.put('/password', async (request, response) => {
    const session = await doorman.byCookie(request);
    const { current, password } = readBody(passwordSchema, request);
    const ended = await tries.attempt(request.ip, () => people.setPassword(session, current, password));
    for (const id of ended) sessionEnded(id);
    log.info('a password was changed');
    response.status(204).end();
  });
  return router;
}

/** The link printed at start. It works once; who is signed in already keeps it for somebody else. */
export function signInLink({ people, doorman, log }: Pick<SessionRouteParts, 'people' | 'doorman' | 'log'>) {
  return async (request: Request, response: Response): Promise<void> => {
    // A browser that fetches pages ahead of the person would use the link up.
    if (request.get('sec-purpose')?.includes('prefetch')) throw new Refusal('not-found');
    if (request.method !== 'GET') throw new Refusal('not-found');
    const known = await doorman.byCookie(request).catch(noneIfRefused);
    if (!known) {
      const credential = await people.redeemTicket(String(request.params.ticket)).catch(noneIfRefused);
      if (!credential) return response.redirect(303, '/?reason=link-used');
      grant(request, response, credential);
      log.info({ address: request.ip }, 'somebody signed in by link');
    }
    response.redirect(303, '/');
  };
}

/** A fault of ours is not told as theirs. */
function noneIfRefused(error: unknown): undefined {
  if (!(error instanceof Refusal)) throw error;
}

function grant(request: Request, response: Response, { token, session }: Credential): void {
  response.setHeader('Set-Cookie', sessionCookie(token, session.person.sessionEndsAt, request.secure));
}
