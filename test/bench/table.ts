import type { Line } from './row.ts';

const COLUMNS = ['row', 'link', 'must reach', 'Porthole', 'naive', 'volatile', 'verdict'] as const;

/** Markdown that reads well in a terminal too. */
export function table(lines: readonly Line[]): string {
  const rows = lines.map((line) => [
    line.what,
    line.link,
    line.target,
    line.porthole,
    line.naive || '–',
    line.volatile || '–',
    line.reached ? 'reached' : '**missed**',
  ]);
  return [COLUMNS, COLUMNS.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** One line of it for who watches the run. */
export function told({ what, link, target, porthole, naive, volatile, reached }: Line): string {
  const baselines = naive ? [`  naive     ${naive}`, `  volatile  ${volatile}`] : [];
  return [
    `${reached ? 'reached' : 'MISSED '}  ${what} (${link})`,
    `  must be   ${target}`,
    `  Porthole  ${porthole}`,
    ...baselines,
  ].join('\n');
}
