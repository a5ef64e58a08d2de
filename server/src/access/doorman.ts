import type { IncomingMessage } from 'node:http';
import type { Timers } from '@porthole/shared/flow/timers';
import { Refusal } from '../relay/refusal.ts';
import type { People, Session } from './people.ts';
import { hashSecret } from './secrets.ts';
import { sessionToken } from './session-cookie.ts';
import type { TryLimit } from './try-limit.ts';

/** What a door shows of a request. `ip` is the client's address, as far as proxies are trusted. */
export type Caller = Pick<IncomingMessage, 'headers'> & { ip?: string | undefined };

/** Ms a password sent with every request (HTTP Basic) is believed after it last came, within its session's hours: a check costs a core 60 ms. */
const BASIC_REMEMBERED_MS = 60_000;
const BASIC_REMEMBERED = 100;

/** Who is asking: a session cookie from pages, name and password (HTTP Basic) from players that know nothing else. */
export class Doorman {
  readonly #people: People;
  readonly #timers: Timers;
  readonly #tries: TryLimit;
  #basic = new Map<string, { session: Promise<Session>; until: number }>();

  constructor(people: People, tries: TryLimit, timers: Timers) {
    this.#people = people;
    this.#tries = tries;
    this.#timers = timers;
  }

  /** @throws {Refusal} `signed-out` */
  async byCookie(request: Caller): Promise<Session> {
    const token = sessionToken(request.headers.cookie);
    const session = token && (await this.#people.session(token));
    if (!session) throw new Refusal('signed-out');
    return session;
  }

  /** @throws {Refusal} `signed-out`, `sign-in-refused`, `too-many-tries` */
  async byCookieOrBasic(request: Caller): Promise<Session> {
    const given = /^Basic (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    return given === undefined ? this.byCookie(request) : this.#byBasic(given, request.ip);
  }

  async #byBasic(given: string, address: string | undefined): Promise<Session> {
    const name = hashSecret(given);
    const until = this.#timers.monotonic() + BASIC_REMEMBERED_MS;
    const known = this.#basic.get(name);
    if (known && known.until > this.#timers.monotonic()) {
      known.until = until;
      const session = await known.session;
      if (session.person.sessionEndsAt - this.#timers.now() > BASIC_REMEMBERED_MS) return session;
      // Of those that find it over, the first has it checked anew and the others wait for that.
      if (this.#basic.get(name) === known) this.#basic.delete(name);
      return this.#byBasic(given, address);
    }
    const [, username = '', password = ''] =
      /^([^:]*):(.*)$/s.exec(Buffer.from(given, 'base64').toString('utf8')) ?? [];
    // Players that start together wait for one check.
    const session = this.#tries.attempt(address, () => this.#people.check(username, password));
    if (this.#basic.size >= BASIC_REMEMBERED) this.#basic.clear();
    this.#basic.set(name, { session, until });
    session.catch(() => this.#basic.delete(name));
    return session;
  }

  /** After a password has changed, or somebody was signed out. */
  forget(): void {
    this.#basic.clear();
  }
}
