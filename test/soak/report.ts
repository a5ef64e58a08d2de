import { growthOf, hasGrown } from './growth.ts';
import type { Sample } from './sample.ts';

export interface SoakResult {
  readonly seed: number;
  ms: number;
  readonly faults: Record<string, number>;
  /** Ms from a fault's end until every viewer had painted every camera. */
  readonly heals: number[];
  readonly samples: Sample[];
  /** In words. */
  readonly wrong: string[];
  painted: number;
}

/** The promise of SE-5 and its kin, and what a busy machine needs. */
const PROMISED_MS = 3_000;

export const failures = (result: SoakResult): string[] => [
  ...result.wrong,
  ...growthOf(result.samples)
    .filter(hasGrown)
    .map(({ name, first, last }) => `${name} has grown from ${shown(name, first)} to ${shown(name, last)}`),
];

export function report(result: SoakResult): string {
  const heals = [...result.heals].sort((a, b) => a - b);
  const part = (of: number) => ((heals[Math.floor((heals.length - 1) * of)] ?? 0) / 1_000).toFixed(1);
  const inTime = heals.filter((ms) => ms <= PROMISED_MS).length;
  const faults = Object.entries(result.faults).sort(([, a], [, b]) => b - a);
  const failed = failures(result);
  return [
    `Seed ${result.seed}, ${(result.ms / 60_000).toFixed(1)} min, ${result.painted} frames painted.`,
    `Faults: ${faults.map(([what, times]) => `${what} ${times}`).join(' · ')}.`,
    `All painted again after (s): middle ${part(0.5)}, 95 % ${part(0.95)}, worst ${part(1)}; ${inTime} of ${heals.length} within 3.`,
    '',
    '| held while all is well | first third | last third | at most |',
    '| --- | --- | --- | --- |',
    ...growthOf(result.samples).map(
      ({ name, first, last, most }) =>
        `| ${name} | ${shown(name, first)} | ${shown(name, last)} | ${shown(name, most)} |`,
    ),
    '',
    failed.length === 0 ? 'Nothing has grown, and the books add up.' : `FAILED:\n  ${failed.join('\n  ')}`,
  ].join('\n');
}

function shown(name: keyof Sample, value: number): string {
  if (/Heap|Rss/.test(name)) return `${(value / 1e6).toFixed(0)} MB`;
  return /^age/.test(name) ? `${value.toFixed(0)} ms` : value.toFixed(0);
}
