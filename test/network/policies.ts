import type { Ways } from './link-connection.ts';
import type { Answer, Policy } from './policy.ts';

/** The networks our users sit behind, each as one policy. Of several, `{ ...one, ...other }`. */

export const OPEN: Policy = {};

export const refusesUpgrade = (answer: Answer): Policy => ({ upgrade: () => answer });

export const BLOCK_PAGE: Answer = {
  status: 200,
  contentType: 'text/html',
  body: '<!doctype html><title>Blocked</title><p>This address is not allowed by your company.</p>',
};

/** How boxes that know no WebSocket answer its upgrade. */
export const UPGRADE_REFUSALS: readonly (readonly [what: string, policy: Policy])[] = [
  ['400', refusesUpgrade({ status: 400 })],
  ['403', refusesUpgrade({ status: 403 })],
  ['501', refusesUpgrade({ status: 501 })],
  ['200 and a page', refusesUpgrade(BLOCK_PAGE)],
];

/** Passes the upgrade on as any other request, as proxies do that were never told of WebSocket. */
export const STRIPS_UPGRADE: Policy = { upgraded: { strips: true } };

/** Asks the relay, and then answers itself. */
export const ANSWERS_UPGRADED_ITSELF: Policy = { upgraded: { answersInstead: { status: 502 } } };

/**
 * Bytes after which a tunnel has passed what Engine.IO tries it with (`2probe`, 12 bytes with WebSocket's own): both ends have left
 * polling behind and believe in it.
 */
export const PROBE_BYTES = 13;

/** Asks for the upgrade as if a page of its own did, as some do that change names on the way. */
export const upgradesAs = (origin: string): Policy => ({
  upgrade: ({ headers }) => {
    headers.origin = origin;
    return undefined;
  },
});

/** Lets the upgrade through and then loses what is sent over it, as antivirus and old proxies do, once so much or so long has passed. */
export const swallowsUpgraded = (
  ways: Ways = 'both',
  { afterBytes = 0, afterMs = 0 }: { afterBytes?: number; afterMs?: number } = {},
): Policy => ({ upgraded: { swallows: { ways, afterBytes, afterMs } } });

/** Lets the upgrade through and cuts it at that age, every time. */
export const cutsUpgraded = (cutAfterMs: number): Policy => ({ upgraded: { cutAfterMs } });

/** Looks at whole answers before it passes them on, or at so many bytes at a time. */
export const buffersAnswers = (bytes: number = Number.POSITIVE_INFINITY): Policy => ({ gathersBytes: bytes });

/** Waits so long for the relay's answer, and then gives its own. */
export const cutsAnswers = (impatientAfterMs: number): Policy => ({ impatientAfterMs });

/** Answers 413 to who sends more in one request. */
export const capsBodies = (bytes: number): Policy => ({ maxBodyBytes: bytes });

/** Knows Socket.IO by its address and lets nothing of it through. */
export const BLOCKS_SOCKET_IO: Policy = {
  request: ({ url }) => (url?.startsWith('/socket.io/') ? { status: 403 } : undefined),
  upgrade: () => ({ status: 403 }),
};

/** Knows the pictures' addresses, and WebSocket: what is left is Socket.IO over polling. */
export const BLOCKS_FRAMES_AND_UPGRADES: Policy = {
  request: ({ url }) => (/^\/api\/(.*\/)?frames\b/.test(url ?? '') ? { status: 403 } : undefined),
  upgrade: () => ({ status: 403 }),
};
