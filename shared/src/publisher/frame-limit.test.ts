import { describe, expect, it } from 'vitest';
import { FrameLimit } from './frame-limit.ts';

const TOLD = { maxFrameBytes: 2_000, maxFramePixels: 9_000_000 };
const told = () => {
  const limit = new FrameLimit();
  limit.told(TOLD);
  return limit;
};

describe('FrameLimit', () => {
  it('is what the relay tells', () => {
    const limit = new FrameLimit();
    limit.told({ maxFrameBytes: 1_000, maxFramePixels: 10_000 });
    expect(limit.bounds('http')).toEqual({ maxBytes: 1_000, maxPixels: 10_000 });
    expect(limit.cappedAt).toBeNull();
  });

  it('shrinks below the size of a frame that the relay refused for it, and stays there', () => {
    const limit = told();
    limit.rejected(1_000, 'frame-too-large');
    limit.told(TOLD);
    for (const over of ['websocket', 'polling', 'http'] as const)
      expect(limit.bounds(over).maxBytes).toBe(700);
    expect(limit.cappedAt).toBeNull();
  });

  it('shrinks for requests alone where it was a proxy that refused, step by step', () => {
    const limit = told();
    for (const bytes of [1_000, 990, 690]) limit.rejected(bytes, 'requests-capped');
    expect([limit.bounds('http').maxBytes, limit.bounds('polling').maxBytes]).toEqual([482, 482]);
    expect(limit.bounds('websocket').maxBytes).toBe(2_000);
    expect(limit.cappedAt).toBe(690);
  });

  it('is free again of a proxy that may not be in the way any more, and not of the relay’s own', () => {
    const limit = told();
    limit.rejected(1_500, 'frame-too-large');
    limit.rejected(1_000, 'requests-capped');
    limit.forgetProxy();
    expect([limit.bounds('http').maxBytes, limit.cappedAt]).toEqual([1_050, null]);
  });

  it('is tried anew where the relay tells another one than before', () => {
    const limit = told();
    limit.rejected(1_000, 'frame-too-large');
    limit.told({ ...TOLD, maxFrameBytes: 4_000 });
    expect(limit.bounds('http').maxBytes).toBe(4_000);
  });

  it.each([
    [1_000, 'frame-superseded'],
    [1_000, 'not-a-jpeg'],
    [0, 'requests-capped'],
  ] as const)('learns nothing from a frame of %i bytes refused with %s', (bytes, code) => {
    const limit = told();
    limit.rejected(bytes, code);
    expect(limit.bounds('http').maxBytes).toBe(2_000);
  });
});
