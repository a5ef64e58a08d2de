import { parseArgs } from 'node:util';
import type { Row } from './row.ts';

export interface BenchArguments {
  readonly rows: readonly Row[];
  readonly list: boolean;
  readonly quick: boolean;
  /** Whether docs/benchmarks.md is written. */
  readonly write: boolean;
}

export const USAGE = `npm run bench -- [--list] [--rows a,b] [--quick] [--write]

  --list      names the rows
  --rows a,b  runs these alone
  --quick     measures for a shorter time
  --write     writes docs/benchmarks.md, as a full run does unasked; rows that were not run stay as they are there
`;

/** @throws {Error} in words for who typed it */
export function readArguments(args: readonly string[], all: readonly Row[]): BenchArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      list: { type: 'boolean', default: false },
      rows: { type: 'string' },
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  });
  const names = values.rows?.split(',').map((name) => name.trim());
  const unknown = names?.filter((name) => all.every(({ key }) => key !== name)) ?? [];
  if (unknown.length > 0) throw new Error(`There is no row ${unknown.join(', ')}; --list names them.`);
  const rows = names ? all.filter(({ key }) => names.includes(key)) : all;
  const { list, quick } = values;
  return { rows, list, quick, write: values.write || (rows.length === all.length && !quick) };
}
