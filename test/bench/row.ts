import type { Bench } from './bench.ts';

/** One line of the table: what was asked for, what was measured, side by side. */
export interface Line {
  readonly what: string;
  readonly link: string;
  readonly target: string;
  readonly porthole: string;
  /** Empty where there is nothing to compare with. */
  readonly naive: string;
  readonly volatile: string;
  readonly reached: boolean;
  /** Of its row. */
  readonly tried?: string | undefined;
}

/** A promise of the product's, and how it is put to the test. */
export interface Row {
  /** As `--rows` names it. */
  readonly key: string;
  readonly title: string;
  /** What was done for it so far, told where it misses. */
  readonly tried?: string;
  run(bench: Bench): Promise<Line[]>;
}
