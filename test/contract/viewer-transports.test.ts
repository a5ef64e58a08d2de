import type { CreatedCamera } from '@porthole/shared/protocol/api';
import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import { HELD_GETS } from '@porthole/shared/protocol/limits';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { NO_WISH } from '@porthole/shared/protocol/renditions';
import type { SignalToViewer } from '@porthole/shared/protocol/rtc';
import { countOf } from '@porthole/shared/protocol/testing/frame-number';
import type { Transport } from '@porthole/shared/protocol/transport';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { nodeTimers } from '../../capture-client/src/node-timers.ts';
import { HttpTransport } from '../../dashboard/src/viewer/http-transport.ts';
import { RoundTrips } from '../../dashboard/src/viewer/round-trips.ts';
import { SocketIoTransport } from '../../dashboard/src/viewer/socket-io-transport.ts';
import type {
  CarriedFrame,
  ViewerTransport,
  ViewerTransportEvents,
} from '../../dashboard/src/viewer/transport.ts';
import type { RelayApi } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { fasterTimers } from '../support/faster-timers.ts';
import { footageJpegs } from '../support/footage.ts';
import { PlainPublishing } from '../support/plain-signals.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';

type Open = (api: RelayApi, events: ViewerTransportEvents) => ViewerTransport;

/** What every transport of the viewer leg does alike, against a real relay. A new one is one more row here. */
const TRANSPORTS: Record<Transport, Open> = {
  websocket: (api, events) => new SocketIoTransport({ ...common(api), engine: ['websocket'] }, events),
  polling: (api, events) => new SocketIoTransport({ ...common(api), engine: ['polling'] }, events),
  http: (api, events) =>
    new HttpTransport({ ...common(api), newViewerId, mostGets: () => HELD_GETS }, events),
};

/** A page's browser adds the cookie by itself. */
function common(api: RelayApi) {
  return {
    origin: api.url,
    timers: nodeTimers,
    roundTrips: new RoundTrips(nodeTimers),
    chance: Math.random,
    connect: ((url, options) => io(url, { ...options, extraHeaders: { cookie: api.cookie } })) as typeof io,
    fetch: ((url: string, init?: RequestInit) =>
      fetch(url, { ...init, headers: { ...init?.headers, cookie: api.cookie } })) as typeof fetch,
  };
}

let viewers = 0;
function newViewerId(): string {
  viewers += 1;
  return `viewer-of-this-test-${viewers}`;
}

const jpegs = await footageJpegs({ width: 320 });
const jpeg = (number: number) => jpegs[number % jpegs.length] as Buffer;

/** A transport and all that it tells; settles every frame at once unless told not to. */
class Viewing implements Disposable {
  readonly frames: CarriedFrame[] = [];
  readonly told: string[] = [];
  readonly signals: SignalToViewer[] = [];
  cameras: CameraStatus[] | undefined;
  settles = true;
  readonly transport: ViewerTransport;

  constructor(open: Open, api: RelayApi) {
    this.transport = open(api, {
      up: (transport) => this.told.push(`up over ${transport}`),
      down: () => this.told.push('down'),
      upgradeRefused: () => this.told.push('upgrade refused'),
      cameras: (cameras) => {
        this.cameras = cameras;
      },
      frame: (frame) => {
        this.frames.push(frame);
        if (this.settles) this.settle(frame);
      },
      signal: (signal) => this.signals.push(signal),
      refused: (code: ReasonCode) => this.told.push(`refused: ${code}`),
    });
    this.transport.open();
  }

  settle({ header: { camera, sequence } }: CarriedFrame): void {
    this.transport.acknowledge({ camera, sequence });
  }

  watch(...cameras: CreatedCamera[]): void {
    this.transport.watch(new Map(cameras.map(({ id }) => [id, { after: this.#last(id), wish: NO_WISH }])));
  }

  /** Which of the camera's frames it is; 0 before the first. */
  newest(id: string): number {
    return countOf(this.#last(id));
  }

  #last(id: string): number {
    return this.frames.findLast(({ header }) => header.camera === id)?.header.sequence ?? 0;
  }

  hears(what: string): Promise<true> {
    return eventually(what, () => this.told.includes(what), {
      within: 20_000,
      context: () => this.told.join(', '),
    });
  }

  shows(camera: CreatedCamera, sequence: number): Promise<true> {
    return eventually(`frame ${sequence} arrives`, () => this.newest(camera.id) >= sequence, {
      within: 20_000,
      context: () => `${this.newest(camera.id)} did; ${this.told.join(', ')}`,
    });
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

async function send({ id, key }: CreatedCamera, sequence: number, url = relay.url): Promise<void> {
  const answer = await fetch(`${url}/api/cameras/${id}/frames`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'image/jpeg',
      'porthole-session': 'session-of-the-test',
      'porthole-sequence': `${sequence}`,
    },
    body: new Uint8Array(jpeg(sequence)),
  });
  expect(answer.status).toBe(204);
}

describe.each(Object.entries(TRANSPORTS))('the viewer transport %s', (name, open) => {
  const view = () => new Viewing(open, api);

  test('comes up under its own name, and tells all cameras there are', async () => {
    using viewing = view();
    await viewing.hears(`up over ${name}`);
    await eventually('the cameras are told', () => viewing.cameras?.some(({ id }) => id === camera.id), {
      within: 20_000,
    });
    expect(viewing.frames).toEqual([]);
  });

  test('brings the newest frame at once, unchanged, and says what carried it', async () => {
    await send(camera, 1);
    await send(camera, 2);
    using viewing = view();
    viewing.watch(camera);
    await viewing.shows(camera, 2);
    expect(viewing.frames).toHaveLength(1);
    const [frame] = viewing.frames;
    expect(frame).toMatchObject({
      header: { camera: camera.id, width: 320, codec: 'jpeg', transport: 'http' },
      transport: name,
    });
    expect(viewing.newest(camera.id)).toBe(2);
    expect(Buffer.from(frame?.jpeg ?? []).equals(jpeg(2))).toBe(true);
  });

  test('brings every frame to whoever keeps up, in order', async () => {
    using viewing = view();
    viewing.watch(camera);
    await viewing.hears(`up over ${name}`);
    for (let sequence = 1; sequence <= 15; sequence += 1) {
      await send(camera, sequence);
      await viewing.shows(camera, sequence);
    }
    expect(viewing.frames.map(({ header }) => countOf(header.sequence))).toEqual(
      Array.from({ length: 15 }, (_, index) => index + 1),
    );
  });

  test('brings no more than a few frames that nobody has painted, then the newest', async () => {
    using viewing = view();
    viewing.settles = false;
    viewing.watch(camera);
    await viewing.hears(`up over ${name}`);
    for (let sequence = 1; sequence <= 20; sequence += 1) await send(camera, sequence);
    await viewing.shows(camera, 1);
    expect(viewing.frames.length).toBeLessThan(10);
    viewing.settles = true;
    for (const frame of [...viewing.frames]) viewing.settle(frame);
    await viewing.shows(camera, 20);
    expect(viewing.frames.length).toBeLessThan(20);
  });

  test('brings the frames of many cameras side by side', async () => {
    const others = await Promise.all(
      [1, 2, 3, 4, 5, 6].map((number) => api.createCamera(`Camera ${number}`)),
    );
    using viewing = view();
    viewing.watch(...others);
    await viewing.hears(`up over ${name}`);
    for (const sequence of [1, 2, 3]) {
      await Promise.all(others.map((other) => send(other, sequence)));
      await Promise.all(others.map((other) => viewing.shows(other, sequence)));
    }
  });

  test('leaves out cameras that are not watched, or no longer', async () => {
    const [one, other] = await Promise.all([quickApi.createCamera('One'), quickApi.createCamera('Another')]);
    using viewing = new Viewing(open, quickApi);
    viewing.watch(one, other);
    await viewing.hears(`up over ${name}`);
    await send(other, 1, quick.url);
    await viewing.shows(other, 1);
    viewing.watch(one);
    await eventually('the relay knows', async () => (await quickApi.camera(other.id))?.viewers === 0, {
      within: 20_000,
    });
    await send(other, 2, quick.url);
    await send(one, 1, quick.url);
    await viewing.shows(one, 1);
    expect(viewing.newest(other.id)).toBe(1);
  });

  test('takes up a camera that is watched later', async () => {
    using viewing = view();
    viewing.watch(camera);
    await viewing.hears(`up over ${name}`);
    const other = await api.createCamera('Later');
    await send(other, 1);
    viewing.watch(camera, other);
    await viewing.shows(other, 1);
  });

  test('compares clocks', async () => {
    using viewing = view();
    await viewing.hears(`up over ${name}`);
    const { asked, answered, theirs } = await viewing.transport.exchangeClock();
    expect(answered).toBeGreaterThanOrEqual(asked);
    // The same clock, read a moment apart.
    expect(Math.abs(theirs - Date.now())).toBeLessThan(60_000);
  });

  test('RT-2: passes signals of WebRTC both ways, and says why one is not', async () => {
    await using publisher = await new PlainPublishing(relay.url, camera).connected();
    await publisher.offersRtc();
    const attempt = `attempt-of-the-${name}-test`;
    using viewing = view();
    const { transport, signals } = viewing;
    expect(transport.canSignal).toBe(false);
    await eventually('signals pass', () => transport.canSignal, { within: 20_000 });
    expect(await transport.signal({ type: 'watch', attempt, camera: camera.id })).toBeNull();
    await publisher.hears('watch');
    const offer = { type: 'offer', attempt, sdp: 'v=0' } as const;
    await publisher.say(offer);
    await eventually('the offer arrives', () => signals.length > 0, { within: 20_000 });
    expect(signals).toEqual([offer]);
    expect(await transport.signal({ type: 'bye', attempt })).toBeNull();
    await publisher.hears('bye');
    expect(await transport.signal({ type: 'answer', attempt, sdp: 'v=0' })).toBe('rtc-peer-closed');
  });

  test('tells when a camera comes and goes', async () => {
    using viewing = view();
    viewing.watch(camera);
    await viewing.hears(`up over ${name}`);
    await send(camera, 1);
    const state = () => viewing.cameras?.find(({ id }) => id === camera.id)?.state;
    await eventually('it is told to be online', () => state() === 'online', { within: 20_000 });
    await api.fetch(`/api/cameras/${camera.id}`, { method: 'DELETE' });
    await eventually('it is gone', () => viewing.cameras !== undefined && state() === undefined, {
      within: 20_000,
    });
  });

  test('ends when the person signs out, and tries no more', async () => {
    const session = await relay.signedIn();
    using viewing = new Viewing(open, session);
    viewing.watch(camera);
    await viewing.hears(`up over ${name}`);
    expect((await session.fetch('/api/session', { method: 'DELETE' })).status).toBe(204);
    await viewing.hears('refused: signed-out');
    using witness = view();
    witness.watch(camera);
    await send(camera, 1);
    await witness.shows(camera, 1);
    expect(viewing.frames).toEqual([]);
  });

  test('tells nothing more once it is closed, however often', async () => {
    using viewing = view();
    viewing.watch(camera);
    await viewing.hears(`up over ${name}`);
    viewing.transport.close();
    const before = viewing.told.length;
    viewing.transport.close();
    using witness = view();
    witness.watch(camera);
    await send(camera, 1);
    await witness.shows(camera, 1);
    expect([viewing.told.length, viewing.frames.length]).toEqual([before, 0]);
  });
});
