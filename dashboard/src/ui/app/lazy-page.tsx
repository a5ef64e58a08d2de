import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import '../wall/asking.css';
import { reloadIfUpdated } from './newer-build.ts';
import { untilLoaded } from './until-loaded.ts';

export interface LazyPage<Props> {
  (props: Props): preact.JSX.Element;
  /** Fetches it ahead of its first use. */
  preload(): void;
}

/** A page that comes when somebody goes there, so that the wall's first picture does not wait for it. */
export function lazyPage<Props extends object>(load: () => Promise<ComponentType<Props>>): LazyPage<Props> {
  let known: ComponentType<Props> | null = null;
  const fetchPage = async () => {
    known ??= await load();
    return known;
  };
  const Lazy = (props: Props) => {
    const [Page, setPage] = useState(() => known);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (Page) return;
      return untilLoaded(
        fetchPage,
        (found) => setPage(() => found),
        () => {
          setFailed(true);
          void reloadIfUpdated();
        },
      );
    }, [Page]);
    if (Page) return <Page {...props} />;
    return failed ? <NotLoaded /> : <main class="asking centred" id="main" aria-busy="true" tabIndex={-1} />;
  };
  return Object.assign(Lazy, {
    preload: () => {
      fetchPage().catch(() => {});
    },
  });
}

/** The relay is out of reach, or was updated and the reload that follows did not help. */
function NotLoaded() {
  return (
    <main class="asking centred" id="main" tabIndex={-1}>
      <h1 class="asking-title">This page could not be loaded</h1>
      <p class="asking-says">
        The relay did not answer, or it was updated since this page was opened. It is tried again every 3
        seconds.
      </p>
      <Button onClick={() => location.reload()}>Reload</Button>
    </main>
  );
}
