import { describe, expect, it } from 'vitest';
import type { SignalToPublisher } from '../protocol/rtc.ts';
import { readSignal } from './inbound.ts';
import { socketRelay } from './testing/in-memory-relay.ts';
import { startSession } from './testing/session-run.ts';

const attempt = 'attempt_0123456789';
const bye = { type: 'bye', attempt } as const;
const watch: SignalToPublisher = {
  type: 'watch',
  attempt,
  ice: { iceServers: [], iceTransportPolicy: 'all', expiresAt: null },
  address: null,
};

describe('what is said of WebRTC over Socket.IO', () => {
  it('is heard from the relay, parsed', async () => {
    const { transport, socket, admit, events } = socketRelay();
    transport.open();
    await admit();
    events.length = 0;
    socket.fire('rtc', { ...watch, surplus: true });
    expect(events).toEqual([{ type: 'signal', signal: watch }]);
  });

  it.each([
    [undefined],
    [null],
    [7],
    [{ type: 'watch', attempt: 'x' }],
    [{ type: 'offer', attempt, sdp: 'v=0' }],
  ])('is left unheard where it is none of the publisher’s: %j', async (value) => {
    const { transport, socket, admit, events } = socketRelay();
    transport.open();
    await admit();
    events.length = 0;
    socket.fire('rtc', value);
    expect(events).toEqual([]);
  });

  it('goes to the relay with a session, and nowhere without one', async () => {
    const { transport, socket, admit } = socketRelay();
    transport.open();
    transport.signal?.(bye);
    await admit();
    transport.signal?.(bye);
    expect(socket.emitted.filter(({ event }) => event === 'rtc')).toEqual([{ event: 'rtc', args: [bye] }]);
  });

  it('ends for a reason that a later relay has too', () => {
    expect(readSignal({ ...bye, code: 'rtc-of-tomorrow' })).toEqual(bye);
  });
});

describe('a publisher session', () => {
  const start = () => {
    const heard: (SignalToPublisher | 'moved')[] = [];
    const run = startSession({
      rtc: {
        signal: (signal) => heard.push(signal),
        moved: () => heard.push('moved'),
      },
    });
    return { ...run, heard, socket: run.socket, http: () => run.http };
  };

  it('passes signals both ways over the transport that can carry them', () => {
    const { session, socket, heard } = start();
    socket.up();
    socket.report({ type: 'signal', signal: watch });
    expect(session.signal(bye)).toBe(true);
    expect(heard).toEqual(['moved', watch]);
    expect(socket.signals).toEqual([bye]);
  });

  it('RT-15: passes them by plain requests where nothing else gets through', () => {
    const { session, socket, timers, http, heard } = start();
    socket.down();
    timers.advance(10_000);
    http().up();
    expect(session.report.connection).toMatchObject({ state: 'connected', transport: 'http' });
    http().report({ type: 'signal', signal: watch });
    expect(session.signal(bye)).toBe(true);
    expect(heard).toContainEqual(watch);
    expect(http().signals).toEqual([bye]);
  });

  it('says that it cannot pass one on to a relay that knows no way for it over plain requests', () => {
    const { session, socket, timers, http } = start();
    socket.down();
    timers.advance(10_000);
    http().passesSignals = false;
    http().up();
    expect(session.signal(bye)).toBe(false);
  });

  it('tells each time that another connection carries signals, or none does', () => {
    const { socket, heard, timers } = start();
    socket.down();
    timers.advance(1_000);
    expect(heard).toEqual([]);
    socket.up();
    socket.report({ type: 'signal', signal: watch });
    socket.down();
    timers.advance(1_000);
    expect(heard).toEqual(['moved', watch, 'moved']);
    socket.up();
    expect(heard).toEqual(['moved', watch, 'moved', 'moved']);
  });
});
