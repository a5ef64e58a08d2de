import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../support/child.ts';
import { installMissing } from '../support/requirements.ts';
import { readArguments, USAGE } from './arguments.ts';
import { Bench } from './bench.ts';
import { report } from './report.ts';
import type { Line, Row } from './row.ts';
import { ROWS } from './rows/rows.ts';
import { table, told } from './table.ts';

const REPORT = join(ROOT, 'docs/benchmarks.md');
const MS_PER_MINUTE = 60_000;

/** What a row that could not be measured is told as: missed, whatever the cause. */
function broken({ title }: Row, error: unknown): Line {
  const cause = (error instanceof Error ? error.message : `${error}`).split('\n', 1)[0] ?? '';
  return {
    what: title,
    link: '–',
    target: 'to be measured at all',
    porthole: `failed: ${cause}`,
    naive: '',
    volatile: '',
    reached: false,
  };
}

const measure = async (row: Row, bench: Bench): Promise<Line[]> =>
  (await row.run(bench)).map((line) => ({ ...line, tried: row.tried }));

async function run(rows: readonly Row[], quick: boolean): Promise<Line[]> {
  await using bench = await Bench.open(quick);
  console.log(bench.kernel ? 'Rates are made by the kernel.' : 'Rates are made in user space.');
  if (quick) console.log('A quick run: each measurement is shorter than the rows say.');
  const lines: Line[] = [];
  for (const row of rows) {
    console.log(`\n… ${row.title}`);
    const measured = await measure(row, bench).catch((error: unknown) => {
      console.error(error);
      return [broken(row, error)];
    });
    for (const line of measured) console.log(told(line));
    lines.push(...measured);
  }
  return lines;
}

/** @returns the exit code: 0 where every row is reached */
async function main(args: readonly string[]): Promise<number> {
  const { rows, list, quick, write } = readArguments(args, ROWS);
  if (list) {
    for (const { key, title } of ROWS) console.log(`${key.padEnd(20)} ${title}`);
    return 0;
  }
  installMissing();
  const started = performance.now();
  const lines = await run(rows, quick);
  const minutes = (performance.now() - started) / MS_PER_MINUTE;
  console.log(`\n${table(lines)}\n`);
  if (write) {
    const keys = rows.length === ROWS.length ? undefined : rows.map(({ key }) => key);
    const text = report({ lines, keys, quick, date: new Date(), minutes }, await readFile(REPORT, 'utf8'));
    await writeFile(REPORT, text);
  }
  return lines.every(({ reached }) => reached) ? 0 : 1;
}

// Links and processes are taken down by those who made them, on exit.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  process.exitCode = 2;
}
