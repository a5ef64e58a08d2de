import { mergeLines, readReport } from './earlier.ts';
import type { Line } from './row.ts';
import { surroundings } from './surroundings.ts';
import { table } from './table.ts';

export interface Run {
  readonly lines: readonly Line[];
  /** As `--rows` names them, where these are not all. */
  readonly keys?: readonly string[] | undefined;
  readonly quick: boolean;
  readonly date: Date;
  readonly minutes: number;
}

/**
 * The text of docs/benchmarks.md.
 *
 * @param earlier its text so far: rows that were not measured stay as they are
 */
export function report(run: Run, earlier = ''): string {
  const before = readReport(run.keys ? earlier : '');
  const lines = mergeLines(before.lines, run.lines);
  const misses = lines.filter(({ reached }) => !reached);
  const missed = misses.length;
  return `# Benchmarks

Written by \`npm run bench\`; anybody may run it again. Porthole stands beside two baselines on the same link in the same run: **naive** is a
Socket.IO relay that emits every frame to a room (\`test/bench/baselines/\`), **volatile** the same with \`volatile\`. Ages are from capture to paint
on one clock, as *median / 95 % / longest*, unless a row says otherwise; painting is the page’s own painter on a 60 Hz screen, with 6 ms in place of the decode. Frames a second are
painted ones. A *kernel* link is a network namespace behind \`tbf\` (burst 16 kb, latency 300 ms); one in *user space* is \`test/network/link.ts\`.
In rows of WebRTC the camera’s PC and the viewer’s are two such namespaces, unshaped; a *long* link is \`test/network/long-line.ts\`, and delay and loss are on the viewer’s side. Porthole’s
pictures are painted by its page in Chromium, which decodes them, and told apart by the pixels on its canvas; those of the baselines as in the other rows. Bits are all that pass a line,
standby JPEGs too; processor time is of the camera’s PC, the WebRTC process included, in parts of one core.

${[...before.heads.filter((head) => !isAbout(head, run)), headOf(run)].join('\n\n')}

${lines.length - missed} of ${lines.length} reached${missed > 0 ? `, ${missed} missed` : ''}.

${table(lines)}
${misses.map(explained).join('')}`;
}

function headOf({ keys, quick, date, minutes }: Run): string {
  return [
    date.toISOString().slice(0, 10),
    ...surroundings(),
    `${minutes.toFixed(0)} minutes`,
    ...(keys ? [`measured anew: ${keys.join(', ')}`] : []),
    ...(quick ? ['**a quick run: shorter than the rows say**'] : []),
  ].join(' · ');
}

/** Of an earlier run, all of which was measured anew. */
function isAbout(head: string, { keys = [] }: Run): boolean {
  const about = /measured anew: ([^·]+)/.exec(head)?.[1];
  return about?.split(',').every((key) => keys.includes(key.trim())) ?? false;
}

const explained = ({ what, tried = 'Nothing yet.' }: Line) => `\nMissed: *${what}*. ${tried}\n`;
