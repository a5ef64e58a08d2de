import type { Socket } from 'socket.io';
import { Refusal, refusalBody, refusalCode } from '../relay/refusal.ts';
import type { Log } from './log.ts';

/** Why a namespace was not joined, in the shape that Socket.IO hands to the client as `connect_error`. */
export function connectError(error: unknown, log: Log): Error {
  const code = refusalCode(error);
  if (code === 'internal') log.error({ err: error }, 'a handshake failed');
  else log.info({ code }, 'a handshake was refused');
  const { error: data } = refusalBody(error);
  return Object.assign(new Error(data.message), { data });
}

/** Messages not understood after which a connection is closed: a sender of another protocol, or an attacker. */
const FAULTS_BORNE = 50;

const UNKNOWN_EVENT = new Refusal('bad-request', {
  field: 'event',
  got: 'one of another name',
  expected: 'an event of PROTOCOL.md',
});

/**
 * Registers handlers out of which nothing can throw: a malformed or unknown event is answered with `fault`, and after too many of
 * them the connection ends. Handlers get their arguments unparsed, whatever a type may promise, and parse them.
 */
export function listenSafely(
  socket: Socket,
  log: Log,
  handlers: Readonly<Record<string, (...args: never[]) => void>>,
): void {
  let faults = 0;
  const fault = (error: unknown): void => {
    const code = refusalCode(error);
    if (code === 'internal') log.error({ err: error }, 'event handler failed');
    faults += 1;
    socket.emit('fault', refusalBody(error).error);
    if (faults > FAULTS_BORNE) socket.disconnect(true);
  };
  for (const [event, handler] of Object.entries(handlers)) {
    socket.on(event, (...args: unknown[]) => {
      try {
        (handler as (...args: unknown[]) => void)(...args);
      } catch (error) {
        fault(error);
      }
    });
  }
  // A packet named "error" is an ordinary event to the parser and would throw for want of a listener.
  socket.on('error', () => fault(UNKNOWN_EVENT));
  socket.onAny((event: string) => {
    if (!Object.hasOwn(handlers, event) && event !== 'error') fault(UNKNOWN_EVENT);
  });
}
