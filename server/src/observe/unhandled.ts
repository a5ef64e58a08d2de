import type { Log } from './log.ts';

/**
 * Node ends a process for one promise whose failure nobody handles, and with it every camera and viewer. Such a failure belongs to one
 * request or event, so it is logged with its cause, and the relay goes on. After an exception that nobody caught nothing is known
 * of the process any more: that is logged, and Node ends it.
 */
export function watchUnhandled(log: Log): void {
  process.on('unhandledRejection', (reason) => log.error({ err: reason }, 'a failure was handled by nobody'));
  process.on('uncaughtExceptionMonitor', (error) =>
    log.fatal({ err: error }, 'an exception was caught by nobody'),
  );
}
