import { readFileSync } from 'node:fs';

const PRESSURES = ['/proc/pressure/cpu', '/proc/pressure/io'];

/**
 * Ms in which some program of this machine stood waiting for a core or a disk, since it booted; null where the kernel does not say.
 *
 * @see https://docs.kernel.org/accounting/psi.html
 */
function waitedMs(): number | null {
  try {
    return PRESSURES.reduce((sum, file) => sum + pressureMs(readFileSync(file, 'utf8')), 0);
  } catch {
    return null;
  }
}

function pressureMs(text: string): number {
  const micros = /^some .*total=(\d+)/m.exec(text)?.[1];
  if (micros === undefined) throw new Error(`Not a pressure: ${text}`);
  return Number(micros) / 1_000;
}

/** A clock that stands still while any program has to wait for the machine: what is left is the product's own. */
export class OwnTime {
  readonly #began = performance.now();
  readonly #waited = waitedMs();

  /** 0 where it cannot be told: then only a bound on the clock holds. */
  get passedMs(): number {
    const waited = waitedMs();
    if (waited === null || this.#waited === null) return 0;
    return Math.max(0, performance.now() - this.#began - (waited - this.#waited));
  }
}
