import { parseArgs } from 'node:util';

export interface SoakArguments {
  readonly minutes: number;
  readonly seed: number;
}

export const USAGE = `npm run soak -- [--minutes 60] [--seed 12345]

  --minutes  how long faults are made; the last is waited for
  --seed     the same faults again, in the same order; else one is chosen and printed
`;

/** @throws {Error} in words for who typed it */
export function readArguments(args: readonly string[]): SoakArguments {
  const { values } = parseArgs({
    args: [...args],
    options: { minutes: { type: 'string', default: '60' }, seed: { type: 'string' } },
  });
  const minutes = Number(values.minutes);
  if (!(minutes > 0 && minutes <= 10_000)) throw new Error('--minutes must be a number above 0.');
  const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(values.seed);
  if (!Number.isInteger(seed) || seed < 0) throw new Error('--seed must be a whole number.');
  return { minutes, seed };
}
