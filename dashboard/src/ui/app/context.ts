import type { Person } from '@porthole/shared/protocol/api';
import type { ReadonlySignal, Signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { CameraModel, WallModel } from '../../state/model.ts';
import type { CameraTab } from '../camera/camera-tabs.tsx';
import type { Recoveries } from '../tile/recoveries.ts';
import type { Api } from './api.ts';
import type { Preferences } from './preferences.ts';
import type { Router } from './router.ts';

export type DialogRequest =
  | { kind: 'rename' | 'delete' | 'new-key' | 'check-pc'; camera: CameraModel }
  | { kind: 'password' | 'shortcuts' | 'find' };

/** What every page of a signed-in person has at hand. */
export interface AppContext {
  readonly api: Api;
  readonly wall: WallModel;
  readonly person: Signal<Person>;
  readonly preferences: Preferences;
  readonly router: Router;
  /** This device's clock, twice a second: the pace at which text is refreshed. */
  readonly now: ReadonlySignal<number>;
  /** The same moments on the monotonic clock, by which durations are told: nobody sets it. */
  readonly elapsed: ReadonlySignal<number>;
  readonly dialog: Signal<DialogRequest | null>;
  /** The camera the arrows have reached; survives a visit to its page. */
  readonly selected: Signal<string | null>;
  /** The part of a camera's page that a key has asked for, until it is there. */
  readonly sought: Signal<CameraTab | null>;
  readonly wallPage: Signal<number>;
  readonly cols: Signal<number>;
  readonly recoveries: Recoveries;
  /** Leaves for the sign-in card; `ended` where the relay ended the session. */
  leave(why: 'signed-out' | 'ended'): void;
}

export const AppContextProvider = createContext<AppContext | null>(null);

export function useApp(): AppContext {
  const app = useContext(AppContextProvider);
  if (!app) throw new Error('A page stands outside of the app.');
  return app;
}
