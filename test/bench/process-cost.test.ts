import { expect, test } from 'vitest';
import { cpuMsOf, cpuOfAllMs, familyOf, readStat } from './process-cost.ts';

test('what a process costs is read past a name of any kind', () => {
  const stat = '42 (a) b (c) S 7 42 42 0 -1 4194560 100 0 0 0 15 5 0 0 20 0 1 0 100 0 0';
  expect(readStat(stat)).toEqual({ id: 42, parent: 7, name: 'a) b (c', cpuMs: 200 });
});

test('a process costs what all that it started cost, and nobody else', () => {
  const all = [
    { id: 1, parent: 0, cpuMs: 1_000 },
    { id: 2, parent: 1, cpuMs: 10 },
    { id: 3, parent: 2, cpuMs: 20 },
    { id: 4, parent: 3, cpuMs: 30 },
    { id: 5, parent: 1, cpuMs: 500 },
  ].map((one) => ({ ...one, name: 'node' }));
  expect(cpuMsOf(familyOf(2, all))).toBe(60);
});

test('this process has cost something', async () => {
  expect(await cpuOfAllMs()).toBeGreaterThan(0);
});
