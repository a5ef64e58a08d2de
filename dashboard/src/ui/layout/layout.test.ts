import { describe, expect, it } from 'vitest';
import { layOutWall, pagesOf, usualAspect } from './layout.ts';

const laptop = { width: 1440, height: 856, aspect: 16 / 9 };
const wall = { width: 2560, height: 1396, aspect: 16 / 9 };
const phone = { width: 390, height: 738, aspect: 16 / 9 };

describe('the wall of a laptop', () => {
  it.each([
    [1, 1, 1, 'standard'],
    [2, 2, 1, 'standard'],
    [4, 2, 2, 'standard'],
    [6, 3, 2, 'standard'],
    [9, 3, 3, 'standard'],
    [16, 4, 4, 'compact'],
  ])('%d cameras stand in %d × %d with %s plates', (count, cols, rows, plate) => {
    expect(layOutWall({ ...laptop, count })).toMatchObject({ cols, rows, plate, scrolls: false });
  });

  it('fits the window with its gaps to the pixel row', () => {
    for (const count of [1, 2, 3, 4, 5, 6, 9, 12, 16, 25]) {
      const { rows, cols, gap, margin, tileWidth, wellHeight, plateHeight } = layOutWall({
        ...laptop,
        count,
      });
      const high = rows * (wellHeight + plateHeight) + gap * (rows - 1) + 2 * margin;
      const wide = cols * tileWidth + gap * (cols - 1) + 2 * margin;
      expect(high, `${count} cameras`).toBeLessThanOrEqual(856);
      expect(wide, `${count} cameras`).toBeLessThanOrEqual(1440);
      expect(cols * rows).toBeGreaterThanOrEqual(count);
    }
  });

  it('makes a well no higher than its picture', () => {
    const { wellHeight, tileWidth } = layOutWall({ ...laptop, count: 2 });
    expect(wellHeight).toBe(Math.round((tileWidth * 9) / 16));
  });
});

describe('a large screen', () => {
  it('prefers a full grid with compact plates to one with holes', () => {
    const desk = { width: 1920, height: 1036, aspect: 16 / 9 };
    expect(layOutWall({ ...desk, count: 16 })).toMatchObject({ cols: 4, rows: 4, plate: 'compact' });
    expect(layOutWall({ ...desk, count: 9 })).toMatchObject({ cols: 3, rows: 3, plate: 'standard' });
  });

  it('keeps standard plates for 16 cameras', () => {
    expect(layOutWall({ ...wall, count: 16 })).toMatchObject({ cols: 4, rows: 4, plate: 'standard' });
  });
});

describe('resizing', () => {
  it('keeps the columns while another number is hardly better', () => {
    const flips = [];
    let cols: number | undefined;
    for (let width = 900; width <= 940; width += 2) {
      const next = layOutWall({
        count: 3,
        width,
        height: 700,
        aspect: 4 / 3,
        ...(cols ? { cols } : {}),
      }).cols;
      if (cols !== undefined && next !== cols) flips.push(width);
      cols = next;
    }
    expect(flips.length).toBeLessThanOrEqual(1);
  });

  it('changes the columns once another number is clearly better', () => {
    expect(layOutWall({ ...laptop, count: 4, cols: 4 }).cols).toBe(2);
  });

  it('forgets columns that no longer fit', () => {
    expect(layOutWall({ ...laptop, width: 620, count: 16, cols: 6 }).cols).toBeLessThanOrEqual(2);
  });
});

describe('plates', () => {
  it('are compact on narrow tiles, or where asked for', () => {
    expect(layOutWall({ ...laptop, count: 4, plates: 'compact' }).plate).toBe('compact');
    expect(layOutWall({ ...laptop, count: 16, plates: 'all' })).toMatchObject({ cols: 4, plate: 'standard' });
  });
});

describe('too many for one screen', () => {
  it('scrolls rather than shrinking pictures past use', () => {
    expect(layOutWall({ width: 844, height: 340, aspect: 16 / 9, count: 9 })).toMatchObject({
      scrolls: true,
    });
  });

  it.each([
    [25, 1, 25],
    [26, 2, 16],
    [49, 4, 16],
  ])('puts %d cameras on %d pages', (count, pages, size) => {
    expect(pagesOf(count)).toEqual({ pages, size });
  });
});

describe('a phone', () => {
  it.each([
    [1, 1, 'standard', false],
    [2, 1, 'standard', false],
    [4, 1, 'standard', true],
    [6, 2, 'two-line', false],
    [16, 2, 'two-line', true],
  ])('%d cameras stand in %d columns with %s plates', (count, cols, plate, scrolls) => {
    expect(layOutWall({ ...phone, count })).toMatchObject({ cols, plate, scrolls });
  });

  it('at 320 px has one column however many there are', () => {
    expect(layOutWall({ ...phone, width: 320, count: 16 }).cols).toBe(1);
  });

  it('bleeds one column to the edges', () => {
    expect(layOutWall({ ...phone, count: 2 })).toMatchObject({ margin: 0, tileWidth: 390 });
  });
});

describe('the usual aspect', () => {
  it('is the median of the pictures, and 16:9 before any', () => {
    expect(usualAspect([])).toBeCloseTo(16 / 9);
    const size = (width: number, height: number) => ({ width, height });
    expect(usualAspect([size(640, 480), size(1280, 720), size(768, 576)])).toBeCloseTo(4 / 3);
  });
});
