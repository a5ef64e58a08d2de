import { readArguments, USAGE } from './arguments.ts';
import { failures, report } from './report.ts';
import { runSoak } from './run.ts';

async function main(): Promise<number> {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    console.log(USAGE);
    return 0;
  }
  const wanted = readArguments(args);
  console.log(`Seed ${wanted.seed}, ${wanted.minutes} min.`);
  const result = await runSoak(wanted, (line) =>
    console.log(`${new Date().toISOString().slice(11, 19)} ${line}`),
  );
  console.log(`\n${report(result)}`);
  return failures(result).length === 0 ? 0 : 1;
}

process.exit(await main());
