// Loaded into the relay by the soak test: says on SIGUSR2, after a full collection, what the relay holds. One line of JSON to a file.
import { appendFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

const listenersOf = (emitter) =>
  emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0);

if (process.env.SOAK_PROBE)
  process.on('SIGUSR2', () => {
    collect();
    const { heapUsed, external, rss } = process.memoryUsage();
    const open = process._getActiveHandles().filter((handle) => typeof handle.eventNames === 'function');
    const listeners = [process, ...open].reduce((sum, one) => sum + listenersOf(one), 0);
    const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const said = { heap: heapUsed + external, rss, listeners, handles: open.length, timers };
    appendFileSync(process.env.SOAK_PROBE, `${JSON.stringify(said)}\n`);
  });
