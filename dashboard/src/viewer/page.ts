/** What the page's surroundings say: whether anybody can see it, whether the device has a network, and whether that is dear. */
export interface Page {
  readonly hidden: boolean;
  readonly online: boolean;
  /** Another one where the device is in another network, as far as its browser tells. */
  readonly network: string;
  /** The browser asks to save data. */
  readonly saveData: boolean;
  /** @returns stops; idempotent */
  onChange(changed: () => void): () => void;
  /** It is closed, or another takes its place in the tab. What is sent now must outlive it. @returns stops; idempotent */
  onLeave(left: () => void): () => void;
}

/** Chromium's Network Information API; other browsers have none. */
interface NetworkInformation extends EventTarget {
  readonly type?: string;
  readonly saveData?: boolean;
}

const connection = () => (navigator as { connection?: NetworkInformation }).connection;

/** Made when first asked for: tests of what surrounds it have no window. */
const reducedData = () => window.matchMedia('(prefers-reduced-data: reduce)');

export const browserPage: Page = {
  get hidden() {
    return document.hidden;
  },
  get online() {
    return navigator.onLine;
  },
  get network() {
    return `${navigator.onLine} ${connection()?.type ?? ''}`;
  },
  get saveData() {
    return connection()?.saveData === true || reducedData().matches;
  },
  onChange(changed) {
    const stop = new AbortController();
    document.addEventListener('visibilitychange', changed, { signal: stop.signal });
    // One that was left may be shown again as it was.
    window.addEventListener('pageshow', changed, { signal: stop.signal });
    window.addEventListener('online', changed, { signal: stop.signal });
    window.addEventListener('offline', changed, { signal: stop.signal });
    reducedData().addEventListener('change', changed, { signal: stop.signal });
    connection()?.addEventListener('change', changed, { signal: stop.signal });
    return () => stop.abort();
  },
  onLeave(left) {
    const stop = new AbortController();
    window.addEventListener('pagehide', left, { signal: stop.signal });
    return () => stop.abort();
  },
};
