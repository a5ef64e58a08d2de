import type { DoctorRun, Row } from '@porthole/shared/doctor/doctor-run';
import { figureOf, OUTCOME_WORDS } from '@porthole/shared/doctor/report';
import type { Verdict } from '@porthole/shared/doctor/verdict';
import { milliseconds } from '@porthole/shared/doctor/words';

export interface Screen {
  write(text: string): void;
  /** Null where it is no terminal but a file or a pipe. */
  readonly columns: number | null;
}

/** While it runs: in a terminal one line that is written over, else a line for each check that has ended. */
export class TerminalView {
  readonly #screen: Screen;
  readonly #told = new Set<string>();
  readonly #clean: (text: string, rows: readonly Row[]) => string;
  #length = 0;

  /** @param clean takes out what a report must not tell: these lines end up in tickets too */
  constructor(screen: Screen, clean: (text: string, rows: readonly Row[]) => string) {
    this.#screen = screen;
    this.#clean = clean;
  }

  show(run: Pick<DoctorRun, 'rows' | 'leftMs'>, verdict: Verdict): void {
    if (this.#screen.columns === null) this.#tellEnded(run.rows);
    else this.#over(liveLine(run, verdict), this.#screen.columns);
  }

  /** Nothing is written over any more. */
  close(): void {
    if (this.#length > 0 && this.#screen.columns !== null) this.#over('', this.#screen.columns);
  }

  #tellEnded(rows: readonly Row[]): void {
    for (const row of rows) {
      if (row.state !== 'done' || !row.result || this.#told.has(row.check.id)) continue;
      this.#told.add(row.check.id);
      const { outcome, says } = row.result;
      this.#screen.write(
        this.#clean(
          `${OUTCOME_WORDS[outcome].padEnd(9)} ${row.check.title}: ${says} (${figureOf(row)})\n`,
          rows,
        ),
      );
    }
  }

  #over(text: string, columns: number): void {
    const room = Math.max(0, columns - 1);
    const shown = text.slice(0, room);
    this.#screen.write(`\r${shown.padEnd(Math.min(this.#length, room))}${shown ? '' : '\r'}`);
    this.#length = shown.length;
  }
}

export function liveLine({ rows, leftMs }: Pick<DoctorRun, 'rows' | 'leftMs'>, verdict: Verdict): string {
  const ended = rows.filter(({ state }) => state === 'done').length;
  const running = rows.filter(({ state }) => state === 'running');
  const at = (running.find(({ check }) => !check.beside) ?? running[0]) as Row | undefined;
  const part = at?.progress === null || at === undefined ? '' : ` ${Math.round(at.progress * 100)} %`;
  const doing = at ? ` · ${at.check.title}${part}` : '';
  return `${ended} of ${rows.length}, about ${milliseconds(Math.max(1_000, leftMs))} left${doing} · So far: ${verdict.sentence}`;
}
