import { refusalBody, refusalCode } from '../relay/refusal.ts';
import type { Log } from './log.ts';

/** Why a namespace was not joined, in the shape that Socket.IO hands to the client as `connect_error`. */
export function connectError(error: unknown, log: Log): Error {
  const code = refusalCode(error);
  if (code === 'internal') log.error({ err: error }, 'a handshake failed');
  else log.info({ code }, 'a handshake was refused');
  const { error: data } = refusalBody(error);
  return Object.assign(new Error(data.message), { data });
}
