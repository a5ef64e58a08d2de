import { ended, fine } from '@porthole/shared/doctor/testing/rows';
import { judge } from '@porthole/shared/doctor/verdict';
import { describe, expect, test } from 'vitest';
import { TerminalView } from './terminal-view.ts';

const rows = ended({ 'round-trip': fine(), upgrade: { outcome: 'blocked', says: 'refused by 10.0.0.7' } });
const verdict = judge(rows, { host: 'relay.example.org', way: 'send' });
const clean = (text: string) => text.replaceAll('10.0.0.7', '(inside address)');

function view(columns: number | null) {
  const written: string[] = [];
  return { written, view: new TerminalView({ write: (text) => void written.push(text), columns }, clean) };
}

describe('while the doctor runs', () => {
  test('a file gets a line for each check, once, with nothing of the inside network', () => {
    const { written, view: shown } = view(null);
    shown.show({ rows, leftMs: 0 }, verdict);
    shown.show({ rows, leftMs: 0 }, verdict);
    shown.close();
    expect(written).toEqual([
      'fine      round-trip: well (12 ms)\n',
      'blocked   upgrade: refused by (inside address) (12 ms)\n',
    ]);
  });

  test('a terminal gets one line that is written over, no longer than it is wide', () => {
    const { written, view: shown } = view(40);
    shown.show({ rows, leftMs: 12_000 }, verdict);
    shown.close();
    expect(written[0]).toMatch(/^\r2 of 2, about 12 s left · So far: /);
    expect(written.every((text) => text.replaceAll('\r', '').length <= 39)).toBe(true);
  });
});
