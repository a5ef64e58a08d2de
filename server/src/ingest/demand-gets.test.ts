import { EventEmitter } from 'node:events';
import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import type { Demand } from '@porthole/shared/protocol/demand';
import { HELD_GET_MS } from '@porthole/shared/protocol/limits';
import type { PublisherSignal, SignalToPublisher } from '@porthole/shared/protocol/rtc';
import type { Response } from 'express';
import { describe, expect, test } from 'vitest';
import { Directory } from '../relay/directory.ts';
import { RequestLine } from '../signaling/request-line.ts';
import { DemandGets } from './demand-gets.ts';

/** An answer as its client would read it: undefined while held, else the number told, or null for none. */
class Answer extends EventEmitter {
  read: number | null | undefined;
  demand: Demand | undefined;
  rtc: { last: number; signals: SignalToPublisher[] } | undefined;
  status = () => ({ end: () => this.#answered(null) });
  json = ({ rtc, ...demand }: Demand & { rtc?: Answer['rtc'] }) => {
    this.rtc = rtc;
    this.demand = demand;
    this.#answered(demand.viewers);
  };
  #answered(read: number | null) {
    expect(this.read).toBeUndefined();
    this.read = read;
    this.emit('close');
  }
}

const VIEWER = { offer: () => {}, end: () => {}, report: () => undefined as never };

const BYE: SignalToPublisher = { type: 'bye', attempt: 'attempt-of-this-test' };

function open() {
  const timers = new ManualTimers();
  const directory = new Directory(timers);
  const channel = directory.add({ id: 'cam_aaaaaaaaaa', name: 'Yard', everSeen: true });
  const gets = new DemandGets(timers);
  const ask = (viewers: number, heard?: number, standsBy?: boolean) => {
    const answer = new Answer();
    const signals = heard === undefined ? undefined : { line, heard };
    gets.hold(answer as unknown as Response, channel, {
      known: { viewers, ...(standsBy !== undefined && { standsBy }) },
      signals,
    });
    return answer;
  };
  let tell: (signal: SignalToPublisher) => void = () => {};
  let left = 0;
  const line = new RequestLine<PublisherSignal, SignalToPublisher>(timers, (say) => {
    tell = say;
    return {
      say: () => {},
      left: () => {
        left += 1;
      },
    };
  });
  return { timers, directory, channel, ask, line, say: () => tell(BYE), left: () => left };
}

describe('DE-3: a publisher’s held GET', () => {
  test('is answered when the first viewer comes, and when the last one has gone', () => {
    const { timers, channel, ask } = open();
    const first = ask(0);
    expect(first.read).toBeUndefined();
    channel.join(VIEWER);
    expect(first.read).toBe(1);
    const second = ask(1);
    channel.leave(VIEWER);
    expect(second.read).toBeUndefined();
    timers.advance(2_000);
    expect(second.read).toBe(0);
  });

  test('is answered at once where another number was known', () => {
    expect(open().ask(3).read).toBe(0);
  });

  test('ends without a number when it was held for as long as one is', () => {
    const { timers, ask } = open();
    const answer = ask(0);
    timers.advance(HELD_GET_MS - 1);
    expect(answer.read).toBeUndefined();
    timers.advance(1);
    expect(answer.read).toBeNull();
  });

  test('is the only one of its camera: a newer one ends it', () => {
    const { channel, ask } = open();
    const [first, second] = [ask(0), ask(0)];
    expect([first.read, second.read]).toEqual([null, undefined]);
    channel.join(VIEWER);
    expect(second.read).toBe(1);
  });

  test('holds nothing when its publisher has left', () => {
    const { timers, channel, ask } = open();
    const before = timers.pending;
    const answer = ask(0);
    answer.emit('close');
    channel.join(VIEWER);
    expect(answer.read).toBeUndefined();
    expect(timers.pending).toBeLessThanOrEqual(before + 1);
  });

  test.each(['key', 'camera'] as const)('ends with its %s', (what) => {
    const { directory, channel, ask } = open();
    const answer = ask(0);
    if (what === 'key') channel.withdrawKey();
    else directory.remove(channel.id, 'camera-unknown');
    expect(answer.read).toBeNull();
  });
});

describe('DE-4: whether all who watch stand by', () => {
  const standsBy = { ...VIEWER, standsBy: true };

  test('is told to a publisher that says what it knows of it, as soon as it is otherwise', () => {
    const { channel, ask } = open();
    channel.join(standsBy);
    expect(ask(1, undefined, false).demand).toEqual({ viewers: 1, standsBy: true });
    const held = ask(1, undefined, true);
    expect(held.read).toBeUndefined();
    standsBy.standsBy = false;
    channel.reckonDemand();
    expect(held.demand).toEqual({ viewers: 1 });
  });

  test('wakes nobody who says nothing of it', () => {
    const { channel, ask } = open();
    channel.join({ ...VIEWER, standsBy: true });
    expect(ask(1).read).toBeUndefined();
  });
});

describe('RT-14: a publisher’s held GET that hears signals', () => {
  test('is answered at once while nothing was heard, so that it is known that signals pass', () => {
    const { ask, line } = open();
    expect(ask(0, 0)).toMatchObject({ read: 0, rtc: { last: line.mail.last, signals: [] } });
    expect(ask(0, line.mail.last).read).toBeUndefined();
    expect(ask(0)).toMatchObject({ read: undefined, rtc: undefined });
  });

  test('is answered when something is said, again where the answer was lost, and no more once it was heard', () => {
    const { ask, line, say } = open();
    const before = line.mail.last;
    const held = ask(0, before);
    say();
    expect(held.rtc).toEqual({ last: before + 1, signals: [BYE] });
    expect(ask(0, before).rtc).toEqual(held.rtc);
    expect(ask(0, before + 1).read).toBeUndefined();
  });

  test('brings it with another number of viewers', () => {
    const { ask, line, channel, say } = open();
    const before = line.mail.last;
    say();
    channel.join(VIEWER);
    expect(ask(0, before)).toMatchObject({ read: 1, rtc: { signals: [BYE] } });
  });

  test('is there for 5 s after the last of them, and has left then', () => {
    const { ask, line, timers, left } = open();
    ask(0, line.mail.last);
    timers.advance(HELD_GET_MS + 4_999);
    expect(left()).toBe(0);
    timers.advance(1);
    expect(left()).toBe(1);
  });
});
