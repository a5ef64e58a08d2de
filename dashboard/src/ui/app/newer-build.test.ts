import { expect, test } from 'vitest';
import type { KeptText } from '../../state/kept-choice.ts';
import { isUpdated } from './newer-build.ts';

const RUNNING = 'https://relay.example/assets/index-aaaaaaaa.js';
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
  expect(isUpdated(RUNNING, answer, tab())).toBe(updated);
});

test('a tab is told of each build once, so that two relays that take turns do not make it reload for ever', () => {
  const storage = tab();
  const other = 'https://relay.example/assets/index-bbbbbbbb.js';
  expect(isUpdated(RUNNING, html('index-bbbbbbbb.js'), storage)).toBe(true);
  expect(isUpdated(other, html('index-aaaaaaaa.js'), storage)).toBe(true);
  expect(isUpdated(RUNNING, html('index-bbbbbbbb.js'), storage)).toBe(false);
  expect(isUpdated(RUNNING, html('index-cccccccc.js'), storage)).toBe(true);
});

test('a browser that keeps nothing is not reloaded, for nobody could know that it was', () => {
  const refuses = () => {
    throw new Error('The operation is insecure.');
  };
  expect(isUpdated(RUNNING, html('index-bbbbbbbb.js'), refuses)).toBe(false);
});
