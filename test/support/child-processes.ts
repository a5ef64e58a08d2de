import { readFileSync } from 'node:fs';

/** Programs that this one runs at the moment, by the name of what they run; `{ process }` is the test's own. Linux only. */
export function childProcesses(
  { process: { pid } }: { readonly process: { readonly pid?: number | undefined } },
  name: string,
): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/).map(Number);
  return children.filter((child) => child > 0 && readFileSync(`/proc/${child}/comm`, 'utf8').trim() === name);
}
