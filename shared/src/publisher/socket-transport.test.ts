import { describe, expect, it } from 'vitest';
import { RECONNECT } from '../connection/reconnect.ts';
import { socketOptions } from './publish-socket.ts';
import { socketRelay } from './testing/in-memory-relay.ts';

const opened = async () => {
  const relay = socketRelay();
  relay.transport.open();
  await relay.admit();
  relay.events.length = 0;
  return relay;
};
const frame = (sequence: number) => ({ sequence, capturedAt: undefined, jpeg: new Uint8Array(1) });

const reply = (question: { args: unknown[] } | undefined, answer: unknown) => {
  const respond = question?.args[0];
  if (typeof respond === 'function') respond(answer);
};

describe('socketOptions', () => {
  it('shows the key and the run’s session in the handshake', () => {
    const { auth } = socketOptions({ key: 'pk_1', session: 'session-1', engine: ['polling'] });
    expect(auth).toEqual({ key: 'pk_1', session: 'session-1', protocol: 1 });
  });
});

describe('SocketTransport', () => {
  it('carries over polling first and over WebSocket once Engine.IO has climbed', async () => {
    const { transport, socket, events } = await opened();
    expect(transport.carries).toBe('polling');
    socket.io.engine.transport.name = 'websocket';
    socket.fire('engine:upgrade');
    expect(transport.carries).toBe('websocket');
    expect(events).toContainEqual({ type: 'moved' });
  });

  it('knows that WebSocket was refused, until the next connection', async () => {
    const { transport, socket, events } = await opened();
    socket.fire('engine:upgradeError', new Error('403'));
    expect(transport.note).toBe('websocket-refused');
    expect(events).toContainEqual({ type: 'moved' });
    socket.fire('io:open');
    expect(transport.note).toBeNull();
  });

  it('takes the answer to a later frame for all before it, as the relay answers in order', async () => {
    const { transport, answer, events } = await opened();
    for (const sequence of [1, 2, 3]) transport.send(frame(sequence));
    await answer(2);
    expect(events).toEqual([{ type: 'answered', sequences: [1, 2] }]);
  });

  it.each([null, 'ack', { sequence: -1 }, { sequence: '2' }, {}])(
    'ignores %j as an answer',
    async (nonsense) => {
      const { transport, socket, events } = await opened();
      transport.send(frame(1));
      socket.fire('ack', nonsense);
      expect(events).toEqual([]);
    },
  );

  it.each([
    null,
    'hello',
    { protocol: 1 },
    { protocol: 1, camera: { id: '../etc', name: '' }, limits: {}, viewers: 0 },
  ])('takes %j for no greeting', (nonsense) => {
    const relay = socketRelay();
    relay.transport.open();
    relay.socket.fire('hello', nonsense);
    expect(relay.transport.carries).toBeNull();
  });

  it('CL-1: compares clocks at once, a few times over, and then every other second', async () => {
    const { socket, timers, events } = await opened();
    const questions = () => socket.emitted.filter(({ event }) => event === 'clock');
    expect(questions()).toHaveLength(1);
    timers.advance(40);
    reply(questions()[0], { now: 5 });
    const asked = timers.monotonic() - 40;
    expect(events).toEqual([{ type: 'clock', exchange: { asked, answered: asked + 40, theirs: 5 } }]);
    for (let answered = 1; answered < 8; answered += 1) reply(questions()[answered], { now: 5 });
    expect(questions()).toHaveLength(4);
    timers.advance(4_500);
    expect(questions()).toHaveLength(6);
  });

  it('measures the new path once it has climbed', async () => {
    const { socket } = await opened();
    const questions = () => socket.emitted.filter(({ event }) => event === 'clock');
    socket.io.engine.transport.name = 'websocket';
    socket.fire('engine:upgrade');
    expect(questions()).toHaveLength(2);
  });

  it('tells how many frames get through whatever their size: by a message without bytes, put between frames', async () => {
    const { transport, socket, timers, answer } = await opened();
    const question = () => socket.emitted.filter(({ event }) => event === 'clock').at(-1);
    const answered = (ms: number) => {
      timers.advance(ms);
      reply(question(), { now: 5 });
    };
    expect(transport.mostFps).toBeNull();
    answered(250);
    // Two in each POST, and one POST after the other.
    expect(transport.mostFps).toBe(8);
    socket.io.engine.transport.name = 'websocket';
    socket.fire('engine:upgrade');
    for (let n = 0; n < 4; n += 1) answered(100);
    expect(transport.mostFps).toBe((transport.window ?? 0) * 10);
    transport.send(frame(1));
    timers.advance(4_000);
    answered(900);
    expect(transport.mostFps).toBe((transport.window ?? 0) * 10);
    await answer(1);
    timers.advance(2_000);
    expect(transport.mostFps).toBeNull();
  });

  it('leaves reconnecting to Socket.IO where that goes on by itself', async () => {
    const { socket, timers, cut } = await opened();
    await cut();
    timers.advance(10_000);
    expect(socket.knocks).toBe(1);
  });

  it('comes back by itself where the relay hung up', async () => {
    const { socket, timers, end, events } = await opened();
    await end('relay-restarting');
    expect(events.at(-1)).toMatchObject({ type: 'down', code: 'relay-restarting' });
    timers.advance(RECONNECT.firstMs);
    expect(socket.knocks).toBe(2);
  });

  it.each([
    [413, 'requests-capped'],
    [502, 'relay-unreachable'],
  ])('says of a POST of Engine.IO’s that was answered %i: %s', async (description, code) => {
    const { socket, transport, events } = await opened();
    transport.send(frame(1));
    socket.fire('disconnect', 'transport error', Object.assign(new Error('xhr post error'), { description }));
    expect(events.at(-1)).toMatchObject({ type: 'down', code });
  });

  it('names the cause that Socket.IO hides', () => {
    const relay = socketRelay();
    relay.transport.open();
    relay.socket.fire('connect_error', Object.assign(new Error('xhr poll error'), { description: 403 }));
    expect(relay.events).toMatchObject([{ type: 'down', detail: 'xhr poll error (HTTP 403)' }]);
  });

  it('has said goodbye when the relay answers the question put after it', async () => {
    const { transport, socket } = await opened();
    const said = transport.bye();
    const [bye, question] = socket.emitted.slice(-2);
    expect(bye?.event).toBe('bye');
    reply(question, undefined);
    await said;
  });
});
