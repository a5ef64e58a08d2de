import type { Sample } from '../../state/model.ts';
import { GRAPH_SERIES, type GraphMark } from './graph-series.ts';

/** Samples between two rows. */
const EVERY = 10;

interface GraphsAsTextProps {
  history: readonly Sample[];
  marks: readonly GraphMark[];
  onClock: (at: number) => string;
}

type Row = { at: number; sample: Sample } | { at: number; text: string };

/** The graphs for who does not see them, marks included. */
export function GraphsAsText({ history, marks, onClock }: GraphsAsTextProps) {
  const rows: Row[] = [
    ...history
      .filter((_, index) => (history.length - 1 - index) % EVERY === 0)
      .map((sample) => ({ at: sample.at, sample })),
    ...marks.map(({ at, text }) => ({ at, text })),
  ].sort((a, b) => a.at - b.at);
  return (
    <details class="as-text">
      <summary>Show as text</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {GRAPH_SERIES.map(({ name, label }) => (
              <th key={name} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.at}${'text' in row ? row.text : ''}`}>
              <td>{onClock(row.at)}</td>
              {'text' in row ? (
                <td colSpan={GRAPH_SERIES.length}>{row.text}</td>
              ) : (
                GRAPH_SERIES.map(({ name, inWords }) => <td key={name}>{inWords(row.sample)}</td>)
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
