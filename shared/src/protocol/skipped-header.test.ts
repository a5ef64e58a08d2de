import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UPLINK_DROPS } from './drops.ts';
import { formatSkipped, parseSkipped } from './skipped-header.ts';

describe('FR-5: what was left out, as a header', () => {
  it('reads as it was written, whatever was left out', () => {
    const counts = fc.dictionary(fc.constantFrom(...UPLINK_DROPS), fc.nat({ max: 1e12 }), { minKeys: 1 });
    fc.assert(
      fc.property(counts, (skipped) => {
        expect(parseSkipped(formatSkipped(skipped))).toEqual({ ...skipped });
      }),
    );
  });

  it.each([
    '',
    'idle',
    'idle=',
    'idle=-1',
    'idle=1.5',
    'idle=1,',
    'idle=1; paced=2',
    'bored=1',
    'downlink-full=1',
    '__proto__=1',
    'idle=99999999999999',
    `idle=1${',idle=1'.repeat(100)}`,
  ])('is not %j', (text) => {
    expect(parseSkipped(text)).toBeUndefined();
  });
});
