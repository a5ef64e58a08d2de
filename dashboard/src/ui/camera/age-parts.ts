import type { AgeSplit } from '../../state/age-split.ts';

export type AgePartName = 'encode' | 'to-relay' | 'to-you' | 'paint';

/** One piece of a frame's age, in whole ms; all of them add up to the age. */
export interface AgePart {
  readonly name: AgePartName;
  readonly label: string;
  readonly ms: number;
  /** It is where most of the age comes from, and that is long. */
  readonly slow: boolean;
}

/** Ms from which half of an age in one place is worth pointing at. */
const SLOW_FROM_MS = 100;

/** @param encodeMs what its PC says that one picture takes; null where it does not */
export function agePartsOf(split: AgeSplit, encodeMs: number | null): AgePart[] {
  const encode = Math.min(encodeMs ?? 0, split.toRelayMs);
  const exact: [AgePartName, string, number][] = [
    ...(encodeMs === null ? [] : [['encode', 'encode', encode] as [AgePartName, string, number]]),
    ['to-relay', 'to relay', split.toRelayMs - encode],
    ['to-you', 'to you', split.toYouMs],
    ['paint', 'decode, paint', split.paintMs],
  ];
  const whole = wholeParts(exact.map(([, , ms]) => ms));
  const sum = whole.reduce((all, ms) => all + ms, 0);
  return exact.map(([name, label], index) => {
    const ms = whole[index] ?? 0;
    return { name, label, ms, slow: ms >= SLOW_FROM_MS && ms * 2 >= sum };
  });
}

/** Rounded so that the sum is that of the exact ones, rounded: each ends where its exact end rounds to. */
function wholeParts(exact: readonly number[]): number[] {
  let end = 0;
  let before = 0;
  return exact.map((ms) => {
    end += ms;
    const whole = Math.round(end) - before;
    before = Math.round(end);
    return whole;
  });
}
