import { readdir, readFile } from 'node:fs/promises';
import { sum } from './statistics.ts';

/** Ms of the kernel's unit of processor time, on every Linux. */
const TICK_MS = 10;

/** Ms of processor that this process and all that it started, and those have started, have used so far. */
export async function cpuOfAllMs(): Promise<number> {
  return cpuMsOf(await processesOf(process.pid));
}

/** That process and all that it started, and those have started. */
export async function processesOf(id: number): Promise<readonly ProcessCost[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  // One that ends meanwhile costs nothing any more.
  const all = (await Promise.all(names.map((name) => readProcess(name).catch(() => [])))).flat();
  return familyOf(id, all);
}

export interface ProcessCost {
  readonly id: number;
  readonly parent: number;
  /** Of its program. */
  readonly name: string;
  readonly cpuMs: number;
}

export function familyOf(id: number, all: readonly ProcessCost[]): readonly ProcessCost[] {
  const children = all.filter(({ parent }) => parent === id);
  return [...all.filter((one) => one.id === id), ...children.flatMap((child) => familyOf(child.id, all))];
}

export const cpuMsOf = (processes: readonly ProcessCost[]): number =>
  sum(processes.map(({ cpuMs }) => cpuMs));

/** Bytes that a process has in memory, as the kernel counts. */
export async function memoryOf(id: number): Promise<number> {
  const status = await readFile(`/proc/${id}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1_024;
}

async function readProcess(name: string): Promise<ProcessCost[]> {
  return [readStat(await readFile(`/proc/${name}/stat`, 'utf8'))];
}

/** proc(5): the program's name stands in brackets and may hold anything. */
export function readStat(text: string): ProcessCost {
  const [from, to] = [text.indexOf('('), text.lastIndexOf(')')];
  const fields = text.slice(to + 2).split(' ');
  const at = (field: number) => Number(fields[field - 3]);
  return {
    id: Number.parseInt(text, 10),
    parent: at(4),
    name: text.slice(from + 1, to),
    cpuMs: (at(14) + at(15)) * TICK_MS,
  };
}
