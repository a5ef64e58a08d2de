import { growthOf, hasGrown } from './growth.ts';
import type { Sample } from './sample.ts';

/** Faults at one time, and what came after. */
export interface Round {
  readonly faults: readonly string[];
  /** From their end until every viewer had painted every camera; null where it was given up. */
  readonly healedMs: number | null;
}

export interface SoakResult {
  readonly seed: number;
  ms: number;
  readonly rounds: Round[];
  readonly samples: Sample[];
  /** In words. */
  readonly wrong: string[];
  painted: number;
}

/** The promise of SE-5 and its kin, and what a busy machine needs. */
export const PROMISED_MS = 3_000;

export const failures = (result: SoakResult): string[] => [
  ...result.wrong,
  ...growthOf(result.samples)
    .filter(hasGrown)
    .map(({ name, first, last }) => `${name} has grown from ${shown(name, first)} to ${shown(name, last)}`),
];

export function report(result: SoakResult): string {
  const heals = healsOf(result.rounds);
  const inTime = heals.filter((ms) => ms <= PROMISED_MS).length;
  const failed = failures(result);
  return [
    `Seed ${result.seed}, ${(result.ms / 60_000).toFixed(1)} min, ${result.painted} frames painted.`,
    `All painted again after (s): middle ${part(heals, 0.5)}, 95 % ${part(heals, 0.95)}, worst ${part(heals, 1)}; ${inTime} of ${heals.length} within 3.`,
    '',
    '| fault, alone or beside others | times | painted again after, s: middle | worst |',
    '| --- | --- | --- | --- |',
    ...byFault(result.rounds),
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

const healsOf = (rounds: readonly Round[]) =>
  rounds.flatMap(({ healedMs }) => (healedMs === null ? [] : [healedMs])).sort((a, b) => a - b);

const part = (sorted: readonly number[], of: number) =>
  ((sorted[Math.floor((sorted.length - 1) * of)] ?? 0) / 1_000).toFixed(1);

function byFault(rounds: readonly Round[]): string[] {
  return [...new Set(rounds.flatMap(({ faults }) => faults))].sort().map((fault) => {
    const its = rounds.filter(({ faults }) => faults.includes(fault));
    const heals = healsOf(its);
    return `| ${fault} | ${its.length} | ${part(heals, 0.5)} | ${part(heals, 1)} |`;
  });
}

function shown(name: keyof Sample, value: number): string {
  if (/Heap|Rss/.test(name)) return `${(value / 1e6).toFixed(0)} MB`;
  return /^age/.test(name) ? `${value.toFixed(0)} ms` : value.toFixed(0);
}
