import type { Line } from './row.ts';

/** What docs/benchmarks.md has of earlier runs. */
export interface Earlier {
  /** One a run: when, on what, and which rows where not all. */
  readonly heads: readonly string[];
  readonly lines: readonly Line[];
}

/** @param text as `report` wrote it */
export function readReport(text: string): Earlier {
  const tried = new Map([...text.matchAll(MISSED)].map(([, what = '', words = '']) => [what, words]));
  return {
    heads: text.split('\n').filter((line) => /^\d{4}-\d\d-\d\d · /.test(line)),
    lines: text.split('\n').flatMap((row) => readLine(row, tried)),
  };
}

/** What was measured anew takes the place of what was measured before; what is new comes last. */
export function mergeLines(before: readonly Line[], anew: readonly Line[]): Line[] {
  const kept = before.map((line) => anew.find(({ what }) => what === line.what) ?? line);
  return [...kept, ...anew.filter((line) => !kept.includes(line))];
}

const MISSED = /^Missed: \*(.+?)\*\. ([\s\S]+?)\n(?=\n|$(?![\s\S]))/gm;

function readLine(row: string, tried: ReadonlyMap<string, string>): Line[] {
  const cells = row.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, ''));
  const [what = '', link = '', target = '', porthole = '', naive = '', volatile = '', verdict] = cells;
  if (verdict !== 'reached' && verdict !== '**missed**') return [];
  return [
    {
      ...{ what, link, target, porthole, naive: compared(naive), volatile: compared(volatile) },
      reached: verdict === 'reached',
      tried: tried.get(what),
    },
  ];
}

const compared = (cell: string): string => (cell === '–' ? '' : cell);
