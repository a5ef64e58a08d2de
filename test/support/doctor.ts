import type { CheckResult } from '@porthole/shared/doctor/check';
import type { Verdict } from '@porthole/shared/doctor/verdict';
import { Child, childEnv } from './child.ts';
import { inTime } from './eventually.ts';

/** What `doctor --json` prints at its end. */
export interface Diagnosis extends Verdict {
  readonly checks: readonly (Pick<CheckResult, 'outcome' | 'says'> & {
    id: string;
    code: string | null;
    next: string | null;
  })[];
}

export interface DoctorEnd {
  readonly code: number | null;
  readonly output: string;
}

/** Ms. */
const WITHIN_MS = 100_000;

/** The doctor at the command line, to its end. @param runBy command that runs it, where it does not run as it is */
export async function runDoctor(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  runBy: readonly string[] = [],
): Promise<DoctorEnd> {
  const program = [process.execPath, 'capture-client/bin/porthole-capture.mjs', 'doctor'];
  const [command = '', ...rest] = [...runBy, ...program, ...args];
  await using child = new Child(command, rest, { env: childEnv(env) });
  const { code } = await inTime('the doctor comes to an end', child.exited, WITHIN_MS);
  return { code, output: child.output };
}

/** Of the network alone, without what mostly waits. @param namespace of the network that it runs in; this one where left out */
export const diagnose = (
  relay: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
  namespace?: string,
) => diagnoseAtLength(relay, ['--quick', ...args], env, namespace);

/** The same, and what mostly waits. */
export async function diagnoseAtLength(
  relay: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
  namespace?: string,
) {
  const within = namespace === undefined ? [] : ['ip', 'netns', 'exec', namespace];
  const { code, output } = await runDoctor(
    ['--only', 'network', '--json', '--relay', relay, ...args],
    env,
    within,
  );
  const diagnosis = diagnosisIn(output);
  const check = (id: string) => diagnosis.checks.find((one) => one.id === id);
  return { code, output, diagnosis, check };
}

export function diagnosisIn(output: string): Diagnosis {
  const line = output.split('\n').find((one) => one.startsWith('{'));
  if (line === undefined) throw new Error(`It printed no diagnosis.\n${output}`);
  return JSON.parse(line) as Diagnosis;
}
