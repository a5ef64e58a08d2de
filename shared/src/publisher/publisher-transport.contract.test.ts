import { describe, expect, it } from 'vitest';
import type { PublisherStatus } from '../protocol/cameras.ts';
import { REASONS } from '../protocol/reasons.ts';
import type { OutgoingFrame, TransportEvent } from './publisher-transport.ts';
import { CAMERA, httpRelay, type InMemoryRelay, socketRelay } from './testing/in-memory-relay.ts';

/** What the session counts on, whatever carries the frames. A new transport joins this table. */
const TRANSPORTS: [string, () => InMemoryRelay][] = [
  ['socket-transport', socketRelay],
  ['http-transport', httpRelay],
];

const frame = (sequence: number): OutgoingFrame => ({
  sequence,
  capturedAt: 1_700_000_000_000 + sequence,
  jpeg: new Uint8Array([sequence]),
});
const BYE = { type: 'bye', attempt: 'attempt_0123456789' } as const;
const STATUS: PublisherStatus = { source: { kind: 'test', label: 'Test pattern', state: 'running' } };

/** Clocks are compared in between, by each in its own rhythm. */
const told = ({ events }: InMemoryRelay): TransportEvent[] => events.filter(({ type }) => type !== 'clock');

describe.each(TRANSPORTS)('%s', (_name, openRelay) => {
  const admitted = async (window = 4) => {
    const relay = openRelay();
    relay.transport.open();
    await relay.admit({ limits: { maxFrameBytes: 1000, maxFramePixels: 100, window } });
    relay.events.length = 0;
    return relay;
  };

  it('carries nothing before the relay has greeted it', () => {
    const relay = openRelay();
    relay.transport.open();
    expect(relay.transport.carries).toBeNull();
    expect(relay.transport.hasRoom).toBe(false);
  });

  it('is up with the relay’s greeting, and says what carries', async () => {
    const relay = openRelay();
    relay.transport.open();
    await relay.admit({ viewers: 3 });
    expect(told(relay)).toEqual([
      { type: 'up', hello: expect.objectContaining({ camera: CAMERA, viewers: 3 }) },
    ]);
    expect(relay.transport.carries).not.toBeNull();
    expect(relay.transport.hasRoom).toBe(true);
  });

  it('hands a frame over as it is', async () => {
    const relay = await admitted();
    relay.transport.send(frame(7));
    expect(relay.frames).toEqual([frame(7)]);
  });

  it('leaves the capture time out where it is not known', async () => {
    const relay = await admitted();
    relay.transport.send({ ...frame(7), capturedAt: undefined });
    expect(relay.frames[0]?.capturedAt).toBeUndefined();
  });

  it('FL-2: has room for four frames before anything is known of the path', async () => {
    const relay = await admitted();
    expect(relay.transport.window).toBe(4);
    for (const sequence of [1, 2, 3, 4]) relay.transport.send(frame(sequence));
    expect(relay.transport.hasRoom).toBe(false);
    for (const sequence of [1, 2, 3, 4]) await relay.answer(sequence);
    expect(relay.transport.hasRoom).toBe(true);
    expect(told(relay).filter(({ type }) => type === 'answered')).toEqual(
      [1, 2, 3, 4].map((sequence) => ({ type: 'answered', sequences: [sequence] })),
    );
  });

  it('FL-2: has no more under way than the line carries', async () => {
    const relay = await admitted();
    await relay.compareClocks(20);
    for (let sequence = 1; sequence <= 20; sequence += 1) {
      relay.transport.send(frame(sequence));
      await relay.advance(240);
      await relay.answer(sequence);
    }
    expect(relay.transport.window).toBe(1);
  });

  it('FL-6: sends nothing more where nothing is answered for five seconds', async () => {
    const relay = await admitted();
    for (const sequence of [1, 2, 3]) relay.transport.send(frame(sequence));
    expect(relay.transport.hasRoom).toBe(true);
    await relay.advance(4_900);
    expect(relay.transport.hasRoom).toBe(true);
    await relay.advance(100);
    expect(relay.transport.hasRoom).toBe(false);
  });

  it('FL-6: begins anew where nothing is answered for fifteen', async () => {
    const relay = await admitted();
    relay.transport.send(frame(1));
    await relay.advance(15_500);
    expect(told(relay)).toContainEqual(expect.objectContaining({ type: 'down' }));
  });

  it('FR-5: says with a frame what became of those before it', async () => {
    const relay = await admitted();
    const skipped = { 'uplink-full': 3, idle: 1 };
    relay.transport.send({ ...frame(7), skipped });
    relay.transport.send({ ...frame(8), skipped: {} });
    expect(relay.frames).toEqual([{ ...frame(7), skipped }, frame(8)]);
  });

  it('frees the room of a rejected frame and says why it was rejected', async () => {
    const relay = await admitted();
    relay.transport.send(frame(1));
    await relay.answer(1, 'frame-too-large');
    const rejected = expect.objectContaining({ code: 'frame-too-large' });
    expect(told(relay)).toEqual([{ type: 'answered', sequences: [1], rejected }]);
  });

  it('passes on how many watch, and whether they all stand by', async () => {
    const relay = await admitted();
    await relay.demand({ viewers: 5 });
    await relay.demand({ viewers: 5, standsBy: true });
    await relay.demand({ viewers: 5 });
    expect(told(relay)).toEqual([
      { type: 'demand', viewers: 5 },
      { type: 'demand', viewers: 5, standsBy: true },
      { type: 'demand', viewers: 5 },
    ]);
  });

  it('passes signals of WebRTC both ways, and none without a session', async () => {
    const fresh = openRelay();
    fresh.transport.open();
    expect(fresh.transport.canSignal).toBe(false);
    fresh.transport.signal(BYE);
    expect(fresh.signals).toEqual([]);
    const relay = await admitted();
    await relay.signal(BYE);
    expect(told(relay)).toEqual([{ type: 'signal', signal: BYE }]);
    expect(relay.transport.canSignal).toBe(true);
    relay.transport.signal(BYE);
    expect(relay.signals).toEqual([BYE]);
    await relay.cut();
    expect(relay.transport.canSignal).toBe(false);
  });

  it('tells the relay of the source', async () => {
    const relay = await admitted();
    relay.transport.tell(STATUS);
    expect(relay.statuses).toEqual([STATUS]);
  });

  it('keeps no status for later while there is no session', () => {
    const relay = openRelay();
    relay.transport.open();
    relay.transport.tell(STATUS);
    expect(relay.statuses).toEqual([]);
  });

  it('is down when the path is cut, and starts with an empty window', async () => {
    const relay = await admitted();
    for (const sequence of [1, 2, 3, 4]) relay.transport.send(frame(sequence));
    await relay.cut();
    expect(told(relay)).toEqual([
      { type: 'down', code: 'relay-unreachable', detail: expect.stringMatching(/./) },
    ]);
    expect(relay.transport.carries).toBeNull();
    expect(relay.transport.hasRoom).toBe(false);
    await relay.advance(1_500);
    await relay.admit();
    expect(relay.transport.hasRoom).toBe(true);
  });

  it('knocks again, for ever, where the relay turns it away for now', async () => {
    const relay = openRelay();
    relay.transport.open();
    for (let knock = 1; knock <= 20; knock += 1) {
      expect(relay.knocks).toBe(knock);
      await relay.turnAway('relay-restarting');
      expect(told(relay).at(-1)).toMatchObject({ type: 'down', code: 'relay-restarting' });
      await relay.advance(1_500);
    }
  });

  it.each(['key-wrong', 'key-missing', 'camera-unknown', 'version-mismatch', 'replaced'] as const)(
    'says that it is turned away for good, with %s, and does not knock again',
    async (code) => {
      const relay = openRelay();
      relay.transport.open();
      await relay.turnAway(code);
      expect(told(relay)).toEqual([
        { type: 'refused', refusal: { code, message: `${REASONS[code].says} ${REASONS[code].next}` } },
      ]);
      relay.transport.close();
      await relay.advance(60_000);
      expect(relay.knocks).toBe(1);
    },
  );

  it('is turned away by a relay of another version', async () => {
    const relay = openRelay();
    relay.transport.open();
    await relay.admit({ protocol: 99 });
    expect(told(relay)).toMatchObject([{ type: 'refused', refusal: { code: 'version-mismatch' } }]);
  });

  it('hears in the midst of a session that another took its place', async () => {
    const relay = await admitted();
    await relay.end('replaced');
    expect(told(relay)[0]).toMatchObject({ type: 'refused', refusal: { code: 'replaced' } });
  });

  it('says goodbye once', async () => {
    const relay = await admitted();
    const said = relay.transport.bye();
    await relay.advance(1_000);
    await said;
    expect(relay.byes).toBe(1);
  });

  it('has no goodbye to say without a session', async () => {
    const relay = openRelay();
    relay.transport.open();
    await relay.transport.bye();
    expect(relay.byes).toBe(0);
  });

  it('reports nothing more once it is closed, and leaves no timer', async () => {
    const relay = await admitted();
    relay.transport.send(frame(1));
    relay.transport.send(frame(2));
    relay.transport.close();
    relay.transport.close();
    await relay.cut();
    await relay.advance(60_000);
    expect(told(relay)).toEqual([]);
    expect(relay.timers.pending).toBe(0);
  });
});
