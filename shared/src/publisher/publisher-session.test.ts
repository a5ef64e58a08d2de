import { describe, expect, it } from 'vitest';
import { HTTP_BESIDE_AFTER_MS } from '../ladder/ladder-rules.ts';
import type { PublisherStatus } from '../protocol/cameras.ts';
import { errorBody } from '../protocol/wire.ts';
import { CAMERA } from './testing/in-memory-relay.ts';
import { RELAYS_EPOCH, STATUS, startSession } from './testing/session-run.ts';

describe('a publisher session sends the newest', () => {
  it('numbers captured frames from 1 and sends as far as there is room', () => {
    const run = startSession();
    run.socket.up();
    for (let n = 0; n < 5; n += 1) run.offer();
    expect(run.socket.sent.map(({ sequence }) => sequence)).toEqual([1, 2]);
    run.socket.answer();
    expect(run.socket.sent.map(({ sequence }) => sequence)).toEqual([1, 2, 5]);
    expect(run.session.report.account).toMatchObject({ captured: 5, sent: 3, acknowledged: 1 });
    expect(run.session.report.account.dropped['uplink-full']).toBe(2);
  });

  it('keeps nothing but the newest while the relay is away', () => {
    const run = startSession();
    for (let n = 0; n < 100; n += 1) run.offer();
    run.socket.up();
    expect(run.socket.sent.map(({ sequence }) => sequence)).toEqual([100]);
  });

  it('is not held up by a window that died with its connection', () => {
    const run = startSession();
    run.socket.up();
    for (let n = 0; n < 3; n += 1) run.offer();
    run.socket.down();
    run.socket.up();
    run.offer();
    expect(run.socket.sent.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
    expect(run.session.report.account.dropped['uplink-lost']).toBe(2);
  });

  it('counts what the relay did not take as lost', () => {
    const run = startSession();
    run.socket.up();
    run.offer();
    run.offer();
    run.socket.answer('not-a-jpeg');
    run.socket.answer('not-a-jpeg');
    expect(run.session.report.account).toMatchObject({
      acknowledged: 0,
      dropped: { 'uplink-lost': 2 },
    });
  });

  it('CL-1: stamps frames by the relay’s clock once it knows it', () => {
    const run = startSession();
    run.socket.up();
    run.offer();
    expect(run.socket.sent[0]?.capturedAt).toBeUndefined();
    run.compareClocks();
    run.offer();
    expect(run.socket.sent[1]?.capturedAt).toBe(RELAYS_EPOCH + run.timers.monotonic());
    expect(run.session.report.roundTripMs).toBe(10);
  });

  it('CL-1: is not moved by a clock that is set on its PC', () => {
    const run = startSession({ window: 4 });
    run.socket.up();
    run.compareClocks();
    const stamps: number[] = [];
    for (const ms of [3_600_000, -7_200_000]) {
      run.timers.stepClock(ms);
      // A clock set forward may have been a sleep, after which pictures of before come first.
      run.timers.advance(500);
      run.offer();
      stamps.push(RELAYS_EPOCH + run.timers.monotonic());
    }
    expect(run.socket.sent.map(({ capturedAt }) => capturedAt)).toEqual(stamps);
  });

  it('CL-1: compares clocks anew with a relay that was away, for a PC that slept has not counted the time', () => {
    const run = startSession();
    run.socket.up();
    run.compareClocks();
    run.socket.down();
    run.socket.up();
    run.offer();
    expect(run.socket.sent[0]?.capturedAt).toBeUndefined();
  });
});

describe('a publisher session sends what is asked for', () => {
  const run = (viewers: number) => {
    const started = startSession({ window: 4 });
    started.socket.up(1000, viewers);
    return started;
  };
  const captures = (started: ReturnType<typeof run>, frames: number) => {
    for (let n = 0; n < frames; n += 1) {
      started.offer();
      started.socket.answer();
      started.timers.advance(100);
    }
  };
  const sent = ({ socket }: ReturnType<typeof run>) => socket.sent.map(({ sequence }) => sequence);

  it('DE-1: one frame a second while nobody watches, the newest, and the others are idle', () => {
    const idle = run(0);
    captures(idle, 40);
    expect(sent(idle)).toEqual([1, 11, 21, 31]);
    expect(idle.socket.sent.at(-1)?.skipped).toEqual({ idle: 9 });
    expect(idle.session.report.account.dropped).toMatchObject({ idle: 35, 'uplink-full': 0 });
  });

  it('DE-2: the frame that waits at once for the first viewer, and then all of them', () => {
    const idle = run(0);
    captures(idle, 15);
    idle.socket.report({ type: 'demand', viewers: 1 });
    expect(sent(idle)).toEqual([1, 11, 15]);
    captures(idle, 3);
    expect(sent(idle)).toEqual([1, 11, 15, 16, 17, 18]);
  });

  it('DE-4: about three frames a second while all stand by, and the newest at once when one no longer does', () => {
    const watched = run(1);
    captures(watched, 2);
    watched.socket.report({ type: 'demand', viewers: 1, standsBy: true });
    captures(watched, 9);
    expect(sent(watched)).toEqual([1, 2, 5, 8, 11]);
    expect(watched.socket.sent.at(-1)?.skipped).toEqual({ standby: 2 });
    captures(watched, 1);
    watched.socket.report({ type: 'demand', viewers: 1 });
    expect(sent(watched).at(-1)).toBe(12);
    captures(watched, 2);
    expect(sent(watched).slice(-3)).toEqual([12, 13, 14]);
  });

  it('DE-1: one frame a second again when the last viewer has gone', () => {
    const watched = run(2);
    captures(watched, 3);
    watched.socket.report({ type: 'demand', viewers: 0 });
    captures(watched, 20);
    expect(sent(watched)).toEqual([1, 2, 3, 13, 23]);
  });

  it('fewer frames where the line is given fewer, and tells which were left out for it', () => {
    const thin = run(1);
    thin.session.sendAs({ shape: null, atMostFps: 5 });
    captures(thin, 6);
    expect(sent(thin)).toEqual([1, 3, 5]);
    expect(thin.socket.sent.at(-1)?.skipped).toEqual({ paced: 1 });
  });

  it('and tells at once of a level that became another', () => {
    const thin = run(1);
    thin.session.setStatus(STATUS);
    const reduction = {
      code: 'uplink-thin' as const,
      ...{ width: 640, quality: 40, fps: 12, bytesPerSecond: 200_000 },
    };
    const level = { shape: { scale: 0.5, quality: 40 }, atMostFps: null };
    for (let n = 0; n < 3; n += 1) thin.session.sendAs(level, { ...reduction });
    expect(thin.socket.told).toHaveLength(2);
    expect(thin.socket.told.at(-1)).toMatchObject({ uplink: { quality: reduction } });
  });
});

describe('a publisher session says how it stands', () => {
  it('connecting, with nothing against it, then with why not', () => {
    const run = startSession();
    expect(run.session.report.connection).toEqual({ state: 'connecting', code: null, detail: '' });
    run.socket.down();
    expect(run.session.report.connection).toEqual({
      state: 'connecting',
      code: 'relay-unreachable',
      detail: 'ECONNREFUSED',
    });
  });

  it('tells a chosen transport that never worked from a relay that went away', () => {
    const run = startSession({ choice: 'websocket' });
    run.socket.down();
    expect(run.session.report.connection).toMatchObject({ code: 'transport-pinned' });
    run.socket.up();
    run.socket.down();
    expect(run.session.report.connection).toMatchObject({ code: 'relay-unreachable' });
  });

  it('connected, as which camera and to how many viewers', () => {
    const run = startSession();
    run.socket.up(1000, 2);
    run.socket.report({ type: 'demand', viewers: 3 });
    expect(run.session.report).toMatchObject({
      connection: { state: 'connected', transport: 'websocket', note: null },
      camera: CAMERA,
      demand: { viewers: 3 },
    });
  });

  it('why not over WebSocket', () => {
    const run = startSession();
    run.socket.up();
    run.socket.carries = 'polling';
    run.socket.note = 'websocket-refused';
    const before = run.changes;
    run.socket.report({ type: 'moved' });
    expect(run.changes).toBe(before + 1);
    expect(run.session.report.connection).toMatchObject({ transport: 'polling', note: 'websocket-refused' });
  });

  it('refused for good: everything is closed, and frames are no longer taken', () => {
    const run = startSession();
    run.timers.advance(HTTP_BESIDE_AFTER_MS + 250);
    const refusal = errorBody('replaced').error;
    run.socket.report({ type: 'refused', refusal });
    expect(run.session.report.connection).toEqual({ state: 'refused', refusal });
    expect([run.socket.closed, run.http.closed]).toEqual([true, true]);
    expect(run.timers.pending).toBe(0);
    run.offer();
    expect(run.session.report.account.captured).toBe(0);
  });
});

describe('a publisher session tells of its source', () => {
  it('when it comes up, and when that changes', () => {
    const run = startSession();
    run.session.setStatus(STATUS);
    run.socket.up();
    run.session.setStatus(structuredClone(STATUS));
    const failed: PublisherStatus = { source: { ...STATUS.source, state: 'failed', code: 'camera-busy' } };
    run.session.setStatus(failed);
    expect(run.socket.told).toMatchObject([STATUS, failed]);
    expect(run.socket.told).toHaveLength(2);
  });

  it('again and again while there are no frames, as a sign of life', () => {
    const run = startSession();
    run.session.setStatus(STATUS);
    run.socket.up();
    run.timers.advance(6_000);
    expect(run.socket.told.length).toBe(5);
  });

  it('every two seconds while frames speak for it, with what its line carries', () => {
    const run = startSession();
    run.session.setStatus(STATUS);
    run.socket.up();
    for (let n = 0; n < 60; n += 1) {
      run.offer();
      run.socket.answer();
      run.timers.advance(100);
    }
    expect(run.socket.told).toHaveLength(4);
    expect(run.socket.told.at(-1)?.uplink).toMatchObject({ window: 2, capturedFps: 10, bytesPerSecond: 100 });
  });
});

describe('a publisher session ends', () => {
  it('by saying goodbye, closing and leaving no timer', async () => {
    const run = startSession();
    run.socket.up();
    await run.session.end();
    await run.session.end();
    expect([run.socket.byes, run.socket.closed, run.timers.pending]).toEqual([1, true, 0]);
    expect(run.session.report.connection).toEqual({ state: 'ended' });
  });

  it('with nothing behind its goodbye, though an answer makes room for the frame that waits', async () => {
    const run = startSession();
    run.socket.up();
    for (let n = 0; n < 5; n += 1) run.offer();
    const ended = run.session.end();
    run.socket.answer();
    await ended;
    expect(run.socket.sent.map(({ sequence }) => sequence)).toEqual([1, 2]);
  });
});
