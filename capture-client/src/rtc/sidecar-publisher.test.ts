import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import type { PublisherSignal, SignalToPublisher } from '@porthole/shared/protocol/rtc';
import { describe, expect, it } from 'vitest';
import { SidecarPublisher, type SidecarPublisherOptions } from './sidecar-publisher.ts';
import { FakeSidecar } from './testing/fake-sidecar.ts';

const ICE = { iceServers: [], iceTransportPolicy: 'all' as const, expiresAt: null };
const name = (viewer: number) => `attempt_${String(viewer).padStart(12, '0')}`;

function open(options: Partial<SidecarPublisherOptions> = {}) {
  const timers = new ManualTimers();
  const processes: FakeSidecar[] = [];
  const said: PublisherSignal[] = [];
  const statuses: string[] = [];
  const publisher: SidecarPublisher = new SidecarPublisher(
    {
      most: 2,
      installed: true,
      kbps: 1_200,
      relayOnly: false,
      open: (listener) => {
        const one = new FakeSidecar(listener);
        processes.push(one);
        return one;
      },
      timers,
      ...options,
    },
    {
      signal: (signal) => said.push(signal),
      statusChanged: () => {
        const { state, code, watching } = publisher.status;
        statuses.push([state, code, watching].filter((part) => part !== undefined).join(' '));
      },
    },
  );
  const sidecar = () => processes.at(-1) as FakeSidecar;
  const watch = (viewer: number, address: string | null = null) =>
    publisher.signal({ type: 'watch', attempt: name(viewer), ice: ICE, address });
  return {
    timers,
    publisher,
    processes,
    said,
    statuses,
    sidecar,
    watch,
    frame: () => publisher.offer({ jpeg: new Uint8Array([1]) }),
    ready: () => sidecar().listener.heard({ type: 'ready' }),
    connected: (viewer: number) => sidecar().listener.heard({ type: 'connected', attempt: name(viewer) }),
    crash: () => sidecar().listener.crashed('SIGSEGV'),
  };
}

/** Somebody asked for it before, and has gone. */
function running(options?: Partial<SidecarPublisherOptions>) {
  const run = open(options);
  const ice = { ...ICE, iceServers: [{ urls: ['turn:turn.example.org:3478?transport=udp'] }] };
  run.publisher.signal({ type: 'watch', attempt: name(0), ice, address: null });
  run.publisher.signal({ type: 'bye', attempt: name(0) });
  run.ready();
  run.sidecar().sent.length = 0;
  return run;
}

describe('RT-12: a publisher by WebRTC', () => {
  it('is ready without a process until somebody asks, and then has one', () => {
    const { publisher, processes, watch, statuses } = open();
    expect(publisher.status).toEqual({ state: 'ready', watching: 0, most: 2 });
    expect(processes).toHaveLength(0);
    watch(1);
    watch(2);
    expect(processes).toHaveLength(1);
    expect(statuses).toEqual([]);
  });

  it('ends its process three minutes after the last viewer, still ready, and starts another for the next', () => {
    const { publisher, processes, watch, connected, timers } = running();
    timers.advance(179_999);
    watch(1);
    connected(1);
    timers.advance(600_000);
    publisher.signal({ type: 'bye', attempt: name(1) });
    timers.advance(179_999);
    expect(processes[0]?.stops).toBe(0);
    timers.advance(1);
    expect(processes[0]?.stops).toBe(1);
    expect(publisher.status).toEqual({ state: 'ready', watching: 0, most: 2 });
    expect(publisher.figures).toEqual({ crashes: 0, lastCrash: null });
    watch(2);
    expect(processes).toHaveLength(2);
  });

  it('passes what belongs to an attempt both ways', () => {
    const { publisher, sidecar, watch, said } = running();
    const attempt = name(1);
    watch(1, '10.0.0.9');
    const answer: SignalToPublisher = { type: 'answer', attempt, sdp: 'v=0' };
    publisher.signal(answer);
    sidecar().listener.heard({ type: 'offer', attempt, sdp: 'v=0' });
    expect(sidecar().sent).toEqual([
      { type: 'watch', attempt, ice: ICE, address: '10.0.0.9', kbps: 1_200 },
      answer,
    ]);
    expect(said).toEqual([{ type: 'offer', attempt, sdp: 'v=0' }]);
  });

  it('lets who asks while the process starts wait for it', () => {
    const { watch, sidecar, ready } = open();
    watch(1);
    expect(sidecar().sent).toEqual([]);
    ready();
    expect(sidecar().sent).toMatchObject([{ type: 'watch', attempt: name(1) }]);
  });

  it('drops what belongs to no attempt, or to one that is over', () => {
    const { publisher, sidecar, watch, said } = running();
    publisher.signal({ type: 'answer', attempt: name(9), sdp: 'v=0' });
    watch(1);
    publisher.signal({ type: 'bye', attempt: name(1) });
    sidecar().sent.length = 0;
    publisher.signal({ type: 'candidate', attempt: name(1), candidate: null });
    sidecar().listener.heard({ type: 'offer', attempt: name(1), sdp: 'v=0' });
    expect(sidecar().sent).toEqual([]);
    expect(said).toEqual([]);
  });

  it('opens an attempt once, however often it is asked for', () => {
    const { watch, sidecar } = running();
    watch(1);
    watch(1);
    expect(sidecar().sent).toHaveLength(1);
  });

  it('tells those beyond its most that it is busy, until one leaves', () => {
    const { publisher, watch, said, sidecar } = running();
    for (const viewer of [1, 2, 3]) watch(viewer);
    expect(said).toEqual([{ type: 'busy', attempt: name(3), watching: 2, most: 2 }]);
    publisher.signal({ type: 'bye', attempt: name(1) });
    expect(sidecar().sent.at(-1)).toEqual({ type: 'bye', attempt: name(1) });
    watch(4);
    expect(sidecar().sent.at(-1)).toMatchObject({ type: 'watch', attempt: name(4) });
  });

  it('counts as watching who is connected', () => {
    const { publisher, watch, connected, statuses } = running();
    watch(1);
    connected(1);
    publisher.signal({ type: 'bye', attempt: name(1) });
    expect(statuses).toEqual(['ready 1', 'ready 0']);
  });

  it('sends its process no frame while nobody is upgraded', () => {
    const { publisher, watch, frame, sidecar } = running();
    frame();
    expect(sidecar().frames).toBe(0);
    watch(1);
    frame();
    sidecar().listener.heard({ type: 'taken' });
    publisher.signal({ type: 'bye', attempt: name(1) });
    frame();
    expect(sidecar().frames).toBe(1);
  });

  it('ends an attempt that is not connected in 10 s, and none that is', () => {
    const { watch, connected, timers, said, sidecar } = running();
    watch(1);
    watch(2);
    connected(2);
    timers.advance(10_000);
    expect(said).toEqual([{ type: 'bye', attempt: name(1), code: 'rtc-ice-timeout' }]);
    expect(sidecar().sent.at(-1)).toEqual({ type: 'bye', attempt: name(1) });
  });

  it('waits twice as long as the relay lets viewers wait', () => {
    const { publisher, timers, said } = running();
    const ice = { ...ICE, connectionTimeoutMs: 8_000 };
    publisher.signal({ type: 'watch', attempt: name(1), ice, address: null });
    timers.advance(15_999);
    expect(said).toEqual([]);
    timers.advance(1);
    expect(said).toMatchObject([{ code: 'rtc-ice-timeout' }]);
  });

  it('says why its side ended an attempt', () => {
    const { watch, sidecar, said } = running();
    watch(1);
    sidecar().listener.heard({ type: 'bye', attempt: name(1), code: 'rtc-ice-failed' });
    sidecar().listener.heard({ type: 'bye', attempt: name(1), code: 'rtc-ice-failed' });
    expect(said).toEqual([{ type: 'bye', attempt: name(1), code: 'rtc-ice-failed' }]);
  });

  it('RT-5: ends every attempt when another connection carries signals, or none does', () => {
    const { publisher, watch, connected, sidecar, said } = running();
    watch(1);
    connected(1);
    watch(2);
    publisher.publisherMoved();
    expect(sidecar().sent.slice(-2)).toEqual([
      { type: 'bye', attempt: name(1) },
      { type: 'bye', attempt: name(2) },
    ]);
    expect(publisher.status.watching).toBe(0);
    expect(said).toEqual([1, 2].map((n) => ({ type: 'bye', attempt: name(n), code: 'rtc-peer-closed' })));
  });

  it('goes through TURN alone where its addresses are to stay hidden', () => {
    const { publisher, sidecar } = running({ relayOnly: true });
    const ice = { ...ICE, iceServers: [{ urls: ['turns:turn.example.org:443?transport=tcp'] }] };
    publisher.signal({ type: 'watch', attempt: name(1), ice, address: null });
    expect(sidecar().sent).toMatchObject([{ ice: { iceTransportPolicy: 'relay' } }]);
  });

  it('is off where its most is none, and says so to who asks', () => {
    const { publisher, watch, said, processes } = open({ most: 0 });
    watch(1);
    expect(publisher.status).toEqual({ state: 'off', code: 'rtc-not-offered', watching: 0, most: 0 });
    expect(said).toEqual([{ type: 'bye', attempt: name(1), code: 'rtc-not-offered' }]);
    expect(processes).toHaveLength(0);
  });

  it('is off where its package is not installed', () => {
    const { publisher, watch, said, processes } = open({ installed: false });
    watch(1);
    expect(publisher.status).toMatchObject({ state: 'off', code: 'rtc-not-offered' });
    expect(said).toEqual([{ type: 'bye', attempt: name(1), code: 'rtc-not-offered' }]);
    expect(processes).toHaveLength(0);
  });

  it('is off for good where its package does not load, and says so to who waits', () => {
    const { publisher, watch, sidecar, said, processes, timers } = open();
    watch(1);
    sidecar().listener.heard({ type: 'unavailable' });
    sidecar().listener.crashed('exit code 0');
    timers.advance(60_000);
    expect(publisher.status).toMatchObject({ state: 'off', code: 'rtc-not-offered' });
    expect(publisher.figures.crashes).toBe(0);
    expect(said).toEqual([{ type: 'bye', attempt: name(1), code: 'rtc-not-offered' }]);
    expect(processes).toHaveLength(1);
  });
});

describe('RT-12: a publisher that goes by TURN alone', () => {
  const TURN = { ...ICE, iceServers: [{ urls: ['turn:turn.example.org:3478?transport=udp'] }] };

  it('is off once the relay has named no TURN server, until another connection carries its signals', () => {
    const { publisher, watch, said, statuses, sidecar } = running({ relayOnly: true });
    watch(1);
    expect(said.at(-1)).toEqual({ type: 'bye', attempt: name(1), code: 'rtc-no-turn' });
    publisher.publisherMoved();
    expect(statuses).toEqual(['off rtc-no-turn 0', 'ready 0']);
    publisher.signal({ type: 'watch', attempt: name(2), ice: TURN, address: null });
    expect(sidecar().sent).toMatchObject([{ type: 'watch', attempt: name(2) }]);
  });
});

describe('a WebRTC process that crashes', () => {
  it('is told to all who watched, and started again for the next', () => {
    const { watch, connected, crash, said, statuses, processes } = running();
    watch(1);
    connected(1);
    crash();
    expect(said).toEqual([{ type: 'bye', attempt: name(1), code: 'rtc-sidecar-crash' }]);
    expect(processes).toHaveLength(1);
    expect(statuses).toEqual(['ready 1', 'ready 0']);
    watch(2);
    expect(processes).toHaveLength(2);
  });

  it('is off for good after the third time in ten minutes', () => {
    const { crash, watch, timers, publisher, processes } = running();
    for (const viewer of [1, 2, 3]) {
      watch(viewer);
      crash();
      timers.advance(5_000);
    }
    watch(4);
    timers.advance(600_000);
    expect(processes).toHaveLength(3);
    expect(publisher.status).toMatchObject({ state: 'off', code: 'rtc-off' });
    expect(publisher.figures.crashes).toBe(3);
  });

  it('is stopped, and counts as crashed, where it uses no picture for 15 s', () => {
    const { watch, connected, frame, timers, sidecar, publisher } = running();
    watch(1);
    connected(1);
    const hung = sidecar();
    frame();
    timers.advance(15_000);
    expect(hung.stops).toBe(1);
    expect(publisher.figures.crashes).toBe(1);
  });

  it('counts as crashed where it has not started within 30 s', () => {
    const { watch, timers, said, processes, publisher } = open();
    watch(1);
    timers.advance(10_000);
    expect(said).toMatchObject([{ code: 'rtc-ice-timeout' }]);
    timers.advance(20_000);
    expect([processes[0]?.stops, publisher.figures.crashes]).toEqual([1, 1]);
  });

  it('is given the newest picture once it has used the one before', () => {
    const { watch, publisher, sidecar } = running();
    watch(1);
    for (const shade of [1, 2, 3]) publisher.offer({ jpeg: new Uint8Array([shade]) });
    expect(sidecar().frames).toBe(1);
    sidecar().listener.heard({ type: 'taken' });
    sidecar().listener.heard({ type: 'taken' });
    expect(sidecar().sent.slice(1)).toEqual(
      [1, 3].map((n) => ({ type: 'frame', jpeg: new Uint8Array([n]) })),
    );
  });

  it('is not heard any more once another has taken its place', () => {
    const { crash, timers, processes, watch, ready, said } = running();
    crash();
    timers.advance(1_000);
    watch(1);
    ready();
    processes[0]?.listener.heard({ type: 'bye', attempt: name(1), code: 'rtc-ice-failed' });
    expect(said).toEqual([]);
  });

  it('may not even start', () => {
    const { publisher, watch, said } = open({
      open: () => {
        throw new Error('EAGAIN');
      },
    });
    for (const viewer of [1, 2, 3, 4]) watch(viewer);
    expect(said.map((signal) => 'code' in signal && signal.code)).toEqual([
      ...Array(3).fill('rtc-sidecar-crash'),
      'rtc-off',
    ]);
    expect(publisher.status).toMatchObject({ state: 'off', code: 'rtc-off' });
  });
});

describe('a publisher by WebRTC that ends', () => {
  it('says goodbye, stops its process, and says nothing after it', async () => {
    const { publisher, watch, connected, sidecar, said, statuses, timers } = running();
    watch(1);
    connected(1);
    const before = statuses.length;
    await publisher.end();
    await publisher.end();
    watch(2);
    sidecar().listener.crashed('exit code 0');
    timers.advance(60_000);
    expect(said).toEqual([{ type: 'bye', attempt: name(1), code: 'rtc-peer-closed' }]);
    expect(sidecar().stops).toBe(1);
    expect(statuses.slice(before)).toEqual(['ready 0']);
    expect(timers.pending).toBe(0);
  });
});
