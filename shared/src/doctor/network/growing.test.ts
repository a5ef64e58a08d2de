import { expect, it } from 'vitest';
import { PROBE_LIMITS } from '../../protocol/probe.ts';
import { growing } from './growing.ts';

/** @param msOf how long the nth transfer takes; null where it does not arrive; throws where it fails */
async function over(msOf: (bytes: number, nth: number) => number | null) {
  const asked: number[] = [];
  const rate = await growing(
    async (bytes) => {
      asked.push(bytes);
      const ms = msOf(bytes, asked.length);
      return ms === null ? null : { bytes, ms };
    },
    () => {},
  );
  return { rate, asked };
}

it('tells a slow line by two transfers that took a while', async () => {
  expect(await over((bytes) => bytes / 50)).toEqual({ rate: 50_000, asked: [32_000, 32_000] });
});

it('grows until one takes a while', async () => {
  const { rate, asked } = await over((bytes) => bytes / 200);
  expect([rate, asked]).toEqual([200_000, [32_000, 128_000, 128_000]]);
});

it('is not taken in by one transfer that waited for the machine, small or large', async () => {
  expect((await over((bytes, nth) => (nth === 1 ? 900 : bytes / 200))).rate).toBe(200_000);
  expect((await over((bytes, nth) => (nth === 2 ? 2_000 : bytes / 200))).rate).toBe(200_000);
});

it('goes no further than the relay lets it', async () => {
  const { rate, asked } = await over((bytes) => bytes / 1e6);
  expect(rate).toBeCloseTo(1e9);
  expect(Math.max(...asked)).toBe(PROBE_LIMITS.downloadBytes);
  expect(asked.filter((bytes) => bytes === PROBE_LIMITS.downloadBytes)).toHaveLength(2);
});

it('tells what the ones before have told where one is too large for something between', async () => {
  expect(await over((bytes) => (bytes > 32_000 ? null : 100))).toMatchObject({ rate: 320_000 });
  expect(await over((_bytes, nth) => (nth === 2 ? null : 800))).toMatchObject({ rate: 40_000 });
  expect(await over(() => null)).toMatchObject({ rate: null });
});

it('tells what one that took a while has told where the other fails', async () => {
  const secondFails = (bytes: number, nth: number) => {
    if (nth === 2) throw new Error('reset');
    return bytes / 50;
  };
  expect((await over(secondFails)).rate).toBe(50_000);
});

it('tells what small ones have told where a large one is cut', async () => {
  const cutsLarge = (bytes: number) => {
    if (bytes > 600_000) throw new Error('reset');
    return bytes / 5_000;
  };
  expect((await over(cutsLarge)).rate).toBe(5_000_000);
});

it('fails where the first does', async () => {
  const fails = () => {
    throw new Error('reset');
  };
  await expect(over(fails)).rejects.toThrow('reset');
});
