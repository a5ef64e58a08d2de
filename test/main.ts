import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunTotals, TOTALS_FILE, totalsLines } from './support/totals.ts';

const USAGE = `npm test [-- options of Vitest]        everything that is quick: ten minutes on two cores
npm run test:all [-- options of Vitest] the same, then what takes real time: half an hour more

  --no-install   install no Debian package; what needs one that is missing is skipped and counted
`;

const VITEST = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));

const QUICK = ['unit-*', 'sim', 'integration', 'smoke'];
const LONG = ['long', 'e2e', 'lines', 'alone', 'schedules-*'];

/** Five minutes of random faults, always the same. */
const SOAK = ['--expose-gc', '--import', 'tsx', 'test/soak/main.ts', '--minutes', '5', '--seed', '1'];

/** @returns the exit code */
function main(args: readonly string[]): number {
  if (args.includes('--help')) {
    process.stdout.write(USAGE);
    return 0;
  }
  const options = args.filter((arg) => arg !== '--all' && arg !== '--no-install');
  const env = { ...(args.includes('--no-install') && { PORTHOLE_TEST_INSTALL: 'no' }) };
  const folder = mkdtempSync(join(tmpdir(), 'porthole-totals-'));
  const totals = join(folder, 'totals');
  const run = (projects: readonly string[], more: readonly string[] = []) => {
    const chosen = projects.flatMap((project) => ['--project', project]);
    const { status } = spawnSync(process.execPath, [VITEST, 'run', ...chosen, ...more, ...options], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env, [TOTALS_FILE]: totals },
    });
    return status ?? 1;
  };
  try {
    // The first real failure of the long ones ends the run: half an hour more would not make it green.
    const long = () => run(LONG, ['--bail', '1']) || (options.length === 0 ? soak(totals) : 0);
    const status = run(QUICK) || (args.includes('--all') ? long() : 0);
    process.stdout.write(`\n${totalsLines(readTotals(totals))}\n`);
    return status;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** In real time, so it may be tried twice. @returns the exit code */
function soak(totals: string): number {
  const first = soakOnce();
  const status = first === 0 ? 0 : soakOnce();
  const sum: RunTotals = {
    passed: status === 0 ? 1 : 0,
    failed: status === 0 ? 0 : 1,
    skipped: 0,
    flaky: first !== status ? ['soak: see the first of its two reports above'] : [],
  };
  appendFileSync(totals, `${JSON.stringify(sum)}\n`);
  return status;
}

function soakOnce(): number {
  process.stdout.write('\nSoak, 5 minutes\n');
  return spawnSync(process.execPath, SOAK, { stdio: ['ignore', 'inherit', 'inherit'] }).status ?? 1;
}

/** Of a run that ended before it had any, none. */
function readTotals(file: string): RunTotals[] {
  try {
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    return lines.map((line) => JSON.parse(line) as RunTotals);
  } catch {
    return [{ passed: 0, failed: 1, skipped: 0, flaky: [] }];
  }
}

process.exitCode = main(process.argv.slice(2));
