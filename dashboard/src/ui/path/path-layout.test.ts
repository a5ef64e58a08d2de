import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOutPath, legPath } from './path-layout.ts';

const ROOM = { height: 700, relay: 150 };

describe('the drawing', () => {
  it('makes one camera and one viewer a straight line through the relay', () => {
    const { cameras, viewers, height } = layOutPath(1, 1, ROOM);
    expect([cameras, viewers]).toEqual([
      [{ y: height / 2, port: height / 2 }],
      [{ y: height / 2, port: height / 2 }],
    ]);
  });

  it.each([
    ['few rows, no further apart than figures need', 3, 84],
    ['a full screen, as high as there is room', 12, 58],
    ['many rows, never closer than their figures', 24, 44],
  ])('has %s', (_what, rows, high) => {
    expect(layOutPath(rows, 1, ROOM).row).toBe(high);
  });

  it('centres the shorter side, keeps rows apart and legs within the relay, whatever there is', () => {
    fc.assert(
      fc.property(
        ...[fc.integer({ min: 0, max: 25 }), fc.integer({ min: 0, max: 17 })],
        fc.integer({ min: 0, max: 2_000 }),
        (cameras, viewers, height) => {
          const layout = layOutPath(cameras, viewers, { height, relay: ROOM.relay });
          for (const side of [layout.cameras, layout.viewers]) {
            const [first, last] = [side[0], side.at(-1)];
            if (!first || !last) continue;
            expect(first.y - layout.row / 2).toBeGreaterThanOrEqual(0);
            expect(last.y + layout.row / 2).toBeLessThanOrEqual(layout.height);
            expect((first.y + last.y) / 2).toBeCloseTo(layout.height / 2);
            expect(last.port - first.port).toBeLessThanOrEqual(ROOM.relay - 24);
            side.slice(1).forEach((leg, at) => {
              expect(leg.y - (side[at]?.y ?? 0)).toBeCloseTo(layout.row);
            });
          }
        },
      ),
    );
  });

  it('leads a leg from its row to the relay on the left, and from the relay to its row on the right', () => {
    expect(legPath({ y: 10, port: 50 }, 80, 'left')).toBe('M0 10C40 10 40 50 80 50');
    expect(legPath({ y: 10, port: 50.04 }, 80, 'right')).toBe('M0 50C40 50 40 10 80 10');
  });
});
