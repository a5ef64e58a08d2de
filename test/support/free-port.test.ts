import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { Child } from './child.ts';
import { freePort } from './free-port.ts';

/** Another run of tests: it takes ports, tells them, and stays. */
const TAKES_TEN = `
  const { freePort } = await import('./test/support/free-port.ts');
  const ports = [];
  while (ports.length < 10) ports.push(await freePort());
  console.log(JSON.stringify(ports));
  setInterval(() => {}, 1_000);`;

async function takes(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) ports.push(await freePort());
  return ports;
}

test('two runs at a time are given ports of their own, each of them once', async () => {
  const program = ['--import', 'tsx', '--input-type=module', '-e', TAKES_TEN];
  await using other = new Child(process.execPath, program);
  const theirs = await other.says<number[]>(
    'its ports',
    (output) => (output.endsWith('\n') ? JSON.parse(output) : undefined),
    20_000,
  );
  const ours = await takes(10);
  expect(new Set([...ours, ...theirs]).size).toBe(20);
  const block = (port: number) => Math.floor(port / 200);
  expect(new Set(theirs.map(block)).size).toBe(1);
  expect(ours.map(block)).not.toContain(block(theirs[0] as number));
});

test('a port on which somebody listens is left out, and comes again when it is free', async () => {
  const [first = 0] = await takes(1);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(first, '127.0.0.1', resolve));
  expect(await takes(250)).not.toContain(first);
  await new Promise((resolve) => server.close(resolve));
  expect(await takes(250)).toContain(first);
});
