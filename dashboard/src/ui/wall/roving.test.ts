import { describe, expect, it } from 'vitest';
import { moveInGrid } from './roving.ts';

const grid = { count: 7, cols: 3 };

describe('arrows on the wall', () => {
  it.each([
    [0, 'right', 1],
    [0, 'left', 0],
    [2, 'right', 3],
    [1, 'down', 4],
    [4, 'up', 1],
    [1, 'up', 1],
    [4, 'down', 6],
    [6, 'down', 6],
    [6, 'right', 6],
    [5, 'first', 0],
    [0, 'last', 6],
  ] as const)('from tile %d, %s leads to %d', (index, to, target) => {
    expect(moveInGrid(index, to, grid)).toBe(target);
  });
});
