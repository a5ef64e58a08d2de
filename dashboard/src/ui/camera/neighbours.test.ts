import { describe, expect, it } from 'vitest';
import { neighbour } from './neighbours.ts';

const cameras = ['a', 'b', 'c'].map((id) => ({ id }));

describe('previous and next camera', () => {
  it.each([
    ['a', 1, 'b'],
    ['c', 1, 'a'],
    ['a', -1, 'c'],
    ['gone', 1, 'a'],
  ] as const)('from %s by %d is %s', (id, by, target) => {
    expect(neighbour(cameras, id, by)).toBe(target);
  });

  it('of nothing is nothing', () => {
    expect(neighbour([], 'a', 1)).toBe(undefined);
  });
});
