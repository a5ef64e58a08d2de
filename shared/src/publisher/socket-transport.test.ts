import { describe, expect, it } from 'vitest';
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
  it.each([
    ['auto', ['polling', 'websocket']],
    ['websocket', ['websocket']],
    ['polling', ['polling']],
  ] as const)('for %s leaves Engine.IO %j', (choice, transports) => {
    expect(socketOptions({ key: 'k', session: 's', choice }).transports).toEqual(transports);
  });

  it('shows the key and the run’s session in the handshake', () => {
    const { auth } = socketOptions({ key: 'pk_1', session: 'session-1', choice: 'auto' });
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
    expect(transport.note).toBe('websocket-blocked');
    expect(events).toContainEqual({ type: 'moved' });
    socket.fire('io:open');
    expect(transport.note).toBeNull();
  });

  describe('on a WebSocket that goes silent', () => {
    const onWebSocket = async () => {
      const relay = await opened();
      relay.socket.io.engine.transport.name = 'websocket';
      relay.socket.fire('engine:upgrade');
      relay.events.length = 0;
      return relay;
    };
    const isDown = (events: readonly { type: string }[]) => events.some(({ type }) => type === 'down');

    it('begins anew over polling alone, and says that WebSocket is blocked', async () => {
      const { transport, socket, timers, events, admit } = await onWebSocket();
      transport.send(frame(1));
      timers.advance(3_900);
      expect(isDown(events)).toBe(false);
      timers.advance(600);
      expect(events).toContainEqual(expect.objectContaining({ type: 'down', lost: 1 }));
      expect(socket.io.opts.transports).toEqual(['polling']);
      await admit();
      expect(transport.note).toBe('websocket-blocked');
    });

    it('tries it again with the first connection after a minute', async () => {
      const { transport, socket, timers, admit } = await onWebSocket();
      transport.send(frame(1));
      timers.advance(5_000);
      timers.advance(60_000);
      await admit();
      expect(socket.io.opts.transports).toEqual(['polling', 'websocket']);
      expect(transport.note).toBeNull();
    });

    it('is content as long as one frame after the other is answered, however slowly', async () => {
      const { transport, timers, events, answer } = await onWebSocket();
      transport.send(frame(1));
      for (let sequence = 2; sequence <= 10; sequence += 1) {
        transport.send(frame(sequence));
        timers.advance(3_000);
        await answer(sequence - 1);
      }
      expect(isDown(events)).toBe(false);
    });

    it('does not mistake having sent nothing for silence', async () => {
      const { transport, timers, events, answer } = await onWebSocket();
      timers.advance(60_000);
      transport.send(frame(1));
      timers.advance(1_000);
      await answer(1);
      timers.advance(60_000);
      expect(isDown(events)).toBe(false);
    });
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

  it('compares clocks at once and then every other second', async () => {
    const { socket, timers, events } = await opened();
    const questions = () => socket.emitted.filter(({ event }) => event === 'clock');
    expect(questions()).toHaveLength(1);
    timers.advance(40);
    reply(questions()[0], { now: 5 });
    const asked = timers.now() - 40;
    expect(events).toEqual([{ type: 'clock', exchange: { asked, answered: asked + 40, theirs: 5 } }]);
    timers.advance(4_000);
    expect(questions()).toHaveLength(3);
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
    timers.advance(250);
    expect(socket.knocks).toBe(2);
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
