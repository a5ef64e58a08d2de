import { Counter, type Registry } from 'prom-client';
import type { Log } from './log.ts';

/**
 * Node ends a process for one promise whose failure nobody handles, and with it every camera and viewer. Such a failure belongs to one
 * request or event, so it is logged with its cause and counted, and the relay goes on. After an exception that nobody caught nothing is
 * known of the process any more: that is logged, and Node ends it.
 *
 * @param registry counts as `nodejs_unhandled_rejections_total`
 * @returns stops
 */
export function watchUnhandled(log: Log, registry: Registry): () => void {
  const counter = new Counter({
    name: 'nodejs_unhandled_rejections_total',
    help: 'Promises that failed without anybody handling it',
    registers: [registry],
  });
  const rejected = (reason: unknown) => {
    counter.inc();
    log.error({ err: reason }, 'a failure was handled by nobody');
  };
  const thrown = (error: unknown) => log.fatal({ err: error }, 'an exception was caught by nobody');
  process.on('unhandledRejection', rejected);
  process.on('uncaughtExceptionMonitor', thrown);
  return () => {
    process.off('unhandledRejection', rejected);
    process.off('uncaughtExceptionMonitor', thrown);
  };
}
