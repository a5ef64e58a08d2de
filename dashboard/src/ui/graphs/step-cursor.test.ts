import { describe, expect, it } from 'vitest';
import { stepCursor } from './step-cursor.ts';

describe('the cursor of the graphs by keyboard', () => {
  it.each([
    ['ArrowLeft', null, 98],
    ['ArrowLeft', 0, 0],
    ['ArrowRight', 98, 99],
    ['ArrowRight', 99, 99],
    ['PageDown', 50, 38],
    ['Home', 50, 0],
    ['End', 50, 99],
    ['Escape', 50, null],
    ['Escape', null, undefined],
    ['Tab', 50, undefined],
  ] as const)('%s from %s leads to %s', (key, from, to) => {
    expect(stepCursor(key, from, 100)).toBe(to);
  });

  it('has nowhere to go without samples', () => {
    expect(stepCursor('ArrowLeft', null, 0)).toBeUndefined();
  });
});
