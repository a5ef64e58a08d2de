/** Numbers that a relay has for each second of its start. */
const NUMBERS_PER_SECOND = 1e6;

/** @returns which of its camera's frames it is since the relay was started: 1 for the first */
export const countOf = (sequence: number): number => sequence % NUMBERS_PER_SECOND;

/** @param now ms since the epoch at the relay's start. @returns the number of the frame that it counts so */
export const numberOf = (count: number, now: number): number =>
  Math.floor(now / 1_000) * NUMBERS_PER_SECOND + count;
