import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../support/child.ts';

/** Of what is run with every change. */
const FOLDERS = [
  ...['shared', 'server', 'capture-client', 'dashboard'].map((room) => `${room}/src`),
  ...['audit', 'bench', 'contract', 'docs', 'integration', 'pages', 'sim', 'soak', 'support'].map(
    (folder) => `test/${folder}`,
  ),
];

const EXEMPT: readonly string[] = [
  // Names what it looks for.
  'test/docs/no-sleeping.test.ts',
  // The simulation's clock, not the machine's.
  'test/sim/endings.test.ts',
  'test/sim/virtual-network.test.ts',
  // In the text of a program that is to stay.
  'test/support/free-port.test.ts',
  // A long one: bits a second.
  'test/integration/rtc-publisher.test.ts',
];

/** Sleeps, and what takes the time of a machine. `setImmediate`, and polling as `eventually` and `vi.waitFor` do it, are neither. */
const SLEEP =
  /\b(?:setTimeout|setInterval|waitForTimeout)\(|timers\/promises|(?:performance|Date)\.now\(\) - [a-z]/;

const testsIn = (folder: string) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.test\.tsx?$/.test(path))
    .map((path) => `${folder}/${path}`);

test('no quick test sleeps or measures the time of the machine', () => {
  const tests = FOLDERS.flatMap(testsIn).filter((path) => !EXEMPT.includes(path));
  expect(tests.length).toBeGreaterThan(250);
  const found = tests.flatMap((path) =>
    readFileSync(join(ROOT, path), 'utf8')
      .split('\n')
      .flatMap((line, at) => (SLEEP.test(line) ? [`${path}:${at + 1} ${line.trim()}`] : [])),
  );
  expect(found).toEqual([]);
});
