/** What the page's surroundings say: whether anybody can see it, and whether the device has a network. */
export interface Page {
  readonly hidden: boolean;
  readonly online: boolean;
  /** @returns stops; idempotent */
  onChange(changed: () => void): () => void;
}

export const browserPage: Page = {
  get hidden() {
    return document.hidden;
  },
  get online() {
    return navigator.onLine;
  },
  onChange(changed) {
    const stop = new AbortController();
    document.addEventListener('visibilitychange', changed, { signal: stop.signal });
    window.addEventListener('online', changed, { signal: stop.signal });
    window.addEventListener('offline', changed, { signal: stop.signal });
    return () => stop.abort();
  },
};
