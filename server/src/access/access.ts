import type { Timers } from '@porthole/shared/flow/timers';
import type { Store } from '../store/store.ts';
import { Doorman } from './doorman.ts';
import { OpenResponses } from './open-responses.ts';
import { OriginGuard } from './origin.ts';
import { People } from './people.ts';
import { TryLimit } from './try-limit.ts';

export interface AccessSettings {
  readonly sessionHours: number;
  readonly origins: readonly string[];
  readonly publicUrl: string | undefined;
  readonly trustProxy: boolean;
}

/** Who may do what, as the doors ask it. Closed by the relay server. */
export interface Access {
  readonly people: People;
  readonly doorman: Doorman;
  readonly tries: TryLimit;
  readonly guard: OriginGuard;
  readonly openResponses: OpenResponses;
}

export function openAccess(store: Store, settings: AccessSettings, timers: Timers): Access {
  const people = new People(store, timers, settings.sessionHours);
  const tries = new TryLimit();
  const own = settings.publicUrl ? [settings.publicUrl] : [];
  return {
    people,
    tries,
    doorman: new Doorman(people, tries, timers),
    guard: new OriginGuard([...settings.origins, ...own], settings.trustProxy),
    openResponses: new OpenResponses(timers),
  };
}
