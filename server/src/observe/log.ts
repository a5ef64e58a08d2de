import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import pretty from 'pino-pretty';

export type Log = Logger;
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export const LOG_FORMATS = ['human', 'json'] as const;

/**
 * Levels: error — ours to mend; warn — the operator should look; info — somebody came or left, something began or ended, never per
 * frame; debug — the rest. Secrets are named here so that they cannot be printed by accident.
 */
export function createLog(level: (typeof LOG_LEVELS)[number], format: (typeof LOG_FORMATS)[number]): Log {
  const destination: DestinationStream =
    format === 'human'
      ? pretty({ translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname', singleLine: true, sync: true })
      : pino.destination({ dest: 1, sync: true });
  return pino(
    {
      level,
      timestamp: stdTimeFunctions.isoTime,
      redact: {
        paths: ['key', '*.key', 'password', '*.password', 'token', '*.token', '*.cookie', '*.authorization'],
        censor: '(secret)',
      },
    },
    destination,
  );
}
