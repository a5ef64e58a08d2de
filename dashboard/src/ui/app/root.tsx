import type { Person } from '@porthole/shared/protocol/api';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { effect, type ReadonlySignal, signal } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { WallModel } from '../../state/model.ts';
import { DoctorBeforeSignIn } from '../doctor/before-sign-in.tsx';
import { SignInPage } from '../sign-in/sign-in-page.tsx';
import { UnreachablePage } from '../sign-in/unreachable-page.tsx';
import { Recoveries } from '../tile/recoveries.ts';
import { type Api, refusalOf } from './api.ts';
import { type AppContext, AppContextProvider } from './context.ts';
import type { Preferences } from './preferences.ts';
import type { Router } from './router.ts';
import { Shell } from './shell.tsx';

export interface RootProps {
  api: Api;
  preferences: Preferences;
  router: Router;
  now: ReadonlySignal<number>;
  elapsed: ReadonlySignal<number>;
  /** @param openedAt monotonic ms at which the person came: opened the page, or signed in on it */
  openWall: (openedAt: number) => WallModel;
  /** Why the address says the person is here, if it does. */
  reason: string | null;
}

type Phase =
  | { at: 'asking' }
  | { at: 'unreachable'; code: ReasonCode }
  | { at: 'signed-out'; reason: string | null }
  | { at: 'in'; person: Person; since: number };

const ASK_AGAIN_MS = 3_000;

/** Who is here decides what there is to see. */
export function Root(props: RootProps) {
  const [phase, setPhase] = useState<Phase>({ at: 'asking' });
  /** Two askings may be under way; once one has told who is here, the other changes nothing. */
  const found = (next: Phase) =>
    setPhase((known) => (known.at === 'asking' || known.at === 'unreachable' ? next : known));
  const ask = () =>
    props.api.readSession().then(
      (person) => found(person ? { at: 'in', person, since: 0 } : { at: 'signed-out', reason: props.reason }),
      (error: unknown) => found({ at: 'unreachable', code: refusalOf(error) }),
    );
  // Before anything is painted: the first picture waits for it.
  useLayoutEffect(() => {
    if (phase.at === 'asking') void ask();
    if (phase.at !== 'unreachable') return;
    const again = setTimeout(() => void ask(), ASK_AGAIN_MS);
    return () => clearTimeout(again);
  }, [phase]);
  if (phase.at === 'asking') return null;
  // It needs nobody to be signed in, nor the relay to answer.
  const isDoctor = props.router.route.value.page === 'doctor';
  if (phase.at !== 'in' && isDoctor) return <DoctorBeforeSignIn />;
  if (phase.at === 'unreachable') return <UnreachablePage code={phase.code} onRetry={() => void ask()} />;
  if (phase.at === 'signed-out')
    return (
      <SignInPage
        api={props.api}
        reason={phase.reason}
        onSignedIn={(person) => setPhase({ at: 'in', person, since: performance.now() })}
      />
    );
  return (
    <SignedIn
      {...props}
      person={phase.person}
      since={phase.since}
      onLeft={(reason) => setPhase({ at: 'signed-out', reason })}
      onUnheard={() =>
        setPhase((known) => (known.at === 'in' ? known : { at: 'signed-out', reason: 'sign-out-unheard' }))
      }
    />
  );
}

interface Leaving {
  onLeft: (reason: string) => void;
  /** The relay was not told; whoever has signed in since is not sent away for it. */
  onUnheard: () => void;
}

type SignedInProps = RootProps & { person: Person; since: number } & Leaving;

function SignedIn({ person, since, onLeft, onUnheard, ...props }: SignedInProps) {
  const app = useMemo(() => openApp(props, { person, since }, { onLeft, onUnheard }), []);
  useEffect(() => {
    const stop = app.recoveries.follow(app.wall, app.elapsed);
    return () => {
      stop();
      app.wall.close();
    };
  }, [app]);
  return (
    <AppContextProvider.Provider value={app}>
      <Shell />
    </AppContextProvider.Provider>
  );
}

/** The wall is opened here and closed where this person leaves. */
function openApp(
  { api, preferences, router, now, elapsed, openWall }: Omit<RootProps, 'reason'>,
  { person, since }: { person: Person; since: number },
  { onLeft, onUnheard }: Leaving,
): AppContext {
  const wall = openWall(since);
  return {
    api,
    preferences,
    router,
    now,
    elapsed,
    wall,
    person: signal(person),
    dialog: signal(null),
    selected: signal(null),
    sought: signal(null),
    wallPage: signal(0),
    cols: signal(0),
    recoveries: new Recoveries(),
    leave: (why) => {
      // Its last words are for a session that stands.
      wall.close();
      onLeft(why);
      // The pictures leave this screen whether or not the relay hears it; that it did not is said.
      if (why === 'signed-out') api.signOut().catch(onUnheard);
    },
  };
}

/** Keeps the document's theme that of the preferences. @returns stops */
export function followTheme({ theme }: Preferences): () => void {
  return effect(() => {
    document.documentElement.dataset.theme = theme.value;
  });
}
