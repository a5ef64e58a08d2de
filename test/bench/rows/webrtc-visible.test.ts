import { expect, test } from 'vitest';
import { gapsInWords, isInvisible } from './webrtc-visible.ts';

const visits = (gaps: readonly number[], usual: readonly number[]) =>
  gaps.map((gapMs, index) => ({ gapMs, usualGapMs: usual[index] ?? Number.NaN }));

test.each<[string, boolean, number[], number[]]>([
  ['as JPEGs have it alone', true, [50, 60, 70], [50, 60, 70]],
  ['longer once, by no more than nobody takes for a standstill', true, [50, 60, 170], [50, 70, 60]],
  ['longer once, by more than that', false, [50, 60, 171], [50, 70, 60]],
  ['as long as JPEGs alone stood still in another visit', true, [50, 300, 60], [200, 50, 50]],
  ['longer in most visits', false, [101, 101, 50], [300, 50, 50]],
])('a gap %s is invisible: %s', (_what, invisible, gaps, usual) => {
  expect(isInvisible(visits(gaps, usual))).toBe(invisible);
});

test('the median and the longest are told, of JPEGs as well', () => {
  expect(gapsInWords(visits([50, 60, 170], [40, 50, 90]), 'before')).toBe(
    'gap 60 ms, longest 170 ms (JPEGs before: 50 ms, longest 90 ms)',
  );
});
