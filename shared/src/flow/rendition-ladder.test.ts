import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RENDITION_CHOICES, type Wish } from '../protocol/renditions.ts';
import { allowedRenditions, renditionLadder, renditionWidth, wishedRendition } from './rendition-ladder.ts';

const HD = { width: 1280, height: 720 };
const VGA = { width: 640, height: 480 };
const STREET = { width: 768, height: 576 };
const auto = (rest: Partial<Wish> = {}): Wish => ({ rendition: 'auto', ...rest });

describe('RE-1: the picture that a tile needs', () => {
  test.each([
    [HD, auto(), 'full', 'full'],
    [HD, auto({ width: 2_000 }), 'full', 'full'],
    [HD, auto({ width: 961 }), 'full', 'full'],
    [HD, auto({ width: 960 }), '960', 'fits-tile'],
    [HD, auto({ width: 641 }), '960', 'fits-tile'],
    [HD, auto({ width: 320 }), '320', 'fits-tile'],
    [HD, auto({ width: 1 }), '160', 'fits-tile'],
    // 640 would be made of 768: too little is saved.
    [STREET, auto({ width: 600 }), 'full', 'full'],
    [VGA, auto({ width: 480 }), '480', 'fits-tile'],
    [{ width: 160, height: 120 }, auto({ width: 100 }), 'full', 'full'],
    [{ width: 8_192, height: 1_000 }, auto({ width: 1_280 }), '1280', 'fits-tile'],
  ] as const)('of %o, wished as %o, is %s because of %s', (full, wish, name, cause) => {
    expect(wishedRendition(wish, full)).toEqual({ name, cause });
  });

  test('is never wider than the camera’s own, nor narrower than the tile while there is a wider one', () => {
    const size = fc.record({
      width: fc.integer({ min: 1, max: 8_192 }),
      height: fc.integer({ min: 1, max: 8_192 }),
    });
    fc.assert(
      fc.property(size, fc.integer({ min: 1, max: 16_384 }), (full, width) => {
        const { name } = wishedRendition(auto({ width }), full);
        const shown = renditionWidth(name) ?? full.width;
        expect(shown).toBeLessThanOrEqual(full.width);
        expect(shown).toBeGreaterThanOrEqual(Math.min(width, full.width));
      }),
    );
  });
});

describe('RE-2: what overrides the tile', () => {
  test.each([
    [HD, auto({ width: 300, rendition: '960' }), '960', 'pinned'],
    [HD, auto({ width: 300, rendition: 'full', saveData: true }), 'full', 'pinned'],
    [VGA, auto({ rendition: '1280' }), 'full', 'pinned'],
    [STREET, auto({ rendition: '640' }), '640', 'pinned'],
    [HD, auto({ saveData: true }), '640', 'save-data'],
    [HD, auto({ saveData: true, width: 1_000 }), '640', 'save-data'],
    [HD, auto({ saveData: true, width: 640 }), '640', 'fits-tile'],
    [HD, auto({ saveData: true, width: 200 }), '320', 'fits-tile'],
    [VGA, auto({ saveData: true }), 'full', 'full'],
  ] as const)('%o, wished as %o, is %s because of %s', (full, wish, name, cause) => {
    expect(wishedRendition(wish, full)).toEqual({ name, cause });
  });

  test('a pin leaves nothing else; every other wish leaves what is smaller, too', () => {
    expect(allowedRenditions({ rendition: '480' }, HD)).toEqual(['480']);
    expect(allowedRenditions(auto({ width: 400 }), HD)).toEqual(['480', '320', '160']);
    expect(allowedRenditions(auto(), VGA)).toEqual(['full', '480', '320', '160']);
  });

  test('whatever is wished is one of the ladder or a pin that is narrower than the camera', () => {
    const wish = fc.record({
      width: fc.option(fc.integer({ min: 1, max: 16_384 }), { nil: undefined }),
      rendition: fc.constantFrom(...RENDITION_CHOICES),
      saveData: fc.boolean(),
    });
    fc.assert(
      fc.property(wish, fc.integer({ min: 1, max: 8_192 }), (asked, width) => {
        const full = { width, height: 9 };
        const { name, cause } = wishedRendition(asked as Wish, full);
        if (cause !== 'pinned') expect(renditionLadder(full)).toContain(name);
        else expect(renditionWidth(name) ?? 0).toBeLessThan(width);
        expect(allowedRenditions(asked as Wish, full)[0]).toBe(name);
      }),
    );
  });
});
