/** Prometheus' text format, as far as tests look into it. */
export class MetricText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Every metric there is, with lines or without. */
  get names(): string[] {
    return [...this.text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => String(name));
  }

  /** A metric's lines by their labels, as written. */
  lines(name: string): Record<string, number> {
    const lines = this.text
      .split('\n')
      .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
    return Object.fromEntries(
      lines.map((line) => [/\{(.*)\}/.exec(line)?.[1] ?? '', Number(line.slice(line.lastIndexOf(' ')))]),
    );
  }

  /** The sum over the lines that have all of these labels. */
  sum(name: string, labels: Readonly<Record<string, string>> = {}): number {
    const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    return Object.entries(this.lines(name))
      .filter(([written]) => wanted.every((one) => written.split(',').includes(one)))
      .reduce((sum, [, value]) => sum + value, 0);
  }
}
