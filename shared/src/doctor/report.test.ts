import { expect, test } from 'vitest';
import { found } from './check.ts';
import type { Row } from './doctor-run.ts';
import { figureOf, reportText } from './report.ts';
import { ended, fine } from './testing/rows.ts';
import { judge } from './verdict.ts';

test('a report is the verdict, what to do, who asked, and a line for each check with its code', () => {
  const rows = ended({
    'round-trip': { outcome: 'fine', says: '12 ms to 10.0.0.7' },
    websocket: found('blocked', 'websocket-blocked'),
    'long-poll': fine(),
    post: fine(),
  });
  const redaction = { secrets: [], names: [], servers: [] };
  const about = { relay: 'https://relay.example.org', from: 'a test', at: 1_772_373_780_000, tookMs: 46_000 };
  expect(reportText({ ...about, verdict: judge(rows), rows, redaction }).split('\n')).toEqual([
    'Works over HTTP.',
    'The upgrade to WebSocket was refused before it reached the relay. Frames come by other ways; ask your network team to allow WebSocket to the relay.',
    '',
    'Porthole doctor · 2026-03-01 14:03 UTC · took 46 s',
    'Relay: https://relay.example.org',
    'From: a test',
    '',
    'fine      round-trip                 12 ms to (inside address) (12 ms)',
    'blocked   websocket                  WebSocket blocked (12 ms) [websocket-blocked]',
    'fine      long-poll                  well (12 ms)',
    'fine      post                       well (12 ms)',
    '',
  ]);
});

test.each<[Partial<Row>, string]>([
  [{ tookMs: 38 }, '38 ms'],
  [{ tookMs: null }, '–'],
  [{ tookMs: 70_000, result: { outcome: 'fine', says: '', figure: '25 s' } }, '25 s'],
  [{ tookMs: 1, result: { outcome: 'unknown', says: '', figure: null } }, '–'],
])('a row with %o ends in %s', (row, figure) => {
  expect(figureOf({ result: null, tookMs: null, ...row })).toBe(figure);
});
