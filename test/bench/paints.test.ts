import { expect, test } from 'vitest';
import { NUMBERED, ROUND } from './numbered.ts';
import { agesOf, longestGap } from './paints.ts';

const at = (...times: number[]) => times.map((one) => ({ at: one }));

test('the longest gap is counted from the picture that was there to the end', () => {
  const drawings = at(0, 30, 60, 160, 190);
  expect(longestGap(drawings, 40, 200)).toBe(100);
  expect(longestGap(drawings, 165, 170)).toBe(10);
  expect(longestGap(drawings, 70, 400)).toBe(210);
  expect(longestGap([], 10, 50)).toBe(40);
});

const levels = (number: number) =>
  Array.from({ length: NUMBERED.squares }, (_, square) =>
    (number >> (NUMBERED.squares - 1 - square)) & 1 ? 220 : 30,
  );

test('a picture is as old as the newest with its number that was there when it was drawn', () => {
  const captures = Array.from({ length: 2 * ROUND }, (_, index) => 1_000 + 10 * index);
  const second = 1_000 + 10 * (ROUND + 7);
  const drawings = [
    { at: 1_000 + 10 * 7 + 25, video: true, levels: levels(7) },
    { at: second + 5, video: false, levels: levels(7) },
    { at: 1_000, video: false, levels: levels(200) },
  ];
  expect(agesOf(drawings, captures)).toEqual([25, 5]);
});
