import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { describe, expect, it } from 'vitest';
import { FrameFeed } from './frame-feed.ts';

function open() {
  const timers = new ManualTimers();
  const sent: number[] = [];
  let hangs = 0;
  const feed = new FrameFeed({
    timers,
    send: (jpeg) => sent.push(jpeg[0] ?? 0),
    hung: () => {
      hangs += 1;
    },
  });
  return {
    timers,
    sent,
    feed,
    offer: (...pictures: number[]) => {
      for (const picture of pictures) feed.offer(new Uint8Array([picture]));
    },
    get hangs() {
      return hangs;
    },
  };
}

describe('pictures on their way to the WebRTC process', () => {
  it('go at once while none is out', () => {
    const { offer, sent, feed } = open();
    offer(1);
    feed.taken();
    offer(2);
    expect(sent).toEqual([1, 2]);
  });

  it('wait while one is out, and the newest of them goes next', () => {
    const { offer, sent, feed } = open();
    offer(1, 2, 3);
    expect(sent).toEqual([1]);
    feed.taken();
    feed.taken();
    expect(sent).toEqual([1, 3]);
  });

  it('are forgotten when it stops', () => {
    const run = open();
    run.offer(1, 2);
    run.feed.stop();
    run.timers.advance(60_000);
    expect(run.hangs).toBe(0);
    run.offer(3);
    expect(run.sent).toEqual([1, 3]);
  });

  it('tell that it hangs where one is not used for 15 s', () => {
    const run = open();
    run.offer(1);
    run.timers.advance(14_999);
    expect(run.hangs).toBe(0);
    run.timers.advance(1);
    expect(run.hangs).toBe(1);
  });
});
