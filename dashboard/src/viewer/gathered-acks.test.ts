import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { MAX_WATCHED } from '@porthole/shared/protocol/limits';
import { describe, expect, it } from 'vitest';
import { GatheredAcks } from './gathered-acks.ts';

const [A, B] = ['cam_aaaaaaaaaa', 'cam_bbbbbbbbbb'];

function setUp(...arrived: [string, number][]) {
  const timers = new ManualTimers();
  const told: string[][] = [];
  const acks = new GatheredAcks(timers, (outcomes) =>
    told.push(outcomes.map(({ camera, sequence }) => `${camera[4]}${sequence}`)),
  );
  const arrive = (camera: string, sequence: number) => acks.arrived({ camera, sequence }, 'polling');
  for (const [camera, sequence] of arrived) arrive(camera, sequence);
  const settle = (camera: string, sequence: number) => acks.add({ camera, sequence });
  /** Over WebSocket: those of which the relay says that their acknowledgement may wait, and those it wants at once. */
  const allowed = (camera: string, sequence: number) =>
    acks.arrived({ camera, sequence, ackLater: true }, 'websocket');
  const asked = (camera: string, sequence: number) => acks.arrived({ camera, sequence }, 'websocket');
  return { timers, told, acks, arrive, settle, allowed, asked };
}

describe('CL-4: acknowledgements over polling', () => {
  it('tell a frame that came alone at once', () => {
    const { timers, told, settle } = setUp([A, 1]);
    settle(A, 1);
    expect([told, timers.pending]).toEqual([[['a1']], 0]);
  });

  it('tell frames that came together together, once the last is settled', () => {
    const { timers, told, settle } = setUp([A, 1], [A, 2], [B, 7]);
    settle(A, 1);
    settle(B, 7);
    expect(told).toEqual([]);
    settle(A, 2);
    expect([told, timers.pending]).toEqual([[['a1', 'b7', 'a2']], 0]);
  });

  it('wait no longer than three animation frames', () => {
    const { timers, told, settle } = setUp([A, 1], [B, 7]);
    settle(A, 1);
    timers.advance(49);
    expect(told).toEqual([]);
    timers.advance(1);
    expect(told).toEqual([['a1']]);
    settle(B, 7);
    expect(told).toEqual([['a1'], ['b7']]);
  });

  it('tell at once what nothing is known of', () => {
    const { told, settle } = setUp();
    settle(A, 9);
    expect(told).toEqual([['a9']]);
  });

  it('are no more than one message may carry', () => {
    const { told, arrive, settle } = setUp([B, 1]);
    for (let sequence = 1; sequence <= MAX_WATCHED; sequence += 1) {
      arrive(A, sequence);
      settle(A, sequence);
    }
    expect(told.map(({ length }) => length)).toEqual([MAX_WATCHED]);
  });

  it('say nothing of a session that is gone', () => {
    const { timers, told, acks, settle } = setUp([A, 1], [B, 1]);
    settle(A, 1);
    acks.forget();
    timers.advance(1_000);
    expect([told, timers.pending]).toEqual([[], 0]);
  });
});

describe('CL-4, FL-9: acknowledgements over WebSocket', () => {
  it('wait where the relay allows it, and go with the next one that it wants', () => {
    const { timers, told, settle, allowed, asked } = setUp();
    asked(A, 1);
    settle(A, 1);
    for (const sequence of [2, 3]) {
      allowed(A, sequence);
      settle(A, sequence);
    }
    expect(told).toEqual([['a1']]);
    asked(A, 4);
    settle(A, 4);
    expect([told, timers.pending]).toEqual([[['a1'], ['a2', 'a3', 'a4']], 0]);
  });

  it('go at once where a wanted one was superseded', () => {
    const { told, settle, allowed, asked } = setUp();
    asked(A, 1);
    allowed(A, 2);
    settle(A, 2);
    expect(told).toEqual([['a2']]);
  });

  it('wait while a wanted one is yet to be painted', () => {
    const { told, settle, allowed, asked } = setUp();
    allowed(A, 1);
    asked(A, 2);
    allowed(B, 5);
    settle(A, 1);
    settle(B, 5);
    expect(told).toEqual([]);
    settle(A, 2);
    expect(told).toEqual([['a1', 'b5', 'a2']]);
  });

  it('wait no longer than 500 ms', () => {
    const { timers, told, settle, allowed } = setUp();
    allowed(A, 1);
    settle(A, 1);
    timers.advance(400);
    allowed(A, 2);
    settle(A, 2);
    timers.advance(99);
    expect(told).toEqual([]);
    timers.advance(1);
    expect(told).toEqual([['a1', 'a2']]);
  });

  it('no longer wait once something else makes them go', () => {
    const { told, acks, settle, allowed } = setUp();
    allowed(A, 1);
    settle(A, 1);
    allowed(A, 2);
    acks.flush();
    settle(A, 2);
    expect(told).toEqual([['a1']]);
    acks.flush();
    expect(told).toEqual([['a1'], ['a2']]);
  });
});
