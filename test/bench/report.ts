import type { Line } from './row.ts';
import { surroundings } from './surroundings.ts';
import { table } from './table.ts';

export interface Run {
  readonly lines: readonly Line[];
  readonly quick: boolean;
  readonly date: Date;
  readonly minutes: number;
}

/** The text of docs/benchmarks.md. */
export function report({ lines, quick, date, minutes }: Run): string {
  const misses = lines.filter(({ reached }) => !reached);
  const missed = misses.length;
  return `# Benchmarks

Written by \`npm run bench\`; anybody may run it again. Porthole stands beside two baselines on the same link in the same run: **naive** is a
Socket.IO relay that emits every frame to a room (\`test/bench/baselines/\`), **volatile** the same with \`volatile\`. Ages are from capture to paint
on one clock, as *median / 95 % / longest*, unless a row says otherwise; painting is the page’s own painter on a 60 Hz screen, with 6 ms in place of the decode. Frames a second are
painted ones. A *kernel* link is a network namespace behind \`tbf\` (burst 16 kb, latency 300 ms); one in *user space* is \`test/network/link.ts\`.

${date.toISOString().slice(0, 10)} · ${surroundings().join(' · ')} · ${minutes.toFixed(0)} minutes${quick ? ' · **a quick run: shorter than the rows say**' : ''}

${lines.length - missed} of ${lines.length} reached${missed > 0 ? `, ${missed} missed` : ''}.

${table(lines)}
${misses.map(explained).join('')}`;
}

const explained = ({ what, tried = 'Nothing yet.' }: Line) => `\nMissed: *${what}*. ${tried}\n`;
