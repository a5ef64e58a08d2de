import { collectDefaultMetrics, Registry } from 'prom-client';

/**
 * CPU, memory, file descriptors, event loop and garbage collection of this process. Called once by the program: prom-client never stops
 * the observers that it starts, so a relay that is closed must not own them.
 */
export function openProcessMetrics(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
