import type { SidecarFigures } from '../sidecar-messages.ts';

const MICROSECONDS_PER_MS = 1_000;

/** What this process costs, from one look to the next. */
export class CpuMeter {
  #usage = process.cpuUsage();
  #at = performance.now();

  look(): SidecarFigures {
    const { user, system } = process.cpuUsage(this.#usage);
    const elapsedMs = performance.now() - this.#at;
    this.#usage = process.cpuUsage();
    this.#at = performance.now();
    const busyMs = (user + system) / MICROSECONDS_PER_MS;
    return {
      cpuPercent: Math.round((1_000 * busyMs) / Math.max(1, elapsedMs)) / 10,
      memoryBytes: process.memoryUsage.rss(),
    };
  }
}
