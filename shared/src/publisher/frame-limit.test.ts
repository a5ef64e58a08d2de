import { describe, expect, it } from 'vitest';
import { FrameLimit } from './frame-limit.ts';

describe('FrameLimit', () => {
  it('is what the relay tells', () => {
    const limit = new FrameLimit(2_000);
    limit.told(1_000);
    expect([limit.admits(1_000), limit.admits(1_001)]).toEqual([true, false]);
  });

  it('shrinks below the size of a frame that was refused for it, and stays there', () => {
    const limit = new FrameLimit(2_000);
    limit.sent(1, 1_000);
    limit.answered(1, 'frame-too-large');
    limit.told(2_000);
    expect(limit.maxBytes).toBe(700);
  });

  it.each([undefined, 'frame-superseded', 'not-a-jpeg'] as const)(
    'learns nothing from an answer with %s',
    (code) => {
      const limit = new FrameLimit(2_000);
      limit.sent(1, 1_000);
      limit.answered(1, code);
      expect(limit.maxBytes).toBe(2_000);
    },
  );

  it('learns nothing from a frame it has forgotten', () => {
    const limit = new FrameLimit(2_000);
    limit.sent(1, 1_000);
    limit.sent(2, 900);
    limit.answered(2);
    limit.answered(1, 'frame-too-large');
    expect(limit.maxBytes).toBe(2_000);
  });
});
