import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { afterEach, describe, expect, test } from 'vitest';
import { openStore, type Store } from '../store/store.ts';
import { ADMIN, People, TICKET_MS } from './people.ts';
import { PASSWORD_COST } from './secrets.ts';

const HOURS = 12;
const PASSWORD = 'correct horse battery';
/** Passwords are told apart by it as well as by the slow one. */
const CHEAP = { ...PASSWORD_COST, N: 2 };
const open: { store: Store; directory: string }[] = [];

async function set() {
  const directory = await mkdtemp(join(tmpdir(), 'porthole-'));
  const store = await openStore(directory);
  open.push({ store, directory });
  const timers = new ManualTimers();
  return { store, timers, people: new People(store, timers, HOURS, CHEAP) };
}

afterEach(async () => {
  for (const { store, directory } of open.splice(0)) {
    await store.destroy();
    await rm(directory, { recursive: true });
  }
});

const signedIn = async (people: People) => (await people.signIn(ADMIN, PASSWORD)).session;
const refusal = (code: string) => expect.objectContaining({ code });

describe('AC-1: a sign-in link', () => {
  test('works once', async () => {
    const { people } = await set();
    expect(await people.ensureAdmin(undefined)).toEqual({ hasPassword: false });
    const ticket = await people.issueTicket();
    expect((await people.redeemTicket(ticket)).session.person).toMatchObject({
      username: ADMIN,
      hasPassword: false,
    });
    await expect(people.redeemTicket(ticket)).rejects.toEqual(refusal('link-used'));
  });

  test('of two who open it at once lets in one', async () => {
    const { people } = await set();
    await people.ensureAdmin(undefined);
    const ticket = await people.issueTicket();
    const results = await Promise.allSettled([people.redeemTicket(ticket), people.redeemTicket(ticket)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('ends after an hour, and with the next one', async () => {
    const { people, timers } = await set();
    await people.ensureAdmin(undefined);
    const first = await people.issueTicket();
    const second = await people.issueTicket();
    await expect(people.redeemTicket(first)).rejects.toEqual(refusal('link-used'));
    timers.advance(TICKET_MS);
    await expect(people.redeemTicket(second)).rejects.toEqual(refusal('link-used'));
  });
});

describe('AC-2: a password', () => {
  test('set beforehand lets admin in, and nobody else', async () => {
    const { people } = await set();
    await people.ensureAdmin(PASSWORD);
    expect((await people.signIn(ADMIN, PASSWORD)).session.person.username).toBe(ADMIN);
    await expect(people.signIn(ADMIN, 'wrong')).rejects.toEqual(refusal('sign-in-refused'));
    await expect(people.signIn('somebody', PASSWORD)).rejects.toEqual(refusal('sign-in-refused'));
  });

  test('is not there by default', async () => {
    const { people } = await set();
    await people.ensureAdmin(undefined);
    for (const guess of ['', ADMIN, 'password'])
      await expect(people.signIn(ADMIN, guess)).rejects.toEqual(refusal('sign-in-refused'));
  });

  test('once set is not overwritten by the setting', async () => {
    const { people } = await set();
    await people.ensureAdmin(PASSWORD);
    await people.setPassword(await signedIn(people), PASSWORD, 'a second password');
    await people.ensureAdmin(PASSWORD);
    await expect(people.signIn(ADMIN, PASSWORD)).rejects.toEqual(refusal('sign-in-refused'));
    await people.signIn(ADMIN, 'a second password');
  });

  test('is changed only by who knows it', async () => {
    const { people } = await set();
    await people.ensureAdmin(PASSWORD);
    const session = await signedIn(people);
    for (const current of [undefined, 'wrong'])
      await expect(people.setPassword(session, current, 'a second password')).rejects.toEqual(
        refusal('sign-in-refused'),
      );
  });

  test('that is changed ends all other sessions, and not the one it was changed in', async () => {
    const { people } = await set();
    await people.ensureAdmin(PASSWORD);
    const own = await people.signIn(ADMIN, PASSWORD);
    const stolen = await people.signIn(ADMIN, PASSWORD);
    const ended = await people.setPassword(own.session, PASSWORD, 'a second password');
    expect(ended).toContain(stolen.session.id);
    expect([await people.session(own.token), await people.session(stolen.token)]).toEqual([
      own.session,
      undefined,
    ]);
  });

  test('is nowhere in the store, nor is a session’s token', async () => {
    const { people, store } = await set();
    await people.ensureAdmin(PASSWORD);
    const { token } = await people.signIn(ADMIN, PASSWORD);
    const rows = JSON.stringify([
      await store.selectFrom('people').selectAll().execute(),
      await store.selectFrom('sessions').selectAll().execute(),
    ]);
    expect(rows).not.toContain(PASSWORD);
    expect(rows).not.toContain(token);
  });
});

describe('A session', () => {
  test('lasts its hours and no longer', async () => {
    const { people, timers } = await set();
    await people.ensureAdmin(PASSWORD);
    const { token } = await people.signIn(ADMIN, PASSWORD);
    timers.advance(HOURS * 3_600_000 - 1);
    expect(await people.session(token)).toBeDefined();
    timers.advance(1);
    expect(await people.session(token)).toBeUndefined();
  });

  test('ends when it is told to', async () => {
    const { people } = await set();
    await people.ensureAdmin(PASSWORD);
    const { token, session } = await people.signIn(ADMIN, PASSWORD);
    await people.endSession(session.id);
    expect(await people.session(token)).toBeUndefined();
  });
});
