import { expect, test } from 'vitest';
import type { KeptText } from '../../state/kept-choice.ts';
import { isUpdated } from './newer-build.ts';

const RUNNING = 'https://relay.example/assets/index-aaaaaaaa.js';
const NOW = 1_700_000_000_000;
const html = (script: string) =>
  `<head><script type="module" crossorigin src="/assets/${script}"></script></head>`;

function tab(): () => KeptText {
  const kept = new Map<string, string>();
  return () => ({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, text) => {
      kept.set(key, text);
    },
  });
}

test.each([
  ['the same script', html('index-aaaaaaaa.js'), false],
  ['another script', html('index-bbbbbbbb.js'), true],
  ['nothing', '', false],
  ['a portal’s page', '<h1>Welcome to the hotel</h1>', false],
])('a relay that answers with %s was updated or not', (_, answer, updated) => {
  expect(isUpdated(RUNNING, answer, tab(), NOW)).toBe(updated);
});

test('a tab is told of each build once in ten minutes, so that two relays that take turns do not make it reload for ever', () => {
  const storage = tab();
  const other = 'https://relay.example/assets/index-bbbbbbbb.js';
  expect(isUpdated(RUNNING, html('index-bbbbbbbb.js'), storage, NOW)).toBe(true);
  expect(isUpdated(other, html('index-aaaaaaaa.js'), storage, NOW)).toBe(true);
  expect(isUpdated(RUNNING, html('index-bbbbbbbb.js'), storage, NOW)).toBe(false);
  expect(isUpdated(RUNNING, html('index-cccccccc.js'), storage, NOW)).toBe(true);
});

test('a build that is served again after ten minutes, the relay having been set back meanwhile, is read again', () => {
  const storage = tab();
  const newer = html('index-bbbbbbbb.js');
  expect(isUpdated(RUNNING, newer, storage, NOW)).toBe(true);
  expect(isUpdated(RUNNING, newer, storage, NOW + 599_999)).toBe(false);
  expect(isUpdated(RUNNING, newer, storage, NOW + 600_000)).toBe(true);
});

test('a browser that keeps nothing is not reloaded, for nobody could know that it was', () => {
  const refuses = () => {
    throw new Error('The operation is insecure.');
  };
  expect(isUpdated(RUNNING, html('index-bbbbbbbb.js'), refuses, NOW)).toBe(false);
});
