import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

const TABLE_FILE = 'test-results/repeat.md';

const USAGE = `Runs npm test again and again, and writes a table of the outcomes to ${TABLE_FILE}.

  npm run test:repeat -- [--times 20] [--busy 5]

  --times   runs in all
  --busy    of these, the last so many with another process that keeps one core busy
`;

/** The reporter's last line. */
const TOTALS = /^(\d+) passed, (\d+) failed, (\d+) skipped$/m;
const FLAKY = /^flaky: (\d+)$/m;

interface Outcome {
  readonly run: number;
  readonly busy: boolean;
  readonly seconds: number;
  readonly totals: string;
  readonly flaky: string;
  readonly isGreen: boolean;
}

function main(): number {
  const { values } = parseArgs({
    options: {
      times: { type: 'string', default: '20' },
      busy: { type: 'string', default: '5' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const [times, busy] = [Number(values.times), Number(values.busy)];
  const outcomes: Outcome[] = [];
  for (let run = 1; run <= times; run += 1) {
    outcomes.push(once(run, run > times - busy));
    mkdirSync(dirname(TABLE_FILE), { recursive: true });
    writeFileSync(TABLE_FILE, `${table(outcomes)}\n`);
    process.stdout.write(`${table(outcomes)}\n`);
  }
  return outcomes.every(({ isGreen }) => isGreen) ? 0 : 1;
}

/** What it printed is kept beside other temporary files, by the number of the run. */
function once(run: number, busy: boolean): Outcome {
  const other = busy ? spawn(process.execPath, ['--eval', 'for (;;);'], { stdio: 'ignore' }) : undefined;
  const began = performance.now();
  const { status, stdout } = spawnSync('npm', ['test'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  other?.kill('SIGKILL');
  writeFileSync(join(tmpdir(), `porthole-test-run-${run}.log`), stdout);
  return {
    run,
    busy,
    seconds: Math.round((performance.now() - began) / 1_000),
    totals: TOTALS.exec(stdout)?.[0] ?? 'no totals',
    flaky: FLAKY.exec(stdout)?.[1] ?? '–',
    isGreen: status === 0,
  };
}

function table(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(
    ({ run, busy, seconds, totals, flaky, isGreen }) =>
      `| ${run} | ${busy ? 'one core busy' : 'idle'} | ${seconds} s | ${totals} | ${flaky} | ${isGreen ? 'green' : 'red'} |`,
  );
  return [
    '| run | machine | time | totals | flaky | |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

process.exitCode = main();
