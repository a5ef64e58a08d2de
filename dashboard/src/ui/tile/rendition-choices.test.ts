import { describe, expect, it } from 'vitest';
import { offeredRenditions } from './rendition-choices.ts';

const seen = {
  rendition: { name: '640', cause: 'fits-tile' },
  width: 640,
  full: { width: 1280, height: 720 },
  bytesPerSecond: 100_000,
} as const;

describe('the renditions a person may pin', () => {
  it('are those smaller than the camera’s own picture, each with what it costs', () => {
    expect(offeredRenditions(seen, 'auto').map(({ label, cost }) => `${label}: ${cost}`)).toEqual([
      'full, 1280 × 720: ≈ 303 KB/s',
      '960 × 540: ≈ 191 KB/s',
      '640 × 360: 100 KB/s',
      '480 × 270: ≈ 63 KB/s',
      '320 × 180: ≈ 33 KB/s',
      '160 × 90: ≈ 11 KB/s',
    ]);
  });

  it('say nothing of cost before any was measured', () => {
    const nothing = { rendition: null, width: null, full: null, bytesPerSecond: null };
    expect(offeredRenditions(nothing, 'auto').map(({ label, cost }) => label + cost)).toEqual([
      'full',
      '1280 px',
      '960 px',
      '640 px',
      '480 px',
      '320 px',
      '160 px',
    ]);
  });

  it('keep the one that is chosen, though the camera’s picture has become smaller', () => {
    expect(offeredRenditions(seen, '1280').map(({ name }) => name)).toContain('1280');
  });
});
