import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../support/child.ts';

interface Manifest {
  readonly workspaces?: readonly string[];
  readonly [field: string]: unknown;
}

const json = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
const { packages } = json('package-lock.json') as { packages: Record<string, Manifest> };
/** In the lockfile, the root is the package with the empty path. */
const FOLDERS = ['', ...(json('package.json') as Manifest).workspaces!];

/** What npm copies into the lockfile and writes anew, unasked, where it differs. */
const COPIED = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies', 'engines'];
const copied = (manifest: Manifest) => Object.fromEntries(COPIED.map((field) => [field, manifest[field]]));

describe('package-lock.json', () => {
  test.each(FOLDERS)('lists the dependencies of ./%s as its package.json does', (folder) => {
    expect(copied(packages[folder] ?? {})).toEqual(copied(json(join(folder, 'package.json'))));
  });
});
