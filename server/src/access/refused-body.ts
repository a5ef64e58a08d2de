import type { IncomingMessage } from 'node:http';
import type { Timers } from '@porthole/shared/flow/timers';

/** What is still taken of a refused body, and for how many ms. */
const MOST_BYTES = 4_000_000;
const MOST_MS = 5_000;

/**
 * Throws away what still comes of a body that is refused, so that who sends it can read why: a connection that is closed with bytes unread takes the
 * answer with it (RFC 9112 §9.6). Who pours on regardless is cut off.
 *
 * @param spend of the bytes that come; cut off as well where it throws
 */
export function throwAwayBody(
  request: IncomingMessage,
  timers: Pick<Timers, 'after'>,
  spend: (bytes: number) => void = () => {},
): void {
  let bytes = 0;
  const cut = () => request.socket.destroy();
  const cancel = timers.after(MOST_MS, cut);
  request.removeAllListeners('data');
  request.on('close', cancel);
  request.on('data', (piece: Buffer) => {
    bytes += piece.length;
    try {
      spend(piece.length);
    } catch {
      cut();
    }
    if (bytes > MOST_BYTES) cut();
  });
}
