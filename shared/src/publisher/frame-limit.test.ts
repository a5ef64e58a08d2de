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
    limit.sent(1, 1_000);
    limit.answered(1, 'frame-too-large');
    limit.told(TOLD);
    for (const over of ['websocket', 'polling', 'http'] as const)
      expect(limit.bounds(over).maxBytes).toBe(700);
    expect(limit.cappedAt).toBeNull();
  });

  it('shrinks for requests alone where it was a proxy that refused, step by step until one passes', () => {
    const limit = told();
    limit.sent(1, 1_000);
    limit.sent(2, 990);
    limit.answered(1, 'requests-capped');
    limit.answered(2, 'requests-capped');
    expect(limit.bounds('http').maxBytes).toBe(693);
    limit.sent(3, 690);
    limit.answered(3, 'requests-capped');
    limit.sent(4, 480);
    limit.answered(4);
    expect([limit.bounds('http').maxBytes, limit.bounds('polling').maxBytes]).toEqual([482, 482]);
    expect(limit.bounds('websocket').maxBytes).toBe(2_000);
    expect(limit.cappedAt).toBe(690);
  });

  it('is free again of a proxy that may not be in the way any more, and not of the relay’s own', () => {
    const limit = told();
    limit.sent(1, 1_500);
    limit.answered(1, 'frame-too-large');
    limit.sent(2, 1_000);
    limit.answered(2, 'requests-capped');
    limit.forgetProxy();
    expect([limit.bounds('http').maxBytes, limit.cappedAt]).toEqual([1_050, null]);
  });

  it('is tried anew where the relay tells another one than before', () => {
    const limit = told();
    limit.sent(1, 1_000);
    limit.answered(1, 'frame-too-large');
    limit.told({ ...TOLD, maxFrameBytes: 4_000 });
    expect(limit.bounds('http').maxBytes).toBe(4_000);
  });

  it('takes the largest of those under way for the one that a proxy refused, where nobody says which', () => {
    const limit = told();
    limit.sent(1, 500);
    limit.answered(1);
    limit.sent(2, 600);
    limit.sent(3, 900);
    limit.cappedOne();
    expect(limit.cappedAt).toBe(900);
    limit.cappedOne();
    expect(limit.cappedAt).toBe(900);
  });

  it.each([undefined, 'frame-superseded', 'not-a-jpeg'] as const)(
    'learns nothing from an answer with %s',
    (code) => {
      const limit = told();
      limit.sent(1, 1_000);
      limit.answered(1, code);
      expect(limit.bounds('http').maxBytes).toBe(2_000);
    },
  );

  it('learns nothing from a frame it has forgotten', () => {
    const limit = told();
    limit.sent(1, 1_000);
    limit.sent(2, 900);
    limit.answered(2);
    limit.answered(1, 'frame-too-large');
    expect(limit.bounds('http').maxBytes).toBe(2_000);
  });
});
