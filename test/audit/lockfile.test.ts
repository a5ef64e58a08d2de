import { expect, test } from 'vitest';
import { belowFloor, needNewerNode } from './lockfile.ts';

test('names every copy of a package that is older than its floor', () => {
  const packages = {
    'node_modules/ws': { version: '8.21.3' },
    'node_modules/old/node_modules/ws': { version: '8.9.0' },
    'node_modules/engine.io': { version: '6.6.9' },
    'node_modules/other': { version: '0.0.1' },
  };
  expect(belowFloor({ packages })).toEqual([
    'node_modules/old/node_modules/ws is 8.9.0; it must be 8.21.0 at least.',
    'node_modules/engine.io is 6.6.9; it must be 6.6.10 at least.',
  ]);
});

test.for([
  ['>=18', []],
  ['^18.17.0 || ^20.3.0 || >=21.0.0', []],
  ['^20.19.0 || >=22.12.0', []],
  ['>=22.13', ['node_modules/one needs Node >=22.13; the product promises >=20.19.']],
  ['>= 20.20.0', ['node_modules/one needs Node >= 20.20.0; the product promises >=20.19.']],
] as const)('a package for Node %s', ([node, problems]) => {
  const packages = { 'node_modules/one': { version: '1.0.0', engines: { node } } };
  expect(needNewerNode({ packages }, '>=20.19')).toEqual(problems);
});

test('what only developers install may need what it likes', () => {
  const packages = { 'node_modules/one': { version: '1.0.0', dev: true, engines: { node: '>=24' } } };
  expect(needNewerNode({ packages }, '>=20.19')).toEqual([]);
});
