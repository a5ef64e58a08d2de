import type { Timers } from '@porthole/shared/flow/timers';
import type { Person } from '@porthole/shared/protocol/api';
import { Refusal } from '../relay/refusal.ts';
import type { Store } from '../store/store.ts';
import {
  hashPassword,
  hashSecret,
  newId,
  newSecret,
  PASSWORD_COST,
  type PasswordCost,
  passwordMatches,
} from './secrets.ts';

/** A signed-in person's session as the doors see it. `id` names it without being its secret. */
export interface Session {
  readonly id: string;
  readonly person: Person;
}

export interface Credential {
  readonly token: string;
  readonly session: Session;
}

const HOUR_MS = 3_600_000;

/** Ms for which a printed sign-in link works: long enough to finish a coffee, short enough to lie about in a log. */
export const TICKET_MS = HOUR_MS;

export const ADMIN = 'admin';

/** People, their sessions and the single-use tickets that begin one. */
export class People {
  readonly #store: Store;
  readonly #timers: Timers;
  readonly #sessionMs: number;
  readonly #cost: PasswordCost;

  constructor(store: Store, timers: Timers, sessionHours: number, cost = PASSWORD_COST) {
    this.#store = store;
    this.#timers = timers;
    this.#sessionMs = sessionHours * HOUR_MS;
    this.#cost = cost;
  }

  /** The admin, made at the first start. @returns whether that person can sign in by password */
  async ensureAdmin(presetPassword: string | undefined): Promise<{ hasPassword: boolean }> {
    const admin = await this.#byName(ADMIN);
    const password_hash =
      admin?.password_hash ?? (presetPassword ? await hashPassword(presetPassword, this.#cost) : null);
    if (!admin) {
      const row = { id: newId('per_'), username: ADMIN, password_hash, created_at: this.#timers.now() };
      await this.#store.insertInto('people').values(row).execute();
    } else if (password_hash !== admin.password_hash) {
      await this.#store.updateTable('people').set({ password_hash }).where('id', '=', admin.id).execute();
    }
    return { hasPassword: password_hash !== null };
  }

  /** A single-use ticket for the admin. Earlier ones end with it. */
  async issueTicket(): Promise<string> {
    const admin = await this.#byName(ADMIN);
    if (!admin) throw new Error('no admin to issue a ticket for');
    const ticket = newSecret();
    await this.#store.deleteFrom('tickets').execute();
    const row = {
      token_hash: hashSecret(ticket),
      person_id: admin.id,
      expires_at: this.#timers.now() + TICKET_MS,
    };
    await this.#store.insertInto('tickets').values(row).execute();
    return ticket;
  }

  /** @throws {Refusal} `link-used` */
  async redeemTicket(ticket: string): Promise<Credential> {
    // Deleting is the test: of two who come at once, one gets the row.
    const row = await this.#store
      .deleteFrom('tickets')
      .where('token_hash', '=', hashSecret(ticket))
      .returningAll()
      .executeTakeFirst();
    if (!row || row.expires_at <= this.#timers.now()) throw new Refusal('link-used');
    return this.#begin(row.person_id);
  }

  /** @throws {Refusal} `sign-in-refused`, never saying which of the two is wrong */
  async signIn(username: string, password: string): Promise<Credential> {
    return this.#begin((await this.#byPassword(username, password)).id);
  }

  /** As signIn, for a caller that sends name and password every time and keeps no session. */
  async check(username: string, password: string): Promise<Session> {
    const { id } = await this.#byPassword(username, password);
    return {
      id,
      person: { username, hasPassword: true, sessionEndsAt: this.#timers.now() + this.#sessionMs },
    };
  }

  async #byPassword(username: string, password: string) {
    const person = await this.#byName(username);
    if (!(await passwordMatches(password, person?.password_hash, this.#cost)) || !person)
      throw new Refusal('sign-in-refused');
    return person;
  }

  /** The session a cookie's token stands for; undefined for none, ended or expired. */
  async session(token: string): Promise<Session | undefined> {
    const row = await this.#store
      .selectFrom('sessions')
      .innerJoin('people', 'people.id', 'sessions.person_id')
      .select(['people.username', 'people.password_hash', 'sessions.expires_at', 'sessions.token_hash'])
      .where('sessions.token_hash', '=', hashSecret(token))
      .executeTakeFirst();
    if (!row || Number(row.expires_at) <= this.#timers.now()) return undefined;
    const person: Person = {
      username: row.username,
      hasPassword: row.password_hash !== null,
      sessionEndsAt: Number(row.expires_at),
    };
    return { id: row.token_hash, person };
  }

  async endSession(id: string): Promise<void> {
    await this.#store.deleteFrom('sessions').where('token_hash', '=', id).execute();
  }

  /**
   * Ends all other sessions of that person: it is what one does who fears that somebody else has one.
   *
   * @returns their ids, with the one that stands for passwords sent with every request
   * @throws {Refusal} `sign-in-refused` where the present password is not right
   */
  async setPassword(
    { id: ownSession, person: { username } }: Session,
    current: string | undefined,
    password: string,
  ): Promise<string[]> {
    const person = await this.#byName(username);
    if (!person) throw new Refusal('signed-out');
    if (
      person.password_hash !== null &&
      !(await passwordMatches(current ?? '', person.password_hash, this.#cost))
    )
      throw new Refusal('sign-in-refused');
    const password_hash = await hashPassword(password, this.#cost);
    await this.#store.updateTable('people').set({ password_hash }).where('id', '=', person.id).execute();
    const others = await this.#store
      .deleteFrom('sessions')
      .where('person_id', '=', person.id)
      .where('token_hash', '!=', ownSession)
      .returning('token_hash')
      .execute();
    return [...others.map(({ token_hash }) => token_hash), person.id];
  }

  async #begin(person_id: string): Promise<Credential> {
    const token = newSecret();
    const now = this.#timers.now();
    const row = {
      token_hash: hashSecret(token),
      person_id,
      created_at: now,
      expires_at: now + this.#sessionMs,
    };
    await this.#store.deleteFrom('sessions').where('expires_at', '<=', now).execute();
    await this.#store.insertInto('sessions').values(row).execute();
    const session = await this.session(token);
    if (!session) throw new Refusal('internal');
    return { token, session };
  }

  #byName(username: string) {
    return this.#store.selectFrom('people').selectAll().where('username', '=', username).executeTakeFirst();
  }
}
