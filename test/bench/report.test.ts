import { describe, expect, test } from 'vitest';
import { readArguments } from './arguments.ts';
import { report } from './report.ts';
import type { Line } from './row.ts';
import { ROWS } from './rows/rows.ts';
import { table } from './table.ts';

const line = (more: Partial<Line>): Line => ({
  ...{
    what: 'a row',
    link: 'kernel',
    target: 'much',
    porthole: '1',
    naive: '2',
    volatile: '3',
    reached: true,
  },
  ...more,
});

describe('the table', () => {
  test('says of each line what was asked, what was measured beside it, and whether that was reached', () => {
    const [, , first, second] = table([line({}), line({ reached: false, naive: '' })]).split('\n');
    expect(first).toBe('| a row | kernel | much | 1 | 2 | 3 | reached |');
    expect(second).toBe('| a row | kernel | much | 1 | – | 3 | **missed** |');
  });

  test('stands beneath machine, versions, date and how many were reached', () => {
    const text = report({
      lines: [line({}), line({ reached: false })],
      ...{ quick: false, minutes: 20, date: new Date('2020-02-03') },
    });
    expect(text).toContain('1 of 2 reached, 1 missed.');
    expect(text).toMatch(
      /2020-02-03 · .+ cores, .+ GiB, .+ · Node v\d+.+, socket\.io \d+\.\d+.+ · 20 minutes\n/,
    );
    expect(text).not.toContain('quick run');
    expect(report({ lines: [], quick: true, minutes: 1, date: new Date() })).toContain('quick run');
  });
});

describe('rows that were measured alone', () => {
  const date = new Date('2020-02-03');
  const first = report({
    lines: [
      line({ what: 'one', reached: false, tried: 'Smaller\nsteps.' }),
      line({ what: 'two', naive: '' }),
    ],
    ...{ quick: false, minutes: 20, date },
  });
  const again = (lines: Line[], keys: string[]) =>
    report({ lines, keys, quick: false, minutes: 3, date: new Date('2020-03-04') }, first);

  test('take the place of what stood there, and the others stay as they are', () => {
    const text = again([line({ what: 'two', porthole: '9' }), line({ what: 'three' })], ['b']);
    expect(text).toContain('| two | kernel | much | 9 | 2 | 3 | reached |\n| three |');
    expect(text).toContain('| one | kernel | much | 1 | 2 | 3 | **missed** |\n');
    expect(text).toContain('2 of 3 reached, 1 missed.');
    expect(text.endsWith('\n\nMissed: *one*. Smaller\nsteps.\n')).toBe(true);
  });

  test('say when and where they were measured, beside when all were', () => {
    const text = again([line({ what: 'two' })], ['b', 'c']);
    const heads = text.split('\n').filter((one) => one.startsWith('20'));
    expect(heads.map((one) => one.replace(/ · .+ · (\d+ minutes)/, ' · $1'))).toEqual([
      '2020-02-03 · 20 minutes',
      '2020-03-04 · 3 minutes · measured anew: b, c',
    ]);
    const run = { lines: [], keys: ['c', 'b', 'a'], quick: false, minutes: 1, date };
    expect(report(run, text)).not.toContain('2020-03-04');
  });

  test('change nothing where nothing was measured', () => {
    const run = { lines: [], keys: [], quick: false, minutes: 20, date };
    expect(report(run, first).replace(/\n\n2020.+measured anew: /, '')).toBe(first);
  });
});

test('what was tried stands beneath the table for each line that misses, and for no other', () => {
  const lines = [
    line({ what: 'one', reached: false, tried: 'Smaller steps.' }),
    line({ what: 'two', reached: false }),
    line({ what: 'three', tried: 'Much.' }),
  ];
  const text = report({ lines, quick: false, minutes: 20, date: new Date() });
  expect(text.slice(text.lastIndexOf('|') + 1)).toBe(
    '\n\nMissed: *one*. Smaller steps.\n\nMissed: *two*. Nothing yet.\n',
  );
});

describe('the command', () => {
  test('runs all rows unless told which', () => {
    expect(readArguments([], ROWS).rows).toBe(ROWS);
    expect(readArguments(['--rows', 'cost,1mbit'], ROWS).rows.map(({ key }) => key)).toEqual([
      '1mbit',
      'cost',
    ]);
  });

  test('names a row that is not there', () => {
    expect(() => readArguments(['--rows', '1mbit,2gbit'], ROWS)).toThrow('no row 2gbit');
  });

  test('writes the document only after a full run, or when asked', () => {
    expect(readArguments([], ROWS).write).toBe(true);
    expect(readArguments(['--quick'], ROWS).write).toBe(false);
    expect(readArguments(['--rows', 'cost'], ROWS).write).toBe(false);
    expect(readArguments(['--quick', '--write'], ROWS).write).toBe(true);
  });

  test('has a name for each row', () => {
    expect(new Set(ROWS.map(({ key }) => key)).size).toBe(ROWS.length);
  });
});
