import type { Command } from '../app/shortcuts.ts';

export type Direction = Extract<Command, { do: 'move' }>['to'];

/** The tile an arrow leads to in a grid that fills row by row. Stays where there is nothing further. */
export function moveInGrid(
  index: number,
  to: Direction,
  { count, cols }: { count: number; cols: number },
): number {
  const target = {
    left: index - 1,
    right: index + 1,
    up: index - cols,
    down: index + cols,
    first: 0,
    last: count - 1,
  }[to];
  if (to === 'down' && target >= count) return lastRowBelow(index, { count, cols }) ? count - 1 : index;
  return target < 0 || target >= count ? index : target;
}

/** A last row with holes still lies below. */
function lastRowBelow(index: number, { count, cols }: { count: number; cols: number }): boolean {
  return Math.floor(index / cols) < Math.floor((count - 1) / cols);
}
