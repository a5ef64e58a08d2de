import { describe, expect, it } from 'vitest';
import { FrameDrops, NO_DROPS } from './frame-drops.ts';

const CLOCK_SET_BACK = 1;
const RESTARTED = 1_000_000;

const arrive = (drops: FrameDrops, ...sequences: number[]) => {
  for (const sequence of sequences) drops.arrived(sequence, false);
};

describe('the drops of a camera', () => {
  it('are none at first', () => {
    expect(new FrameDrops().sums).toEqual(NO_DROPS);
  });

  it('count by the relay’s numbers what did not come, and what came and was not painted', () => {
    const drops = new FrameDrops();
    arrive(drops, 501, 504, 505, 506);
    drops.dropped('superseded');
    drops.dropped('decode-failed');
    expect(drops.sums).toEqual({ ...NO_DROPS, skipped: 2, replaced: 1, broken: 1 });
  });

  it('take for no loss what was left out, or kept ready, while WebRTC brought the picture', () => {
    const drops = new FrameDrops();
    arrive(drops, 1);
    drops.arrived(4, true);
    drops.dropped('not-needed');
    arrive(drops, 7, 9);
    expect(drops.sums).toEqual({ ...NO_DROPS, skipped: 1, stoodBy: 5 });
  });

  it('leave out what was captured while nothing was asked for', () => {
    const drops = new FrameDrops();
    arrive(drops, 1, 2);
    drops.rest();
    arrive(drops, 90, 91);
    expect(drops.sums).toEqual(NO_DROPS);
  });

  it.for([RESTARTED, CLOCK_SET_BACK])('miss nothing where a relay counts anew from %d', (sequence) => {
    const drops = new FrameDrops();
    arrive(drops, 500, sequence, sequence + 1);
    expect(drops.sums).toEqual(NO_DROPS);
  });
});
