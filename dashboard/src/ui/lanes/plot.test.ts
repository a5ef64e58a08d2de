import { describe, expect, it } from 'vitest';
import { type Point, plot, SPAN_MS } from './plot.ts';

const UNTIL = 1_000_000;
const options = { until: UNTIL, atLeast: 1 };
/** Samples a second apart that end now. */
const samples = (...values: (number | null)[]): Point[] =>
  values.map((value, index) => ({ at: UNTIL - (values.length - 1 - index) * 1000, value }));
const filled = (count: number, value: number | null) => Array.from({ length: count }, () => value);

describe('a plot', () => {
  it('is one line where everything was measured', () => {
    const { line, gaps } = plot(samples(...filled(121, 0.5)), options);
    expect(line.match(/M/g)).toHaveLength(1);
    expect(line.startsWith('M0 ')).toBe(true);
    expect(line).toMatch(/L100 [\d.]+$/);
    expect(gaps).toEqual([]);
  });

  it('does not join what lies on both sides of a gap, and marks it', () => {
    const { line, gaps } = plot(samples(1, 1, ...filled(10, null), 1, 1), options);
    expect(line.match(/M/g)).toHaveLength(2);
    expect(gaps).toHaveLength(1);
    expect(gaps[0]?.width).toBeCloseTo((11_000 / SPAN_MS) * 100);
  });

  it('marks a gap that lasts until now', () => {
    const { gaps, last } = plot(samples(1, 1, ...filled(20, null)), options);
    expect(last).toBe(null);
    expect(gaps[0] && gaps[0].left + gaps[0].width).toBeCloseTo(100);
  });

  it('takes missing samples for a gap as well', () => {
    const { line } = plot(
      [
        { at: UNTIL - 30_000, value: 1 },
        { at: UNTIL, value: 1 },
      ],
      options,
    );
    expect(line.match(/M/g)).toHaveLength(2);
  });

  it('leaves the time before the first sample empty, not hatched', () => {
    expect(plot(samples(1, 1, 1), options)).toMatchObject({ gaps: [], coversMs: 2000 });
  });

  it('scales to its largest value but never magnifies noise', () => {
    expect(plot(samples(4, 2), { until: UNTIL, atLeast: 1 }).max).toBe(4);
    const calm = plot(samples(0.05, 0.1), { until: UNTIL, atLeast: 1 }).line;
    const heights = [...calm.matchAll(/ ([\d.]+)/g)].map(([, y]) => Number(y));
    expect(Math.min(...heights)).toBeGreaterThan(80);
  });

  it('of nothing is empty', () => {
    expect(plot([], options)).toEqual({ line: '', area: '', gaps: [], max: null, last: null, coversMs: 0 });
  });

  it('forgets what is older than two minutes', () => {
    expect(
      plot(
        [
          { at: UNTIL - SPAN_MS - 1, value: 9 },
          { at: UNTIL, value: 1 },
        ],
        options,
      ).max,
    ).toBe(1);
  });
});
