import { describe, expect, test } from 'vitest';
import { RenditionBytes } from './rendition-bytes.ts';

const HD = { width: 1280, height: 720 };

describe('What a rendition will cost', () => {
  test('is unknown before a frame', () => {
    expect(new RenditionBytes().mean('640')).toBe(0);
  });

  test('is estimated from the camera’s own frames: a street’s 87 KB at 1280 were 34 KB at 640 and 9.7 KB at 320', () => {
    const bytes = new RenditionBytes();
    bytes.frame(HD, 87_000);
    expect(bytes.mean('640')).toBeGreaterThan(34_000 / 1.3);
    expect(bytes.mean('640')).toBeLessThan(34_000 * 1.3);
    expect(bytes.mean('320')).toBeGreaterThan(9_700 / 1.3);
    expect(bytes.mean('320')).toBeLessThan(9_700 * 1.3);
  });

  test('is what was measured where it was made, and the others are estimated from the nearest', () => {
    const bytes = new RenditionBytes();
    bytes.frame(HD, 87_000);
    const before = bytes.mean('480');
    bytes.measured('640', 10_000, 87_000);
    expect(bytes.mean('640')).toBeCloseTo(10_000);
    expect(bytes.mean('480')).toBeLessThan(before / 2);
  });

  test('follows the scene within a second or two, without being made again', () => {
    const bytes = new RenditionBytes();
    bytes.frame(HD, 10_000);
    bytes.measured('320', 1_000, 10_000);
    for (let frame = 0; frame < 30; frame += 1) bytes.frame(HD, 50_000);
    expect(bytes.mean('full')).toBeGreaterThan(45_000);
    expect(bytes.mean('320')).toBeGreaterThan(4_500);
  });

  test('begins anew with another size', () => {
    const bytes = new RenditionBytes();
    bytes.frame(HD, 80_000);
    bytes.frame({ width: 640, height: 480 }, 20_000);
    expect([bytes.full, bytes.mean('full'), bytes.mean('1280')]).toEqual([
      { width: 640, height: 480 },
      20_000,
      20_000,
    ]);
  });
});
