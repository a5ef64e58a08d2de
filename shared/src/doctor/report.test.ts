import { describe, expect, test } from 'vitest';
import type { Row } from './doctor-run.ts';
import { figureOf, inOrder, isOpen, reportText, tally } from './report.ts';
import { checkOf, ended, fine } from './testing/rows.ts';
import { judge } from './verdict.ts';

const rows: Row[] = [
  ...ended({
    'round-trip': fine(),
    throughput: fine({ downBytesPerSecond: 98_000, upBytesPerSecond: 61_000 }),
  }),
  {
    ...{
      check: checkOf('upgrade', { group: 'through', title: 'WebSocket, upgrade' }),
      state: 'done',
      progress: null,
      doing: null,
      tookMs: 38,
    },
    result: {
      ...{
        outcome: 'blocked',
        says: 'refused before it reached the relay',
        code: 'websocket-blocked',
        facts: { upgrade: 'refused' },
      },
      next: 'Ask your network team to allow WebSocket (`Upgrade` header) to `10.0.0.7`.',
    },
  },
  ...ended({
    'long-poll': fine(),
    post: fine(),
    proxy: { outcome: 'note', says: 'Via: 1.1 proxy01', facts: { proxyNames: ['proxy01'] } },
  }),
];

describe('a report', () => {
  const reportOf = (those: readonly Row[]) =>
    reportText({
      verdict: judge(those, { host: 'relay.example.org', way: 'watch' }),
      rows: those,
      relay: 'https://relay.example.org',
      from: 'a test',
      at: '2026-03-01 14:03 UTC',
      tookMs: 46_000,
      redaction: { secrets: [], names: [], servers: [], withAddresses: false },
    });
  const text = reportOf(rows);

  test('begins with the verdict', () => {
    expect(text.split('\n').slice(0, 2)).toEqual([
      'Works over HTTP.',
      'WebSocket: something between refuses it; ask your network team to allow the Upgrade header to relay.example.org.',
    ]);
  });

  test('has a line for each check, its code, and what to do', () => {
    expect(text).toContain(
      'blocked   WebSocket, upgrade         refused before it reached the relay (38 ms) [websocket-blocked]',
    );
    expect(text).toContain('Ask your network team to allow WebSocket (Upgrade header) to (inside address).');
    expect(text).toContain('took 46 s');
  });

  test('ends with what cannot be known', () => {
    expect(text).not.toContain('Cannot be known');
    const asked = [...rows, ...ended({ stun: { outcome: 'blocked', says: 'no answer' } })];
    expect(reportOf(asked)).toMatch(
      /Cannot be known from here\n {2}Whether the firewall[^\n]+\n {2}Whether UDP/,
    );
  });

  test('has no name that a proxy gave itself', () => {
    expect(text).toContain('Via: 1.1 (inside name)');
    expect(text).not.toContain('proxy01');
  });
});

describe('rows', () => {
  test('are read in an order of their own', () => {
    expect(
      inOrder(ended({ clock: fine(), other: fine(), 'round-trip': fine(), name: fine() })).map(
        ({ check }) => check.id,
      ),
    ).toEqual(['name', 'round-trip', 'clock', 'other']);
  });

  test('are counted by how they ended', () => {
    const note = { outcome: 'note', says: '' } as const;
    expect(tally(ended({ a: fine(), b: note, c: note, d: { outcome: 'unknown', says: '' } }))).toBe(
      '1 fine, 2 notes, 1 not known',
    );
  });

  test('that have something to do are open', () => {
    expect(rows.filter(isOpen).map(({ check }) => check.id)).toEqual(['upgrade']);
  });

  test.each<[Partial<Row>, string]>([
    [{ tookMs: 38 }, '38 ms'],
    [{ tookMs: 1_480 }, '1.5 s'],
    [{ tookMs: null }, '–'],
    [{ tookMs: 70_000, result: { outcome: 'fine', says: '', figure: '25 s' } }, '25 s'],
    [{ tookMs: 1, result: { outcome: 'unknown', says: '', figure: null } }, '–'],
  ])('with %o end in %s', (row, figure) => {
    expect(figureOf({ result: null, tookMs: null, ...row })).toBe(figure);
  });
});
