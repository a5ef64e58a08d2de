import type { Sample } from './sample.ts';

/** How much more the last samples may have than the first: a part of it, and so much anyway. */
const ALLOWED: Readonly<Record<keyof Sample, { part: number; anyway: number }>> = {
  relayHeap: { part: 0.25, anyway: 12e6 },
  relayRss: { part: 0.35, anyway: 40e6 },
  relayDescriptors: { part: 0.2, anyway: 15 },
  relayListeners: { part: 0.2, anyway: 150 },
  relayTimers: { part: 0.25, anyway: 60 },
  captureRss: { part: 0.35, anyway: 40e6 },
  captureDescriptors: { part: 0.2, anyway: 8 },
  viewersHeap: { part: 0.35, anyway: 25e6 },
  ageP50: { part: 0.5, anyway: 30 },
  ageP95: { part: 0.5, anyway: 80 },
};

export interface Growth {
  readonly name: keyof Sample;
  readonly first: number;
  readonly last: number;
  readonly most: number;
}

/** Each figure's middle in the first third of the samples and in the last: one sample may come at an odd moment. */
export function growthOf(samples: readonly Sample[]): Growth[] {
  const third = Math.max(1, Math.floor(samples.length / 3));
  return (Object.keys(ALLOWED) as (keyof Sample)[]).map((name) => {
    const values = samples.map((sample) => sample[name]);
    const first = middle(values.slice(0, third));
    const { part, anyway } = ALLOWED[name];
    return { name, first, last: middle(values.slice(-third)), most: first * (1 + part) + anyway };
  });
}

export const hasGrown = ({ last, most }: Growth): boolean => last > most;

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
