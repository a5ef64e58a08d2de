import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const ROOMS = ['shared', 'capture-client', 'server', 'dashboard', 'test', 'examples'];
const LEFT_OUT = ['node_modules', 'dist', '.cache', 'artifacts'];

function files(folder: string): string[] {
  return readdirSync(root + folder, { withFileTypes: true }).flatMap((entry) => {
    if (LEFT_OUT.includes(entry.name)) return [];
    return entry.isDirectory() ? files(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`];
  });
}

const code = ROOMS.flatMap(files).filter((path) => /\.([cm]?[jt]sx?|json)$/.test(path));
/** Not written out, or it would be found here. */
const PACKAGE = ['@roamhq', 'wrtc'].join('/');
const LOADER = ['load', 'Wrtc'].join('');
const naming = (word: string) =>
  code.filter((path) => readFileSync(root + path, 'utf8').includes(word)).sort();

describe('WebRTC’s package, which brings down the process that loads it,', () => {
  test('is named only where it is installed, and in files that run in a process of their own', () => {
    expect(naming(PACKAGE)).toEqual([
      'capture-client/package.json',
      'capture-client/src/rtc/testing/viewing-child.ts',
      'capture-client/src/rtc/wrtc-package.ts',
    ]);
  });

  test('is loaded for the camera only by the process that the capture client forks', () => {
    expect(naming(LOADER)).toEqual([
      'capture-client/src/rtc/sidecar/main.ts',
      'capture-client/src/rtc/sidecar/wrtc.ts',
    ]);
  });
});
