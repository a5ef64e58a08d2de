import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import type { TransportChoice } from '@porthole/shared/protocol/transport';
import { errorBody } from '@porthole/shared/protocol/wire';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SocketIoTransport } from './socket-io-transport.ts';
import { cameraStatus, frameHeader } from './testing/frames.ts';
import { recordEvents } from './testing/recorder.ts';
import { ViewRelay } from './testing/view-relay.ts';

const [A, B] = ['cam_aaaaaaaaaa', 'cam_bbbbbbbbbb'];
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xd9]);
const closers: (() => unknown)[] = [];

async function setUp(choice: TransportChoice = 'auto', prepare: (relay: ViewRelay) => void = () => {}) {
  const relay = new ViewRelay();
  prepare(relay);
  const origin = await relay.listen();
  const timers = new ManualTimers();
  const recorder = recordEvents();
  const transport = new SocketIoTransport({ origin, choice, timers, chance: () => 0.5 }, recorder.events);
  closers.push(
    () => transport.close(),
    () => relay[Symbol.asyncDispose](),
  );
  transport.open();
  const hears = (text: string) => vi.waitFor(() => expect(recorder.told).toContain(text), 4_000);
  const relayHears = (text: string) => vi.waitFor(() => expect(relay.heard).toContain(text));
  return { relay, timers, transport, hears, relayHears, ...recorder };
}

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

describe('frames over Socket.IO', () => {
  it('starts over polling, goes up to WebSocket, and reads at every frame which of them carried it', async () => {
    const { relay, hears, frames } = await setUp('auto', (one) => {
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
    const { told, hears } = await setUp('auto', (relay) => {
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
    const { relay, told, hears } = await setUp(choice);
    await hears(up);
    relay.socket.emit('frame', frameHeader({ sequence: 1 }), JPEG);
    await hears(`frame 1 ${choice}`);
    expect(told).toEqual([up, `frame 1 ${choice}`]);
  });

  it('watches what it is told to, and all of it again after a reconnect', async () => {
    const { relay, transport, hears, relayHears } = await setUp('polling');
    transport.watch(new Map([[A, 0]]));
    await hears('up polling');
    transport.watch(
      new Map([
        [A, 0],
        [B, 0],
      ]),
    );
    await relayHears(`watch ${B}`);
    transport.watch(new Map([[B, 0]]));
    await relayHears(`unwatch ${A}`);
    expect(relay.heard).toEqual([`watch ${A}`, `watch ${B}`, `unwatch ${A}`]);
    relay.heard.length = 0;
    relay.socket.conn.close();
    await relayHears(`watch ${B}`);
    expect(relay.heard).toEqual([`watch ${B}`]);
  });

  it('acknowledges, and asks the clock', async () => {
    const { transport, timers, hears, relayHears } = await setUp('websocket');
    await expect(transport.exchangeClock()).rejects.toThrow();
    await hears('up websocket');
    transport.acknowledge(A, 5, false);
    transport.acknowledge(A, 6, true);
    await relayHears(`ack {"camera":"${A}","sequence":6,"failed":true}`);
    const now = timers.monotonic();
    expect(await transport.exchangeClock()).toEqual({ asked: now, answered: now, theirs: 123_456 });
  });

  it('drops what is no frame and no list, and goes on', async () => {
    const { relay, told, hears } = await setUp('websocket');
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
    const { relay, told, hears } = await setUp('polling');
    await hears('up polling');
    await relay.stop();
    await hears('down');
    await relay.startAgain();
    await vi.waitFor(() => expect(told.filter((line) => line === 'up polling')).toHaveLength(2), 4_000);
  });

  it('is made anew after the relay let it go without a word', async () => {
    const { relay, timers, told, hears } = await setUp('polling');
    await hears('up polling');
    relay.socket.disconnect();
    await hears('down');
    timers.advance(250);
    await vi.waitFor(() => expect(told.filter((line) => line === 'up polling')).toHaveLength(2));
  });

  it('is over for good when the relay refuses it', async () => {
    const { relay, timers, told, hears } = await setUp('polling');
    await hears('up polling');
    relay.socket.emit('refused', errorBody('signed-out').error);
    relay.socket.disconnect(true);
    await hears('refused signed-out');
    timers.advance(60_000);
    expect(told).toEqual(['up polling', 'refused signed-out']);
    expect([timers.pending, relay.sockets.length]).toEqual([0, 1]);
  });

  it('is tried again after a refusal that can pass', async () => {
    const { relay, timers, told, hears } = await setUp('polling', (one) => {
      one.refuse = 'too-many-tries';
    });
    await hears('down');
    relay.refuse = undefined;
    timers.advance(250);
    await hears('up polling');
    expect(told).toEqual(['down', 'up polling']);
  });

  it('never begins for who is not signed in', async () => {
    const { timers, told, hears } = await setUp('polling', (relay) => {
      relay.refuse = 'signed-out';
    });
    await hears('refused signed-out');
    expect(told.at(-1)).toBe('refused signed-out');
    expect(timers.pending).toBe(0);
  });

  it('says nothing more once it is closed', async () => {
    const { relay, transport, told, hears } = await setUp('polling');
    await hears('up polling');
    const { socket } = relay;
    const gone = new Promise((resolve) => socket.on('disconnect', resolve));
    transport.close();
    transport.close();
    transport.open();
    transport.watch(new Map([[A, 0]]));
    transport.acknowledge(A, 1, false);
    await gone;
    expect(told).toEqual(['up polling']);
    expect(relay.heard).toEqual([]);
  });
});
