import { readdir, readFile } from 'node:fs/promises';

/** Ms of the kernel's unit of processor time, on every Linux. */
const TICK_MS = 10;

/** Ms of processor that this process and all that it started, and those have started, have used so far. */
export async function cpuOfAllMs(): Promise<number> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  // One that ends meanwhile costs nothing any more.
  const all = (await Promise.all(names.map((name) => readProcess(name).catch(() => [])))).flat();
  return costOf(process.pid, all);
}

export interface ProcessCost {
  readonly id: number;
  readonly parent: number;
  readonly cpuMs: number;
}

export function costOf(id: number, all: readonly ProcessCost[]): number {
  const own = all.find((one) => one.id === id)?.cpuMs ?? 0;
  return all.filter(({ parent }) => parent === id).reduce((sum, child) => sum + costOf(child.id, all), own);
}

async function readProcess(name: string): Promise<ProcessCost[]> {
  return [readStat(await readFile(`/proc/${name}/stat`, 'utf8'))];
}

/** proc(5): the program's name stands in brackets and may hold anything. */
export function readStat(text: string): ProcessCost {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const at = (field: number) => Number(fields[field - 3]);
  return { id: Number.parseInt(text, 10), parent: at(4), cpuMs: (at(14) + at(15)) * TICK_MS };
}
