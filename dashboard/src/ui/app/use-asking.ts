import { useEffect } from 'preact/hooks';

interface Asking {
  readonly everyMs: number;
  /** While it is false nothing is asked. */
  readonly asks: boolean;
}

/**
 * Asks at once, every so often, and when the page is seen again: never twice at once, nor while nobody sees it.
 *
 * @param ask resolves with what to do about the answer, which is left undone once the page has gone
 * @param about what the question is about: another is asked at once
 */
export function useAsking(
  { everyMs, asks }: Asking,
  ask: () => Promise<() => void>,
  about: readonly unknown[],
): void {
  useEffect(() => {
    if (!asks) return;
    let gone = false;
    let busy = false;
    const askOnce = async () => {
      if (document.hidden || busy) return;
      busy = true;
      const heed = await ask();
      busy = false;
      if (!gone) heed();
    };
    void askOnce();
    const asking = setInterval(() => void askOnce(), everyMs);
    document.addEventListener('visibilitychange', askOnce);
    return () => {
      gone = true;
      clearInterval(asking);
      document.removeEventListener('visibilitychange', askOnce);
    };
  }, [asks, everyMs, ...about]);
}
