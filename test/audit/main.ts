import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { belowFloor, type Lockfile, needNewerNode } from './lockfile.ts';

/** What is wrong with the packages that the product installs: known holes, versions below our floors, and those that want a newer Node. */
function main(): number {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lockfile;
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } };
  const problems = [...belowFloor(lock), ...needNewerNode(lock, engines.node)];
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  const { status, stdout } = spawnSync('npm', ['audit', '--omit=dev', '--audit-level=high'], {
    encoding: 'utf8',
  });
  process.stdout.write(stdout);
  // An audit that could not ask has found nothing, and proves nothing.
  if (status !== 0 && !/found|severity/i.test(stdout)) {
    process.stdout.write('npm audit got no answer: the known holes are not checked.\n');
    return 2;
  }
  return problems.length > 0 || status !== 0 ? 1 : 0;
}

process.exitCode = main();
