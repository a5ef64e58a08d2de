import { readFileSync } from 'node:fs';
import type { Child } from './child.ts';

/** Programs that this one runs at the moment, by the name of what they run. Linux only. */
export function childProcesses({ process: { pid } }: Child, name: string): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/).map(Number);
  return children.filter((child) => child > 0 && readFileSync(`/proc/${child}/comm`, 'utf8').trim() === name);
}
