import type { Timers } from '@porthole/shared/flow/timers';

/** The part of an Engine.IO connection that is used here. */
export interface EngineConnection {
  on(event: 'data', run: (data: unknown) => void): unknown;
  on(event: 'close', run: () => void): unknown;
  close(): unknown;
}

/** Ms in which the binary part of a message must follow its head. A frame of 2 MB needs less on any line that can carry frames. */
export const PARTIAL_MS = 15_000;

/** Socket.IO's packets with binary parts: type 5 or 6, the number of parts, a dash. */
const HEAD = /^[56](\d{1,6})-/;

/**
 * Cuts a connection that announces binary parts and does not send them. Socket.IO's parser would wait for ever, holding what has come so
 * far, while pings keep the connection alive.
 */
export function cutPartialMessages(connection: EngineConnection, timers: Timers): void {
  let missing = 0;
  let cancel = () => {};
  connection.on('data', (data) => {
    if (typeof data === 'string') missing = Number(HEAD.exec(data)?.[1] ?? 0);
    else missing = Math.max(0, missing - 1);
    cancel();
    if (missing > 0) cancel = timers.after(PARTIAL_MS, () => connection.close());
  });
  connection.on('close', () => cancel());
}
