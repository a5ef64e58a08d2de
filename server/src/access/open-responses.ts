import type { ServerResponse } from 'node:http';
import type { Timers } from '@porthole/shared/flow/timers';
import type { Session } from './people.ts';

/** Answers that are still being written, by the session they were asked for with: a stream must not outlive its reader's right to it. */
export class OpenResponses {
  readonly #timers: Timers;
  readonly #bySession = new Map<string, Set<ServerResponse>>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  track({ id, person }: Session, response: ServerResponse): void {
    const open = this.#bySession.get(id) ?? new Set();
    this.#bySession.set(id, open.add(response));
    const cancel = this.#timers.after(person.sessionEndsAt - this.#timers.now(), () => response.destroy());
    response.once('close', () => {
      cancel();
      open.delete(response);
      if (open.size === 0 && this.#bySession.get(id) === open) this.#bySession.delete(id);
    });
  }

  end(sessionId: string): void {
    for (const response of this.#bySession.get(sessionId) ?? []) response.destroy();
  }
}
