import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunTotals, TOTALS_FILE, totalsLines } from './support/totals.ts';

const USAGE = `npm test [-- options of Vitest]        everything that is quick: ten minutes on two cores
npm run test:all [-- options of Vitest] the same, then what takes real time: half an hour more

  --no-install   install no Debian package; what needs one that is missing is skipped and counted
`;

const VITEST = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));

const projects = (...names: readonly string[]) => names.flatMap((name) => ['--project', name]);

const QUICK = projects('unit-*', 'sim', 'integration', 'smoke');
const LONG = projects('long', 'e2e', 'lines', 'webrtc', 'alone');
const SIMULATED = projects('schedules-*');

/** Five minutes of random faults, always the same. */
const SOAK = ['--expose-gc', '--import', 'tsx', 'test/soak/main.ts', '--minutes', '5', '--seed', '1'];

/** @returns the exit code */
async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    process.stdout.write(USAGE);
    return 0;
  }
  const options = args.filter((arg) => arg !== '--all' && arg !== '--no-install');
  const folder = mkdtempSync(join(tmpdir(), 'porthole-tests-'));
  const run: Run = {
    options,
    env: {
      ...process.env,
      ...(args.includes('--no-install') && { PORTHOLE_TEST_INSTALL: 'no' }),
      [TOTALS_FILE]: join(folder, 'totals'),
    },
    totals: join(folder, 'totals'),
    log: join(folder, 'simulated.log'),
  };
  try {
    return (await ended(vitest(run, QUICK))) || (args.includes('--all') ? await long(run) : 0);
  } finally {
    process.stdout.write(`\n${totalsLines(readTotals(run.totals))}\n`);
    rmSync(folder, { recursive: true });
  }
}

interface Run {
  /** Of Vitest. */
  readonly options: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly totals: string;
  readonly log: string;
}

/**
 * What takes real time mostly waits for it. Meanwhile simulated time passes, at the lowest priority: nobody has to wait for the core that it
 * uses. The first real failure of either ends both: half an hour more would not make it green.
 * @returns the exit code
 */
async function long(run: Run): Promise<number> {
  const simulated = vitest(run, [...SIMULATED, '--cache=false', '--bail', '1'], openSync(run.log, 'w'));
  setPriority(Number(simulated.pid), constants.priority.PRIORITY_LOW);
  const real = vitest(run, [...LONG, '--bail', '1']);
  const outcome = ended(simulated);
  outcome.then((status) => status !== 0 && real.kill('SIGINT'));
  const status = (await ended(real)) || (run.options.length === 0 ? await soak(run) : 0);
  if (status !== 0) simulated.kill('SIGINT');
  const simulatedStatus = await outcome;
  process.stdout.write(readFileSync(run.log));
  return status || simulatedStatus;
}

/** @param output where it prints to, when not where this process does */
function vitest(run: Run, args: readonly string[], output: number | 'inherit' = 'inherit'): ChildProcess {
  return spawn(process.execPath, [VITEST, 'run', ...args, ...run.options], {
    stdio: ['ignore', output, output],
    env: run.env,
  });
}

/** @returns the exit code, 1 when a signal ended it */
const ended = async (program: ChildProcess): Promise<number> => (await once(program, 'close'))[0] ?? 1;

/** In real time, so it may be tried twice. @returns the exit code */
async function soak({ totals }: Run): Promise<number> {
  const first = await soakOnce();
  const status = first === 0 ? 0 : await soakOnce();
  const sum: RunTotals = {
    passed: status === 0 ? 1 : 0,
    failed: status === 0 ? 0 : 1,
    skipped: 0,
    flaky: first !== status ? ['soak: see the first of its two reports above'] : [],
  };
  appendFileSync(totals, `${JSON.stringify(sum)}\n`);
  return status;
}

function soakOnce(): Promise<number> {
  process.stdout.write('\nSoak, 5 minutes\n');
  return ended(spawn(process.execPath, SOAK, { stdio: ['ignore', 'inherit', 'inherit'] }));
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

process.exitCode = await main(process.argv.slice(2));
