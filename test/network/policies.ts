import type { Answer, Policy } from './reverse-proxy.ts';

/** The networks our users sit behind, each as one policy. */

export const OPEN: Policy = {};

export const refusesUpgrade = (answer: Answer): Policy => ({ upgrade: () => answer });

export const BLOCK_PAGE: Answer = {
  status: 200,
  contentType: 'text/html',
  body: '<!doctype html><title>Blocked</title><p>This address is not allowed by your company.</p>',
};

/** Knows Socket.IO by its address and lets nothing of it through. */
export const BLOCKS_SOCKET_IO: Policy = {
  request: ({ url }) => (url?.startsWith('/socket.io/') ? { status: 403 } : undefined),
  upgrade: () => ({ status: 403 }),
};
