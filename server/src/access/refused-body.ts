import type { IncomingMessage } from 'node:http';
import type { Timers } from '@porthole/shared/flow/timers';

/** What is still taken of a refused body, and for how many ms. */
const MOST_BYTES = 4_000_000;
const MOST_MS = 20_000;

export interface Bounds {
  readonly mostBytes?: number;
  /** Of the bytes that come; cut off as well where it throws. */
  readonly spend?: (bytes: number) => void;
}

/**
 * Throws away what still comes of a body that is refused, so that who sends it can read why: a connection that is closed with bytes unread takes the
 * answer with it (RFC 9112 §9.6). Who pours on regardless is cut off.
 */
export function throwAwayBody(
  request: IncomingMessage,
  timers: Pick<Timers, 'after'>,
  { mostBytes = MOST_BYTES, spend = () => {} }: Bounds = {},
): void {
  let bytes = 0;
  const cut = () => request.socket.destroy();
  cutIfUnending(request, timers);
  request.removeAllListeners('data');
  request.on('data', (piece: Buffer) => {
    bytes += piece.length;
    try {
      spend(piece.length);
    } catch {
      cut();
    }
    if (bytes > mostBytes) cut();
  });
}

/** Cuts a request off whose body has not ended by then. */
export function cutIfUnending(request: IncomingMessage, timers: Pick<Timers, 'after'>): void {
  request.on(
    'close',
    timers.after(MOST_MS, () => request.socket.destroy()),
  );
}
