import type { CreatedCamera } from '@porthole/shared/protocol/api';
import { countOf } from '@porthole/shared/protocol/testing/frame-number';
import type { Transport } from '@porthole/shared/protocol/transport';
import { HttpTransport } from '@porthole/shared/publisher/http-transport';
import type {
  OpenTransport,
  PublisherTransport,
  TransportEvent,
} from '@porthole/shared/publisher/publisher-transport';
import { SocketTransport } from '@porthole/shared/publisher/socket-transport';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { nodeTimers } from '../../capture-client/src/node-timers.ts';
import { nodeHttp } from '../../capture-client/src/uplink/node-http.ts';
import type { RelayApi } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { fasterTimers } from '../support/faster-timers.ts';
import { footageJpegs } from '../support/footage.ts';
import { cutShort } from '../support/jpeg-surgery.ts';
import { PlainViewing } from '../support/plain-signals.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { Watcher } from '../support/watcher.ts';

/** What every transport of the publisher leg does alike, against a real relay. A new one is one more row here. */
const TRANSPORTS: Record<Transport, (relay: string, key: string, session: string) => OpenTransport> = {
  websocket: (relay, key, session) => (report) =>
    new SocketTransport(socketOptions(relay, key, session, 'websocket'), report),
  polling: (relay, key, session) => (report) =>
    new SocketTransport(socketOptions(relay, key, session, 'polling'), report),
  http: (relay, key, session) => (report) =>
    new HttpTransport(
      { relay, key, session, http: nodeHttp, timers: nodeTimers, chance: Math.random },
      report,
    ),
};

function socketOptions(relay: string, key: string, session: string, engine: 'websocket' | 'polling') {
  return { relay, key, session, engine: [engine], openSocket: io, timers: nodeTimers, chance: Math.random };
}

const jpegs = await footageJpegs({ width: 320 });
const jpeg = (number: number) => jpegs[number % jpegs.length] as Buffer;
const SESSIONS = ['session-of-the-first', 'session-of-the-second'] as const;

/** A transport and all that it reports. */
class Publishing implements Disposable {
  readonly events: TransportEvent[] = [];
  readonly transport: PublisherTransport;

  constructor(open: OpenTransport) {
    this.transport = open((event) => this.events.push(event));
    this.transport.open();
  }

  reported<T extends TransportEvent['type']>(type: T): Extract<TransportEvent, { type: T }>[] {
    return this.events.filter((event): event is Extract<TransportEvent, { type: T }> => event.type === type);
  }

  /** The first event of this type that has come, or comes. */
  has<T extends TransportEvent['type']>(type: T, count = 1): Promise<Extract<TransportEvent, { type: T }>> {
    return eventually(`"${type}" is reported ${count} times`, () => this.reported(type)[count - 1], {
      within: 20_000,
      context: () => JSON.stringify(this.events),
    });
  }

  get answered(): number[] {
    return this.reported('answered').flatMap(({ sequences }) => [...sequences]);
  }

  /** Waits for room, as the publisher session does. */
  async sends(sequence: number, bytes: Uint8Array = jpeg(sequence), capturedAt?: number): Promise<void> {
    await eventually('there is room', () => this.transport.hasRoom, { within: 20_000, every: 2 });
    this.transport.send({ sequence, capturedAt, jpeg: bytes });
  }

  [Symbol.dispose](): void {
    this.transport.close();
  }
}

let relay: TestRelay;
let api: RelayApi;
let camera: CreatedCamera;
/** One whose seconds are short, for what it tells only once it has held for so long. */
let quick: TestRelay;
let quickApi: RelayApi;

beforeAll(async () => {
  [relay, quick] = await Promise.all([startRelay(), startRelay({}, { timers: fasterTimers(5) })]);
  [api, quickApi] = await Promise.all([relay.signedIn(), quick.signedIn()]);
});
beforeEach(async () => {
  camera = await api.createCamera();
});
afterAll(async () => {
  await Promise.all([relay?.[Symbol.asyncDispose](), quick?.[Symbol.asyncDispose]()]);
});

describe.each(Object.entries(TRANSPORTS))('the publisher transport %s', (name, to) => {
  const publish = (key = camera.key, session: string = SESSIONS[0]) =>
    new Publishing(to(relay.url, key, session));

  test('comes up with the camera its key belongs to and the limits of the relay', async () => {
    using publishing = publish();
    expect(publishing.transport.carries).toBeNull();
    expect(publishing.transport.hasRoom).toBe(false);
    const { hello } = await publishing.has('up');
    expect(hello.camera).toEqual({ id: camera.id, name: camera.name });
    expect(hello.limits.maxFrameBytes).toBeGreaterThan(100_000);
    expect(publishing.transport.carries).toBe(name);
    expect(publishing.transport.hasRoom).toBe(true);
  });

  test('carries frames to viewers unchanged, with their number, their time and its own name', async () => {
    using publishing = publish();
    await publishing.has('up');
    using watcher = new Watcher(api, camera.id);
    const capturedAt = Date.now() - 120;
    await publishing.sends(41, jpeg(41), capturedAt);
    await watcher.hasSeen(1);
    const [arrival] = watcher.arrivals;
    expect(arrival?.header).toMatchObject({
      camera: camera.id,
      capturedAt,
      transport: name,
      width: 320,
    });
    expect(countOf(arrival?.header.sequence ?? 0)).toBe(41);
    expect(Buffer.from(arrival?.jpeg ?? []).equals(jpeg(41))).toBe(true);
  });

  test('has an answer for every frame, and has room again for each', async () => {
    using publishing = publish();
    await publishing.has('up');
    for (let sequence = 1; sequence <= 20; sequence += 1) await publishing.sends(sequence);
    await eventually('all are answered', () => publishing.answered.length === 20, { within: 20_000 });
    expect([...publishing.answered].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    expect(publishing.transport.hasRoom).toBe(true);
  });

  test('has no room for ever more frames that nobody has answered', async () => {
    using publishing = publish();
    await publishing.has('up');
    let sent = 0;
    while (publishing.transport.hasRoom && sent < 100) {
      sent += 1;
      publishing.transport.send({ sequence: sent, capturedAt: undefined, jpeg: jpeg(sent) });
    }
    expect(sent).toBeGreaterThan(1);
    expect(sent).toBeLessThan(10);
    await eventually('all are answered', () => publishing.answered.length === sent, { within: 20_000 });
  });

  test('tells why a frame was not taken, and goes on', async () => {
    using publishing = publish();
    await publishing.has('up');
    await publishing.sends(1, cutShort(jpeg(1)));
    const { rejected } = await publishing.has('answered');
    expect(rejected).toMatchObject({ code: 'jpeg-truncated', message: expect.stringMatching(/\w/) });
    await publishing.sends(2);
    expect((await publishing.has('answered', 2)).rejected).toBeUndefined();
    expect(publishing.reported('down')).toEqual([]);
  });

  test('tells how many watch', async () => {
    const watched = await quickApi.createCamera();
    using publishing = new Publishing(to(quick.url, watched.key, SESSIONS[0]));
    await publishing.has('up');
    let sequence = 0;
    const told = (viewers: number) =>
      eventually(
        `${viewers} viewers are told`,
        async () => {
          sequence += 1;
          await publishing.sends(sequence);
          return publishing.reported('demand').at(-1)?.viewers === viewers;
        },
        { within: 20_000 },
      );
    using watcher = new Watcher(quickApi, watched.id);
    await told(1);
    watcher[Symbol.dispose]();
    await told(0);
  });

  test('DE-2: tells of the first viewer although no frame is sent', async () => {
    using publishing = publish();
    await publishing.has('up');
    using _watcher = new Watcher(api, camera.id);
    await eventually('the viewer is told', () => publishing.reported('demand').at(-1)?.viewers === 1, {
      within: 20_000,
    });
  });

  test('DE-4: tells whether all who watch stand by, although no frame is sent', async () => {
    const watched = await quickApi.createCamera();
    using publishing = new Publishing(to(quick.url, watched.key, SESSIONS[0]));
    await publishing.has('up');
    using watcher = new Watcher(quickApi, watched.id);
    const tells = (what: string, standsBy: true | undefined) =>
      eventually(
        what,
        () => {
          const demand = publishing.reported('demand').at(-1);
          return demand?.viewers === 1 && demand.standsBy === standsBy;
        },
        { within: 20_000 },
      );
    await tells('that one watches', undefined);
    watcher.wishes({ standby: true });
    await tells('that it stands by', true);
    watcher.wishes({});
    await tells('that it no longer does', undefined);
  });

  test('CL-1: compares the relay’s clock with our monotonic one', async () => {
    using publishing = publish();
    const { exchange } = await publishing.has('clock');
    expect(exchange.answered).toBeGreaterThanOrEqual(exchange.asked);
    expect(Math.abs(exchange.asked - performance.now())).toBeLessThan(60_000);
    expect(Math.abs(exchange.theirs - Date.now())).toBeLessThan(60_000);
  });

  test('tells the relay of its source, and viewers hear it', async () => {
    using publishing = publish();
    await publishing.has('up');
    publishing.transport.tell({
      source: { kind: 'webcam', label: 'Front door', state: 'failed', code: 'camera-busy' },
      host: 'attic',
    });
    const status = await eventually(
      'the relay knows',
      async () => {
        const told = await api.camera(camera.id);
        return told?.reason?.code === 'camera-busy' && told;
      },
      { within: 20_000 },
    );
    expect(status).toMatchObject({
      reason: { pc: 'attic' },
      publisher: { transport: name, source: 'Front door', host: 'attic' },
    });
  });

  test('RT-2: passes signals of WebRTC both ways', async () => {
    using publishing = publish();
    await publishing.has('up');
    const { transport } = publishing;
    await eventually('signals pass', () => transport.canSignal, { within: 20_000 });
    const source = { kind: 'test', label: 'Test pattern', state: 'running' } as const;
    transport.tell({ source, rtc: { state: 'ready', watching: 0, most: 3 } });
    await eventually('it is offered', async () => (await api.camera(camera.id))?.publisher?.rtc, {
      within: 20_000,
    });
    const attempt = `attempt-of-the-${name}-test`;
    await using viewer = await new PlainViewing(api, { name: `page-of-the-${name}-contract` }).connected();
    expect(await viewer.say({ type: 'watch', attempt, camera: camera.id })).toBeNull();
    expect((await publishing.has('signal')).signal).toMatchObject({ type: 'watch', attempt });
    transport.signal({ type: 'offer', attempt, sdp: 'v=0' });
    await viewer.hears('offer');
    expect(await viewer.say({ type: 'bye', attempt })).toBeNull();
    expect((await publishing.has('signal', 2)).signal).toEqual({ type: 'bye', attempt });
  });

  test('is refused with a key that no camera has', async () => {
    using publishing = publish(`${camera.key}x`);
    expect((await publishing.has('refused')).refusal.code).toBe('key-wrong');
    expect(publishing.reported('up')).toEqual([]);
  });

  test('is refused when another session comes with its key, which goes on', async () => {
    using first = publish();
    await first.has('up');
    await first.sends(1);
    using second = publish(camera.key, SESSIONS[1]);
    await second.has('up');
    await second.sends(1);
    await second.has('answered');
    if (first.transport.hasRoom) first.transport.send({ sequence: 2, capturedAt: undefined, jpeg: jpeg(2) });
    expect((await first.has('refused')).refusal.code).toBe('replaced');
    await second.sends(2);
    expect((await second.has('answered', 2)).rejected).toBeUndefined();
  });

  test('says goodbye, and the camera is offline by choice', async () => {
    using publishing = publish();
    await publishing.has('up');
    await publishing.sends(1);
    await publishing.has('answered');
    await publishing.transport.bye();
    expect(await api.camera(camera.id)).toMatchObject({
      publisher: null,
      reason: { code: 'camera-offline' },
    });
  });

  test('is not back by what was on its way behind its goodbye', async () => {
    using publishing = publish();
    await publishing.has('up');
    await publishing.sends(1);
    await publishing.has('answered');
    await publishing.transport.bye();
    publishing.transport.tell({ source: { kind: 'test', label: 'Test pattern', state: 'running' } });
    publishing.transport.send({ sequence: 2, capturedAt: undefined, jpeg: jpeg(2) });
    expect((await publishing.has('answered', 2)).rejected?.code).toBe('frame-superseded');
    expect(await api.camera(camera.id)).toMatchObject({
      publisher: null,
      reason: { code: 'camera-offline' },
    });
  });

  test('reports nothing more once it is closed, however often', async () => {
    using publishing = publish();
    await publishing.has('up');
    await publishing.sends(1);
    publishing.transport.close();
    const before = publishing.events.length;
    publishing.transport.close();
    await api.cameras();
    expect(publishing.events.length).toBe(before);
    expect(publishing.transport.hasRoom).toBe(false);
  });
});
