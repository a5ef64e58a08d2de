import type { SceneResult } from './scene.ts';
import { percentile, sum } from './statistics.ts';

/** Ages under a second are read in ms, others in s. */
export function time(ms: number): string {
  if (Number.isNaN(ms)) return 'none';
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

export const percent = (part: number): string => `${(part * 100).toFixed(part > 0.99 ? 1 : 0)} %`;

/** Of all viewers and cameras alike. */
export function meanFps({ fps }: SceneResult): number {
  const all = fps.flat();
  return sum(all) / all.length;
}

export const fpsOf = (result: SceneResult): string => `${meanFps(result).toFixed(1)} fps`;

/** Median, 95 % and longest. */
export function agesOf({ ages }: Pick<SceneResult, 'ages'>): string {
  return `${time(percentile(ages, 0.5))} / ${time(percentile(ages, 0.95))} / ${time(percentile(ages, 1))}`;
}

/** Frames a second, ages, and by what they came; what arrived beside it where a good part of it was outrun before its paint. */
export function summary(result: SceneResult): string {
  const pictures = result.renditions.filter((one) => one !== 'full');
  const by = [...result.transports, ...pictures].join(', ');
  const outrun =
    outrunPart(result) > 0.1 ? ` (${(result.delivered / result.seconds).toFixed(1)} arrived)` : '';
  return `${fpsOf(result)}${outrun} · ${agesOf(result)} · ${by}`;
}

const outrunPart = ({ ages, delivered }: SceneResult): number => 1 - ages.length / Math.max(1, delivered);
