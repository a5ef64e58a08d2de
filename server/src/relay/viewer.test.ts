import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { unaccounted } from '@porthole/shared/protocol/drops';
import type { Frame } from '@porthole/shared/protocol/frame';
import type { Wish } from '@porthole/shared/protocol/renditions';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CameraChannel } from './camera-channel.ts';

import { type Publisher, UNKNOWN_STATUS } from './publisher.ts';
import type { RenditionPort } from './rendition-port.ts';
import { Viewer } from './viewer.ts';
import type { Painted } from './viewer-books.ts';

const LINE = { transport: 'websocket', window: 4, roundTripMs: null } as const;

/** Makes pictures when told to: one at a time, while one waits. */
class Encoder implements RenditionPort {
  smaller = true;
  readonly heard = { sent: 0, crowdedOut: 0, settled: 0 };
  wish: Wish | undefined;
  closed = false;
  asked: { frame: Frame; deliver: (picture: Frame | undefined) => void }[] = [];
  choose = () => (this.smaller ? SMALLER : ({ name: 'full', cause: 'full' } as const));
  request: RenditionPort['request'] = (frame, _rendition, deliver) => {
    const [overtaken] = this.asked.splice(1, 1);
    this.asked.push({ frame, deliver });
    overtaken?.deliver(undefined);
  };
  sent = () => this.#hear('sent');
  crowdedOut = () => this.#hear('crowdedOut');
  settled = () => this.#hear('settled');
  changeWish = (wish: Wish) => {
    this.wish = wish;
  };
  close = () => {
    this.closed = true;
  };
  #hear(what: keyof Encoder['heard']): void {
    this.heard[what] += 1;
  }

  /** @returns the sequence of the frame it was for */
  finish(made = true): number | undefined {
    const job = this.asked.shift();
    if (!job) return undefined;
    const { frame, deliver } = job;
    const { width, height } = frame.header;
    const header = { ...frame.header, full: { width, height } };
    deliver(made ? { ...frame, header, jpeg: Uint8Array.of(1) } : undefined);
    return frame.header.sequence;
  }
}

const SMALLER = { name: '320', cause: 'fits-tile' } as const;

function set({ renditions }: { renditions?: RenditionPort } = {}) {
  // Its relay numbers from one.
  const timers = new ManualTimers(0);
  const channel = new CameraChannel({ id: 'cam_0123456789', name: 'x', everSeen: false }, timers, () => {});
  const port = { demand: () => {}, refuse: () => {} };
  const { keyVersion } = channel;
  const run = { session: 'run', keyVersion, status: UNKNOWN_STATUS, port };
  const publisher: Publisher = { ...run, transport: 'websocket' };
  channel.attach(publisher);
  const ages: number[] = [];
  const sums = { captured: 0, painted: 0, dropped: 0 };
  const observer = {
    captured: (frames: number) => (sums.captured += frames),
    painted: (frames: number, { ageMs }: Painted) => {
      sums.painted += frames;
      if (ageMs !== undefined) ages.push(ageMs);
    },
    dropped: (_reason: string, frames: number) => (sums.dropped += frames),
    sent: () => {},
  };
  const viewer = new Viewer(channel, { line: LINE, frameWaiting: () => {}, renditions, observer });
  let counted = 0;
  /** @param gap frames captured before it and never sent */
  const capture = (gap = 0, skipped = {}) => {
    counted += gap + 1;
    const picture = { width: 1, height: 1, jpeg: new Uint8Array(3) };
    channel.publish(publisher, { counted, capturedAt: undefined, skipped, ...picture });
    return counted;
  };
  return { timers, channel, viewer, capture, sums, ages };
}

describe('FL-7: a viewer’s books', () => {
  test('begin with the frame that is there when it joins', () => {
    const { viewer, capture } = set();
    capture();
    capture(500);
    viewer.join();
    expect(viewer.account).toEqual({ captured: 1, painted: 0, dropped: {} });
    capture(2, { paced: 2 });
    expect(viewer.account).toEqual({ captured: 4, painted: 0, dropped: { paced: 2, 'downlink-full': 1 } });
  });

  test('settle by acknowledgement: the named frame painted or dropped, those before it superseded', () => {
    const { viewer, capture, ages } = set();
    viewer.join();
    const sent = [1, 2, 3, 4, 5].map(() => {
      const sequence = capture();
      viewer.take();
      return sequence;
    });
    viewer.acknowledge(sent[1] as number, { ageMs: 120 });
    viewer.acknowledge(sent[1] as number, { ageMs: 120 });
    viewer.acknowledge(sent[3] as number, { dropped: 'decode-failed' });
    expect(viewer.account).toEqual({
      captured: 5,
      painted: 1,
      dropped: { superseded: 2, 'decode-failed': 1 },
    });
    expect([viewer.inFlight, ages]).toEqual([1, [120]]);
    viewer.close();
    viewer.close();
    expect(viewer.account.dropped).toMatchObject({ 'downlink-lost': 1 });
    expect(unaccounted(viewer.account)).toBe(0);
  });

  test('give a lost frame another try while it is the newest, and say so once it is not', () => {
    const { viewer, capture, timers } = set();
    viewer.join();
    capture();
    viewer.take();
    timers.advance(10);
    viewer.lost(timers.monotonic());
    expect(viewer.take()?.frame.header.sequence).toBe(1);
    capture();
    timers.advance(10);
    viewer.lost(timers.monotonic());
    expect(viewer.take()?.frame.header.sequence).toBe(2);
    expect(viewer.account).toEqual({ captured: 2, painted: 0, dropped: { 'downlink-lost': 1 } });
  });

  test('add up at every moment, whatever happens in whatever order', () => {
    type Act = (all: ReturnType<typeof set>, encoder: Encoder) => void;
    const acts = fc.array(
      fc.oneof(
        fc.nat({ max: 3 }).map<Act>(
          (gap) =>
            ({ capture }) =>
              void capture(gap, { paced: 1 }),
        ),
        fc.constant<Act>(({ viewer }) => void viewer.take()),
        fc.nat({ max: 60 }).map<Act>(
          (sequence) =>
            ({ viewer }) =>
              viewer.acknowledge(sequence),
        ),
        fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 5 })).map<Act>(
          ([sequence, painted]) =>
            ({ viewer }) =>
              viewer.acknowledge(sequence, { painted }),
        ),
        fc.nat({ max: 60 }).map<Act>(
          (sequence) =>
            ({ viewer }) =>
              viewer.acknowledge(sequence, { dropped: 'superseded' }),
        ),
        fc.nat({ max: 50 }).map<Act>((ms) => ({ viewer, timers }) => {
          timers.advance(ms);
          viewer.lost(timers.monotonic() - 30);
        }),
        fc.boolean().map<Act>((made) => (_all, encoder) => void encoder.finish(made)),
        fc.boolean().map<Act>((smaller) => (_all, encoder) => {
          encoder.smaller = smaller;
        }),
        fc.boolean().map<Act>(
          (standby) =>
            ({ viewer }) =>
              viewer.changeWish({ rendition: 'auto', standby }),
        ),
      ),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(acts, (run) => {
        const encoder = new Encoder();
        const all = set({ renditions: encoder });
        const { viewer, sums } = all;
        viewer.join();
        for (const act of run) {
          act(all, encoder);
          expect(unaccounted(viewer.account)).toBe(viewer.held + viewer.inFlight);
        }
        viewer.close();
        expect(unaccounted(viewer.account)).toBe(0);
        expect(sums.captured).toBe(sums.painted + sums.dropped);
      }),
    );
  });
});

describe('RT-6: a viewer that stands by', () => {
  const standingBy = () => {
    const all = set();
    all.viewer.join();
    all.viewer.changeWish({ rendition: 'auto', standby: true });
    /** Ten frames a second. @returns sequences of those sent */
    const run = (frames: number) => {
      const sent: number[] = [];
      for (let n = 0; n < frames; n += 1) {
        all.capture();
        const taken = all.viewer.take();
        if (taken) sent.push(taken.frame.header.sequence);
        all.timers.advance(100);
      }
      return sent;
    };
    return { ...all, run };
  };

  test('is sent about three frames a second, and what is left out is a drop of its own', () => {
    const { viewer, run } = standingBy();
    expect(run(10)).toEqual([1, 4, 7, 10]);
    for (const sequence of [1, 4, 7, 10]) viewer.acknowledge(sequence, { dropped: 'not-needed' });
    expect(viewer.account).toEqual({ captured: 10, painted: 0, dropped: { standby: 6, 'not-needed': 4 } });
    expect(unaccounted(viewer.account)).toBe(0);
  });

  test('has the newest frame at once when the other way ends', () => {
    const { viewer, run } = standingBy();
    expect(run(3)).toEqual([1]);
    expect(viewer.held).toBe(1);
    viewer.changeWish({ rendition: 'auto' });
    expect(viewer.take()?.frame.header.sequence).toBe(3);
    expect(run(3)).toEqual([4, 5, 6]);
  });

  test('and counts what it paints, without reasons, did not need the rest', () => {
    const { viewer, run } = standingBy();
    run(4);
    viewer.acknowledge(4, { painted: 0 });
    expect(viewer.account.dropped).toEqual({ standby: 2, 'not-needed': 2 });
  });

  test('owes nothing when it leaves', () => {
    const { viewer, run } = standingBy();
    run(3);
    viewer.close();
    expect(unaccounted(viewer.account)).toBe(0);
  });
});

describe('RE-5: a viewer of smaller pictures', () => {
  test('is sent the picture once it is made, and the frames that came meanwhile are accounted for', () => {
    const encoder = new Encoder();
    const { viewer, capture } = set({ renditions: encoder });
    viewer.join();
    for (let n = 0; n < 4; n += 1) capture();
    expect(viewer.waiting).toBeUndefined();
    expect(encoder.finish()).toBe(1);
    expect(viewer.take()).toMatchObject({ frame: { jpeg: { length: 1 } }, rendition: SMALLER });
    expect(encoder.finish()).toBe(4);
    expect(viewer.take()?.frame.header.sequence).toBe(4);
    expect(viewer.account.dropped).toEqual({ 'encoder-busy': 2 });
  });

  test('gets the next one where one could not be made', () => {
    const encoder = new Encoder();
    const { viewer, capture } = set({ renditions: encoder });
    viewer.join();
    capture();
    encoder.finish(false);
    expect(viewer.waiting).toBeUndefined();
    capture();
    encoder.finish();
    expect(viewer.take()?.frame.header.sequence).toBe(2);
    expect(viewer.account.dropped).toEqual({ 'encoder-busy': 1 });
  });

  test('never gets an older picture after a newer one', () => {
    const encoder = new Encoder();
    const { viewer, capture } = set({ renditions: encoder });
    viewer.join();
    capture();
    encoder.smaller = false;
    capture();
    expect(viewer.take()?.frame.header.sequence).toBe(2);
    encoder.finish();
    expect(viewer.waiting).toBeUndefined();
    expect(viewer.account.dropped).toEqual({ 'encoder-busy': 1 });
  });

  test('tells its renditions what became of the pictures, and closes them', () => {
    const encoder = new Encoder();
    encoder.smaller = false;
    const { viewer, capture } = set({ renditions: encoder });
    viewer.join();
    for (let n = 0; n < 3; n += 1) capture();
    viewer.take();
    viewer.acknowledge(3);
    viewer.changeWish({ rendition: 'full' });
    viewer.close();
    expect(encoder).toMatchObject({
      heard: { sent: 1, crowdedOut: 2, settled: 1 },
      wish: { rendition: 'full' },
      closed: true,
    });
  });

  test('that has left is not given what was being made for it', () => {
    const encoder = new Encoder();
    const { viewer, capture } = set({ renditions: encoder });
    viewer.join();
    capture();
    viewer.close();
    encoder.finish();
    expect(viewer.take()).toBeUndefined();
  });
});
