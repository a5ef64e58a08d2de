import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import express from 'express';
import { expect, test } from 'vitest';
import { Doorman } from '../access/doorman.ts';
import { People } from '../access/people.ts';
import { TryLimit } from '../access/try-limit.ts';
import { openLog } from '../observe/log.ts';
import { openStore } from '../store/store.ts';
import { errorHandler } from './errors.ts';
import { signInLink } from './session-routes.ts';

/** Sign-in links, and the store they are kept in. */
async function serveLinks() {
  const folder = await mkdtemp(join(tmpdir(), 'porthole-'));
  const store = await openStore(folder);
  const timers = new ManualTimers();
  const people = new People(store, timers, 12);
  await people.ensureAdmin(undefined);
  const tries = new TryLimit();
  const doorman = new Doorman(people, tries, timers);
  const { log } = openLog({ level: 'silent', format: 'json' });
  const app = express().get('/sign-in/:ticket', signInLink({ people, doorman, log }));
  const server = app.use(errorHandler(log)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    people,
    store,
    visit: (ticket: string) => fetch(`http://127.0.0.1:${port}/sign-in/${ticket}`, { redirect: 'manual' }),
    [Symbol.asyncDispose]: async () => {
      tries.close();
      server.close();
      server.closeAllConnections();
      await store.destroy();
      await rm(folder, { recursive: true });
    },
  };
}

test('AC-1: a sign-in link that was used says so, and one that cannot be looked up does not', async () => {
  await using links = await serveLinks();
  const ticket = await links.people.issueTicket();
  expect((await links.visit(ticket)).headers.get('location')).toBe('/');
  expect((await links.visit(ticket)).headers.get('location')).toBe('/?reason=link-used');
  await links.store.schema.dropTable('tickets').execute();
  const answer = await links.visit(ticket);
  expect([answer.status, await answer.json()]).toMatchObject([500, { error: { code: 'internal' } }]);
});
