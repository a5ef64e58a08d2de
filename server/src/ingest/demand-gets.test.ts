import { EventEmitter } from 'node:events';
import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { HELD_GET_MS } from '@porthole/shared/protocol/limits';
import type { Response } from 'express';
import { describe, expect, test } from 'vitest';
import { Directory } from '../relay/directory.ts';
import { DemandGets } from './demand-gets.ts';

/** An answer as its client would read it: undefined while held, else the number told, or null for none. */
class Answer extends EventEmitter {
  read: number | null | undefined;
  status = () => ({ end: () => this.#answered(null) });
  json = ({ viewers }: { viewers: number }) => this.#answered(viewers);
  #answered(read: number | null) {
    expect(this.read).toBeUndefined();
    this.read = read;
    this.emit('close');
  }
}

const VIEWER = { offer: () => {}, end: () => {}, report: () => undefined as never };

function open() {
  const timers = new ManualTimers();
  const directory = new Directory(timers);
  const channel = directory.add({ id: 'cam_aaaaaaaaaa', name: 'Yard', everSeen: true });
  const gets = new DemandGets(timers);
  const ask = (known: number) => {
    const answer = new Answer();
    gets.hold(answer as unknown as Response, channel, known);
    return answer;
  };
  return { timers, directory, channel, ask };
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
