import type { KeptText } from '../../state/kept-choice.ts';

/** Ms until a relay that does not say which page it serves is left alone. */
const ANSWER_MS = 4_000;

/**
 * For a page that misses a part of itself: where the relay was updated, that part goes by another name, and only a reload knows it.
 * Does nothing where the relay is out of reach.
 */
export async function reloadIfUpdated(): Promise<void> {
  const html = await servedPage().catch(() => '');
  const running = document.querySelector<HTMLScriptElement>('script[type="module"]')?.src ?? '';
  if (isUpdated(running, html, () => sessionStorage)) location.reload();
}

async function servedPage(): Promise<string> {
  const response = await fetch('/', { cache: 'no-store', signal: AbortSignal.timeout(ANSWER_MS) });
  return response.text();
}

/**
 * Whether another build is served than runs here. Said once for each build that is served, so that parts which are missing from
 * both never make a page reload for ever; never where the browser keeps nothing by which that could be known.
 *
 * @param running address of this page's script
 * @param html of the page that is served now, or whatever answers in its place
 * @param storage of this tab
 */
export function isUpdated(running: string, html: string, storage: () => KeptText): boolean {
  const served = /\/assets\/[^"]+\.js/.exec(html)?.[0];
  if (!served || running.endsWith(served)) return false;
  const key = `porthole-reloaded-for ${served}`;
  try {
    if (storage().getItem(key) !== null) return false;
    storage().setItem(key, running);
    return true;
  } catch {
    return false;
  }
}
