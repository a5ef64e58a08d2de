import type { Timers } from '@porthole/shared/flow/timers';
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { prettyFactory } from 'pino-pretty';
import { LogFold } from './log-fold.ts';
import { scrubber, withoutSecrets } from './log-secrets.ts';
import { systemTimers } from './system-timers.ts';

export type Log = Logger;

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export const LOG_FORMATS = ['human', 'json'] as const;

/** Characters of lines that wait while they cannot be written; those that come then are left out. */
const MOST_UNWRITTEN = 1_000_000;

export interface LogOptions {
  readonly level: (typeof LOG_LEVELS)[number];
  readonly format: (typeof LOG_FORMATS)[number];
  readonly timers?: Timers;
  /** Never printed, wherever they would stand. */
  readonly secrets?: readonly (string | undefined)[];
  /** Where lines go; standard output else. */
  readonly to?: DestinationStream;
}

export interface OpenLog {
  readonly log: Log;
  /** Says what was still held back. */
  close(): void;
}

/**
 * Levels: error — ours to mend: what should never happen did · warn — the operator should look: something outside fails, or somebody tries
 * doors · info — somebody came, left or was refused, something began or ended, a person changed something; never per frame or request ·
 * debug — the rest.
 *
 * A line has one constant message, and beside it what it is about, by these names: `camera`, `session` (a publisher's), `viewer` (a
 * connection or page), `transport`, `code` (of the catalogue), `err`. What comes again and again is one line a second.
 */
export function openLog({ level, format, timers = systemTimers, secrets = [], to }: LogOptions): OpenLog {
  const out = to ?? standardOutput();
  const lines = format === 'human' ? forPeople(out) : out;
  const scrub = scrubber(secrets.filter((secret) => secret !== undefined));
  const fold = new LogFold(timers, (value, message, more) => {
    const write = log[log.levels.labels[value] as 'info'].bind(log);
    write({ more }, `${message}, and ${more} more like it`);
  });
  const log: Log = pino(
    {
      level,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { log: withoutSecrets, bindings: ({ pid }) => ({ pid }) },
      serializers: { err: shownError },
      hooks: {
        logMethod(args, method, value) {
          const message = args.find((arg) => typeof arg === 'string') ?? '';
          if (fold.admits(value, String(message))) method.apply(this, args);
        },
      },
    },
    { write: (line: string) => lines.write(scrub(line)) },
  );
  return { log, close: () => fold.close() };
}

/** A reader that has gone, or a disk that is full, costs lines and never the relay; what waits is written once there is room again. */
function standardOutput(): DestinationStream {
  const out = pino.destination({ dest: 1, sync: true, maxLength: MOST_UNWRITTEN });
  out.on('error', () => {});
  return out;
}

function forPeople(out: DestinationStream): DestinationStream {
  const show = prettyFactory({
    ...{ translateTime: 'SYS:HH:MM:ss', ignore: 'pid', singleLine: true },
    // Colours where a person reads them, none in a file.
    colorize: process.stdout.isTTY === true,
  });
  return { write: (line) => out.write(show(line)) };
}

/** What helps to mend it; whatever else hangs on an error may be what somebody sent. */
function shownError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name, message, stack, cause } = error;
  const { code } = error as { code?: unknown };
  return {
    type: name,
    message,
    stack,
    ...(typeof code === 'string' && { code }),
    // Its own cause is left out: that of a loop would have no end.
    ...(cause instanceof Error && { cause: { type: cause.name, message: cause.message } }),
  };
}
