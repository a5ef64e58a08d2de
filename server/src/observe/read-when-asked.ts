import { Counter, Gauge, type Registry } from 'prom-client';

/** One line of a metric. */
export type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

export interface ReadMetric {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
  /** All its lines; what is not among them is no longer given. */
  read(): Iterable<Sample>;
}

/** A count that is kept elsewhere, as plain numbers, and handed over when somebody asks. */
export function counterOf(registry: Registry, { name, help, labelNames = [], read }: ReadMetric): void {
  new Counter({
    ...{ name, help, labelNames: [...labelNames], registers: [registry] },
    collect() {
      this.reset();
      for (const [labels, value] of read()) this.inc(labels, value);
    },
  });
}

export function gaugeOf(registry: Registry, { name, help, labelNames = [], read }: ReadMetric): void {
  new Gauge({
    ...{ name, help, labelNames: [...labelNames], registers: [registry] },
    collect() {
      this.reset();
      for (const [labels, value] of read()) this.set(labels, value);
    },
  });
}

/** How many there are of each of these names; of what is not there, none. */
export function countBy<Name extends string>(
  label: string,
  names: readonly Name[],
  present: Iterable<Name>,
): Sample[] {
  const counts = new Map<string, number>(names.map((name) => [name, 0]));
  for (const name of present) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => [{ [label]: name }, count]);
}
