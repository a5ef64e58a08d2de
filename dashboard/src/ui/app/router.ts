import { type ReadonlySignal, signal } from '@preact/signals';
import { formatRoute, parseRoute, type Route } from './route.ts';

export interface Router {
  readonly route: ReadonlySignal<Route>;
  go(route: Route): void;
  /** While it answers false the page stays; one at a time. @returns lifts it */
  guard(mayLeave: (to: Route) => boolean): () => void;
  close(): void;
}

export function openRouter(page: Window): Router {
  const route = signal(parseRoute(page.location.hash));
  let mayLeave: ((to: Route) => boolean) | null = null;
  const follow = () => {
    const to = parseRoute(page.location.hash);
    if (to.page === route.value.page || mayLeave === null || mayLeave(to)) route.value = to;
    else page.history.pushState(null, '', formatRoute(route.value));
  };
  page.addEventListener('hashchange', follow);
  return {
    route,
    go: (to) => {
      page.location.hash = formatRoute(to);
    },
    guard: (ask) => {
      mayLeave = ask;
      return () => {
        if (mayLeave === ask) mayLeave = null;
      };
    },
    close: () => page.removeEventListener('hashchange', follow),
  };
}
