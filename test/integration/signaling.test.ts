import type { CreatedCamera } from '@porthole/shared/protocol/api';
import { PUBLISH_NAMESPACE } from '@porthole/shared/protocol/publish-events';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import {
  MOST_CANDIDATES,
  type PublisherSignal,
  type SignalToPublisher,
  type SignalToViewer,
  signalToPublisherSchema,
  type ViewerSignal,
} from '@porthole/shared/protocol/rtc';
import { VIEW_NAMESPACE, type WatchReply } from '@porthole/shared/protocol/view-events';
import { io, type Socket } from 'socket.io-client';
import { beforeEach, describe, expect, test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { relayOfFile } from '../support/relay-of-file.ts';

const WITHIN = { within: 20_000 };
const SDP = 'v=0\r\n';
const TURN_SECRET = 'a secret that coturn has too';

const its = relayOfFile({
  TURN_SERVERS: 'turn:turn.example.org:3478',
  TURN_SECRET,
  PORTHOLE_TRUST_PROXY: 'on',
  PORTHOLE_LOG_LEVEL: 'debug',
});
/** Who views, where it is another than the administrator's first session. */
let person: RelayApi | undefined;
let camera: CreatedCamera;
let attempt: string;
let attempts = 0;

beforeEach(async () => {
  camera = await its.api.createCamera();
  attempts += 1;
  attempt = `attempt-of-this-test-${attempts}`;
});

type Way = 'websocket' | 'polling';

/** Either end, by a stock client. */
class End<Heard extends { type: string }> implements Disposable {
  readonly socket: Socket;
  readonly heard: Heard[] = [];
  readonly faults: string[] = [];

  constructor(namespace: string, options: Parameters<typeof io>[1]) {
    this.socket = io(`${its.relay.url}${namespace}`, { forceNew: true, reconnection: false, ...options });
    this.socket.on('rtc', (signal: Heard) => this.heard.push(signal));
    this.socket.on('fault', ({ code }: { code: string }) => this.faults.push(code));
  }

  async connected(): Promise<this> {
    await eventually('it connects', () => this.socket.connected, WITHIN);
    return this;
  }

  async hears<Type extends Heard['type']>(type: Type): Promise<Extract<Heard, { type: Type }>> {
    const isIt = (signal: Heard): signal is Extract<Heard, { type: Type }> => signal.type === type;
    await eventually(`${type} arrives`, () => this.heard.some(isIt), WITHIN);
    return this.heard.find(isIt) as Extract<Heard, { type: Type }>;
  }

  /** What was sent before has been dealt with. */
  async settled(): Promise<void> {
    await this.socket.timeout(WITHIN.within).emitWithAck('clock');
  }

  [Symbol.dispose](): void {
    this.socket.disconnect();
  }
}

class Publishing extends End<SignalToPublisher> {
  constructor({ key }: CreatedCamera, { way = 'websocket' as Way, session = 'run-number-one' } = {}) {
    super(PUBLISH_NAMESPACE, { transports: [way], auth: { key, session } });
    this.socket.on('connect', () => this.offersRtc());
  }

  offersRtc(): void {
    const source = { kind: 'test', label: 'Test', state: 'running' };
    this.socket.emit('status', { source, rtc: { state: 'ready', watching: 0, most: 3 } });
  }

  say(signal: PublisherSignal): void {
    this.socket.emit('rtc', signal);
  }
}

class Viewing extends End<SignalToViewer> {
  constructor({ way = 'websocket' as Way, name = `page-of-this-test-${attempts}`, from = '' } = {}) {
    super(VIEW_NAMESPACE, {
      transports: [way],
      auth: { viewer: name },
      extraHeaders: { cookie: (person ?? its.api).cookie, ...(from && { 'x-forwarded-for': from }) },
    });
  }

  /** @returns why it is not passed on; null where it is */
  async say(signal: ViewerSignal): Promise<ReasonCode | null> {
    const reply: WatchReply = await this.socket.timeout(WITHIN.within).emitWithAck('rtc', signal);
    return 'error' in reply ? reply.error.code : null;
  }

  watch(): Promise<ReasonCode | null> {
    return this.say({ type: 'watch', attempt, camera: camera.id });
  }
}

const named = (text: string) => ({ type: 'candidate', attempt, candidate: { candidate: text } }) as const;

/** Both ends, the publisher having said that it sends over WebRTC. */
async function both(way: Way = 'websocket') {
  const publisher = await new Publishing(camera, { way }).connected();
  await publisher.settled();
  const viewer = await new Viewing({ way, from: '192.168.7.9' }).connected();
  return {
    publisher,
    viewer,
    [Symbol.dispose]: () => {
      publisher[Symbol.dispose]();
      viewer[Symbol.dispose]();
    },
  };
}

describe.each<Way>(['websocket', 'polling'])('RT-1, RT-2: over %s', (way) => {
  test('an attempt passes from asking to its end', async () => {
    using ends = await both(way);
    const { publisher, viewer } = ends;
    expect(await viewer.watch()).toBeNull();
    const asked = await publisher.hears('watch');
    expect(signalToPublisherSchema.parse(asked)).toEqual(asked);
    expect(asked).toMatchObject({ attempt, address: '192.168.7.9' });
    expect(asked.ice.iceServers[0]?.username).toContain(camera.id);
    publisher.say({ type: 'offer', attempt, sdp: SDP });
    publisher.say(named('candidate:1'));
    expect(await viewer.hears('offer')).toEqual({ type: 'offer', attempt, sdp: SDP });
    expect(await viewer.say({ type: 'answer', attempt, sdp: SDP })).toBeNull();
    expect(await viewer.say({ type: 'candidate', attempt, candidate: null })).toBeNull();
    expect((await publisher.hears('answer')).sdp).toBe(SDP);
    expect((await publisher.hears('candidate')).candidate).toBeNull();
    expect((await viewer.hears('candidate')).candidate).toEqual({ candidate: 'candidate:1' });
    expect(await viewer.say({ type: 'bye', attempt })).toBeNull();
    expect(await publisher.hears('bye')).toEqual({ type: 'bye', attempt });
    expect([...publisher.faults, ...viewer.faults]).toEqual([]);
  });
});

test('no credential and no address of an attempt is in the log', async () => {
  using ends = await both();
  await ends.viewer.watch();
  const { ice } = await ends.publisher.hears('watch');
  expect(its.relay.output).not.toContain(String(ice.iceServers[0]?.credential));
  expect(its.relay.output).not.toContain('192.168.7.9');
});

describe('RT-2: what is said', () => {
  test('in an attempt that nobody began is dropped, and costs no connection', async () => {
    using ends = await both();
    const { publisher, viewer } = ends;
    expect(await viewer.say({ type: 'answer', attempt, sdp: SDP })).toBe('rtc-peer-closed');
    for (let n = 0; n < 60; n += 1) publisher.say(named(`candidate:${n}`));
    await publisher.settled();
    expect([viewer.heard, publisher.heard, publisher.faults]).toEqual([[], [], []]);
  });

  test('after the publisher was replaced is not passed on, either way', async () => {
    using ends = await both();
    await ends.viewer.watch();
    using second = await new Publishing(camera, { session: 'run-number-two' }).connected();
    expect(await ends.viewer.hears('bye')).toEqual({ type: 'bye', attempt, code: 'rtc-peer-closed' });
    expect(await ends.viewer.say({ type: 'answer', attempt, sdp: SDP })).toBe('rtc-peer-closed');
    second.say({ type: 'offer', attempt, sdp: SDP });
    await second.settled();
    await ends.viewer.settled();
    expect(ends.viewer.heard).toHaveLength(1);
    expect(second.heard).toEqual([{ type: 'bye', attempt }]);
  });
});

describe('RT-3: an attempt is refused', () => {
  test('with why, as the answer, or as its end where none is asked for', async () => {
    using viewer = await new Viewing().connected();
    expect(await viewer.say({ type: 'watch', attempt, camera: 'cam_nothere000' })).toBe('camera-unknown');
    expect(await viewer.watch()).toBe('rtc-not-offered');
    viewer.socket.emit('rtc', { type: 'watch', attempt, camera: camera.id });
    expect(await viewer.hears('bye')).toEqual({ type: 'bye', attempt, code: 'rtc-not-offered' });
    expect(viewer.faults).toEqual([]);
  });

  test('where the camera sends over plain requests alone', async () => {
    const answer = await fetch(`${its.relay.url}/api/cameras/${camera.id}/status`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${camera.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        source: { kind: 'test', label: 'Test', state: 'running' },
        rtc: { state: 'ready', watching: 0, most: 3 },
      }),
    });
    expect(answer.status).toBe(204);
    using viewer = await new Viewing().connected();
    expect(await viewer.watch()).toBe('rtc-no-signalling');
  });

  test('to who is not signed in: there is nobody to ask', async () => {
    const stranger = io(`${its.relay.url}${VIEW_NAMESPACE}`, { forceNew: true, reconnection: false });
    const refused = await new Promise<Error & { data?: { code: string } }>((resolve) =>
      stranger.once('connect_error', resolve),
    );
    stranger.disconnect();
    expect(refused.data?.code).toBe('signed-out');
  });
});

describe('RT-4: what is beyond the bounds', () => {
  test('in size is refused, and the attempt goes on', async () => {
    using ends = await both();
    const { publisher, viewer } = ends;
    await viewer.watch();
    const long = 'x'.repeat(60_001);
    expect(await viewer.say({ type: 'answer', attempt, sdp: long })).toBe('bad-request');
    expect(await viewer.say(named('x'.repeat(1_001)))).toBe('bad-request');
    expect(await viewer.say({ type: 'answer' } as unknown as ViewerSignal)).toBe('bad-request');
    publisher.say({ type: 'offer', attempt, sdp: long });
    await eventually('the publisher is told', () => publisher.faults.length > 0, WITHIN);
    expect(publisher.faults).toEqual(['bad-request']);
    publisher.say({ type: 'offer', attempt, sdp: SDP });
    expect((await viewer.hears('offer')).sdp).toBe(SDP);
    expect(viewer.heard).toHaveLength(1);
  });

  test('in number is dropped: of a hundred candidates fifty pass', async () => {
    using ends = await both();
    const { publisher, viewer } = ends;
    await viewer.watch();
    for (let n = 0; n < 100; n += 1) publisher.say(named(`candidate:${n}`));
    const said = Array.from({ length: 100 }, (_, n) => viewer.say(named(`candidate:${n}`)));
    expect(new Set(await Promise.all(said))).toEqual(new Set([null]));
    await publisher.settled();
    await viewer.settled();
    expect(viewer.heard).toHaveLength(MOST_CANDIDATES);
    expect(publisher.heard).toHaveLength(1 + MOST_CANDIDATES);
    expect([...publisher.faults, ...viewer.faults]).toEqual([]);
  });

  test('in attempts is refused, and another person’s are not', async () => {
    person = await its.relay.signedIn();
    try {
      using ends = await both();
      const { viewer } = ends;
      const codes: (ReasonCode | null)[] = [];
      for (let n = 0; n < 61; n += 1) {
        codes.push(await viewer.watch());
        await viewer.say({ type: 'bye', attempt });
      }
      expect(codes.indexOf('too-many-tries')).toBe(60);
      person = undefined;
      using other = await new Viewing().connected();
      expect(await other.watch()).toBeNull();
    } finally {
      person = undefined;
    }
  });
});

describe('RT-5: the viewer is told', () => {
  test('when the publisher loses its connection, whose return brings no attempt back', async () => {
    using ends = await both();
    await ends.viewer.watch();
    const { ws } = ends.publisher.socket.io.engine.transport as unknown as { ws: { terminate(): void } };
    ws.terminate();
    expect(await ends.viewer.hears('bye')).toEqual({ type: 'bye', attempt, code: 'rtc-peer-closed' });
    using back = await new Publishing(camera).connected();
    back.say({ type: 'offer', attempt, sdp: SDP });
    await back.settled();
    expect(await ends.viewer.say(named('candidate:1'))).toBe('rtc-peer-closed');
    expect(ends.viewer.heard).toHaveLength(1);
  });
});

describe('RT-5: the publisher is told', () => {
  test('when a page closes its connection', async () => {
    using ends = await both();
    await ends.viewer.watch();
    ends.viewer.socket.disconnect();
    expect(await ends.publisher.hears('bye')).toEqual({ type: 'bye', attempt });
  });

  test('nothing when a page loses it and is back, by another way', async () => {
    using ends = await both();
    await ends.viewer.watch();
    const { ws } = ends.viewer.socket.io.engine.transport as unknown as { ws: { terminate(): void } };
    ws.terminate();
    using back = await new Viewing({ way: 'polling' }).connected();
    ends.publisher.say({ type: 'offer', attempt, sdp: SDP });
    expect((await back.hears('offer')).sdp).toBe(SDP);
    expect(ends.publisher.heard.map(({ type }) => type)).toEqual(['watch']);
  });
});
