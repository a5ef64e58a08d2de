import { RECONNECT } from '@porthole/shared/connection/reconnect';
import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import type { EngineTransport } from '@porthole/shared/ladder/door';
import { errorBody } from '@porthole/shared/protocol/wire';
import { io } from 'socket.io-client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { RoundTrips } from './round-trips.ts';
import { SocketIoTransport, type SocketIoTransportOptions } from './socket-io-transport.ts';
import { comesTrue } from './testing/comes-true.ts';
import { cameraStatus, frameHeader, watching } from './testing/frames.ts';
import { recordEvents } from './testing/recorder.ts';
import { ViewRelay } from './testing/view-relay.ts';

const [A, B] = ['cam_aaaaaaaaaa', 'cam_bbbbbbbbbb'];
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xd9]);
const closers: (() => unknown)[] = [];

/** Socket.IO's own tries come at once: when they come is promised elsewhere. */
const connect: NonNullable<SocketIoTransportOptions['connect']> = (url, options) =>
  io(url, { ...options, reconnectionDelay: 1, reconnectionDelayMax: 1 });

async function setUp(
  engine: EngineTransport[] = ['polling', 'websocket'],
  prepare: (relay: ViewRelay) => void = () => {},
) {
  const relay = new ViewRelay();
  prepare(relay);
  const origin = await relay.listen();
  const timers = new ManualTimers();
  const recorder = recordEvents();
  const roundTrips = new RoundTrips(timers);
  const transport = new SocketIoTransport(
    { origin, engine, fetch, timers, roundTrips, chance: () => 0.5, connect },
    recorder.events,
  );
  closers.push(
    () => transport.close(),
    () => relay[Symbol.asyncDispose](),
  );
  transport.open();
  const hears = (text: string) => comesTrue(() => expect(recorder.told).toContain(text));
  const relayHears = (text: string) => comesTrue(() => expect(relay.heard).toContain(text));
  return { relay, timers, transport, hears, relayHears, ...recorder };
}

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

describe('frames over Socket.IO', () => {
  it('starts over polling, goes up to WebSocket, and reads at every frame which of them carried it', async () => {
    const { relay, hears, frames } = await setUp(['polling', 'websocket'], (one) => {
      one.refuseUpgrades = true;
    });
    await hears('up polling');
    relay.socket.emit('frame', frameHeader({ sequence: 1 }), JPEG);
    await hears('frame 1 polling');
    expect([...frames[0]!.jpeg]).toEqual([...JPEG]);
    relay.refuseUpgrades = false;
    relay.socket.conn.close();
    await hears('up websocket');
    relay.socket.emit('frame', frameHeader({ sequence: 2 }), JPEG);
    await hears('frame 2 websocket');
  });

  it('says that the upgrade was refused and stays on polling', async () => {
    const { told, hears } = await setUp(['polling', 'websocket'], (relay) => {
      relay.refuseUpgrades = true;
    });
    await hears('upgrade refused');
    await hears('up polling');
    expect(told.toSorted()).toEqual(['up polling', 'upgrade refused']);
  });

  it.each([
    ['websocket', 'up websocket'],
    ['polling', 'up polling'],
  ] as const)('keeps to %s when that is chosen', async (choice, up) => {
    const { relay, told, hears } = await setUp([choice]);
    await hears(up);
    relay.socket.emit('frame', frameHeader({ sequence: 1 }), JPEG);
    await hears(`frame 1 ${choice}`);
    expect(told).toEqual([up, `frame 1 ${choice}`]);
  });

  it('watches what it is told to, and all of it again after a reconnect', async () => {
    const { relay, transport, hears, relayHears } = await setUp(['polling']);
    transport.watch(watching([A, 0]));
    await hears('up polling');
    transport.watch(watching([A, 0], [B, 0]));
    await relayHears(`watch ${B}`);
    transport.watch(watching([B, 0]));
    await relayHears(`unwatch ${A}`);
    expect(relay.heard).toEqual([`watch ${A}`, `watch ${B}`, `unwatch ${A}`]);
    relay.heard.length = 0;
    relay.socket.conn.close();
    await relayHears(`watch ${B}`);
    expect(relay.heard).toEqual([`watch ${B}`]);
  });

  it('says a wish with the watch, and again only when it has changed', async () => {
    const { relay, transport, hears, relayHears } = await setUp(['polling']);
    await hears('up polling');
    transport.watch(watching([A, 0, { width: 320, rendition: 'auto' }]));
    transport.watch(watching([A, 9, { width: 320, rendition: 'auto' }]));
    transport.watch(watching([A, 9, { width: 320, rendition: '160', saveData: true }]));
    await relayHears(`watch ${A} 320 px 160 saving`);
    transport.watch(watching([A, 9, { width: 320, rendition: 'auto', standby: true }]));
    await relayHears(`watch ${A} 320 px standing by`);
    expect(relay.heard).toEqual([
      `watch ${A} 320 px`,
      `watch ${A} 320 px 160 saving`,
      `watch ${A} 320 px standing by`,
    ]);
  });

  it('acknowledges, and asks the clock, whose quickest round trip it tells', async () => {
    const { transport, timers, hears, relay, relayHears } = await setUp(['websocket']);
    await expect(transport.exchangeClock()).rejects.toThrow();
    await hears('up websocket');
    transport.acknowledge({ camera: A, sequence: 5, heldMs: 12 });
    transport.acknowledge({ camera: A, sequence: 6, dropped: 'decode-failed' });
    await relayHears(`ack {"camera":"${A}","sequence":6,"dropped":"decode-failed"}`);
    const now = timers.monotonic();
    const asked = transport.exchangeClock();
    timers.advance(31.4);
    expect(await asked).toEqual({ asked: now, answered: now + 31.4, theirs: 123_456 });
    transport.acknowledge({ camera: A, sequence: 7, ageMs: 240 });
    await relayHears(`ack {"camera":"${A}","sequence":7,"ageMs":240,"roundTripMs":31}`);
    expect(relay.heard[0]).toBe(`ack {"camera":"${A}","sequence":5,"heldMs":12}`);
  });

  it('CL-4: acknowledges frames that came together over polling in one message', async () => {
    const { relay, transport, hears, relayHears } = await setUp(['polling']);
    await hears('up polling');
    for (const sequence of [1, 2]) relay.socket.emit('frame', frameHeader({ sequence }), JPEG);
    await hears('frame 2 polling');
    for (const sequence of [1, 2]) transport.acknowledge({ camera: A, sequence });
    await relayHears(`ack {"camera":"${A}","sequence":1} {"camera":"${A}","sequence":2}`);
    expect(relay.heard).toHaveLength(1);
  });

  it('drops what is no frame and no list, and goes on', async () => {
    const { relay, told, hears } = await setUp(['websocket']);
    await hears('up websocket');
    const send = relay.socket.emit.bind(relay.socket) as (event: string, ...given: unknown[]) => void;
    send('frame');
    send('frame', { camera: '../etc' }, JPEG);
    send('frame', frameHeader(), 'no bytes');
    send('cameras', [{ id: 5 }]);
    send('cameras', 'none');
    send('cameras', [cameraStatus({ name: 'Door' })]);
    await hears('cameras Door');
    expect(told).toEqual(['up websocket', 'cameras Door']);
  });
});

describe('a Socket.IO session that ends', () => {
  it('is made anew when the relay comes back', async () => {
    const { relay, told, hears } = await setUp(['polling']);
    await hears('up polling');
    await relay.stop();
    await hears('down');
    await relay.startAgain();
    await comesTrue(() => expect(told.filter((line) => line === 'up polling')).toHaveLength(2));
  });

  it('is made anew after the relay let it go without a word', async () => {
    const { relay, timers, told, hears } = await setUp(['polling']);
    await hears('up polling');
    relay.socket.disconnect();
    await hears('down');
    timers.advance(RECONNECT.firstMs);
    await comesTrue(() => expect(told.filter((line) => line === 'up polling')).toHaveLength(2));
  });

  it('is over for good when the relay refuses it', async () => {
    const { relay, timers, told, hears } = await setUp(['polling']);
    await hears('up polling');
    relay.socket.emit('refused', errorBody('signed-out').error);
    relay.socket.disconnect(true);
    await hears('refused signed-out');
    timers.advance(60_000);
    expect(told).toEqual(['up polling', 'refused signed-out']);
    expect([timers.pending, relay.sockets.length]).toEqual([0, 1]);
  });

  it('is tried again after a refusal that can pass', async () => {
    const { relay, timers, told, hears } = await setUp(['polling'], (one) => {
      one.refuse = 'too-many-tries';
    });
    await hears('down too-many-tries');
    relay.refuse = undefined;
    timers.advance(RECONNECT.firstMs);
    await hears('up polling');
    expect(told).toEqual(['down too-many-tries', 'up polling']);
  });

  it('never begins for who is not signed in', async () => {
    const { timers, told, hears } = await setUp(['polling'], (relay) => {
      relay.refuse = 'signed-out';
    });
    await hears('refused signed-out');
    expect(told.at(-1)).toBe('refused signed-out');
    expect(timers.pending).toBe(0);
  });

  it('says nothing more once it is closed', async () => {
    const { relay, transport, told, hears } = await setUp(['polling']);
    await hears('up polling');
    const { socket } = relay;
    const gone = new Promise((resolve) => socket.on('disconnect', resolve));
    transport.close();
    transport.close();
    transport.open();
    transport.watch(watching([A, 0]));
    transport.acknowledge({ camera: A, sequence: 1 });
    await gone;
    expect(told).toEqual(['up polling']);
    expect(relay.heard).toEqual([]);
  });
});

describe('WebRTC’s signals over Socket.IO', () => {
  const attempt = 'attempt-number-0001';
  const ask = { type: 'watch', attempt, camera: A } as const;

  it.each(['polling', 'websocket'] as const)('pass both ways over %s', async (engine) => {
    const { relay, transport, hears } = await setUp([engine]);
    await hears(`up ${engine}`);
    expect(await transport.signal(ask)).toBeNull();
    expect(relay.heard).toEqual(['rtc watch']);
    relay.socket.emit('rtc', { type: 'offer', attempt, sdp: 'v=0' });
    await hears(`signal offer ${attempt}`);
  });

  it('tell why they are not passed on', async () => {
    const { relay, transport, hears } = await setUp(['polling']);
    relay.answerSignal = (reply) => reply?.(errorBody('rtc-not-offered'));
    await hears('up polling');
    expect(await transport.signal(ask)).toBe('rtc-not-offered');
  });

  it('go nowhere without a session', async () => {
    const { transport } = await setUp(['polling'], (relay) => {
      relay.refuse = 'too-many-tries';
    });
    expect(await transport.signal(ask)).toBe('rtc-no-signalling');
  });

  it('are not waited for where the relay knows none', async () => {
    // Socket.IO keeps the functions of when it began.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    closers.push(() => vi.useRealTimers());
    const { relay, transport, hears, relayHears } = await setUp(['polling']);
    relay.answerSignal = undefined;
    await hears('up polling');
    const answer = transport.signal(ask);
    await relayHears('rtc watch');
    vi.advanceTimersByTime(3_000);
    expect(await answer).toBe('rtc-no-signalling');
  });

  it('are heeded only where they are some', async () => {
    const { relay, told, hears } = await setUp(['polling']);
    await hears('up polling');
    relay.socket.emit('rtc', { type: 'offer', attempt: 'short', sdp: 'v=0' });
    relay.socket.emit('rtc', { type: 'busy', attempt, watching: 3, most: 3 });
    await hears(`signal busy ${attempt}`);
    expect(told).toEqual(['up polling', `signal busy ${attempt}`]);
  });
});
