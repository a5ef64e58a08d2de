import type { KeptText } from '../../state/kept-choice.ts';

/** Ms until a relay that does not say which page it serves is left alone. */
const ANSWER_MS = 4_000;

const AGAIN_AFTER_MS = 10 * 60_000;

/**
 * For a page that misses a part of itself: where the relay was updated, that part goes by another name, and only a reload knows it.
 * Does nothing where the relay is out of reach.
 */
export async function reloadIfUpdated(): Promise<void> {
  const html = await servedPage().catch(() => '');
  const running = document.querySelector<HTMLScriptElement>('script[type="module"]')?.src ?? '';
  if (isUpdated(running, html, () => sessionStorage, Date.now())) location.reload();
}

async function servedPage(): Promise<string> {
  const response = await fetch('/', { cache: 'no-store', signal: AbortSignal.timeout(ANSWER_MS) });
  return response.text();
}

/**
 * Whether another build is served than runs here. Said once in ten minutes for each build that is served, so that parts which are missing
 * from both, or two relays that take turns, never make a page reload on and on; never where the browser keeps nothing to know it by.
 *
 * @param running address of this page's script
 * @param html of the page that is served now, or whatever answers in its place
 * @param storage of this tab
 * @param now ms since the epoch
 */
export function isUpdated(running: string, html: string, storage: () => KeptText, now: number): boolean {
  const served = /\/assets\/[^"]+\.js/.exec(html)?.[0];
  if (!served || running.endsWith(served)) return false;
  const key = `porthole-reloaded-for ${served}`;
  try {
    if (now - Number(storage().getItem(key)) < AGAIN_AFTER_MS) return false;
    storage().setItem(key, `${now}`);
    return true;
  } catch {
    return false;
  }
}
