import type { CreatedCamera } from '@porthole/shared/protocol/api';
import { type CameraPath, cameraPathSchema, type ViewerReport } from '@porthole/shared/protocol/camera-path';
import { unaccounted } from '@porthole/shared/protocol/drops';
import type { FrameHeader } from '@porthole/shared/protocol/frame';
import { decodeContainer } from '@porthole/shared/protocol/frame-container';
import { VIEW_NAMESPACE } from '@porthole/shared/protocol/view-events';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { footageJpegs } from '../support/footage.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { SkippableTimers } from '../support/skippable-timers.ts';

/** Ms without a request after which a page is gone. */
const GONE_AFTER_MS = 5_000;

const timers = new SkippableTimers();
let relay: TestRelay;
let api: RelayApi;
let camera: CreatedCamera;
const jpegs = await footageJpegs({ width: 320 });

beforeAll(async () => {
  relay = await startRelay({}, { timers });
  api = await relay.signedIn();
  camera = await api.createCamera();
});
afterAll(async () => {
  await relay?.[Symbol.asyncDispose]();
});

/** A publisher that numbers all it captures and leaves some out. */
class Publishing {
  captured = 0;

  async send(gap = 0, skipped = ''): Promise<void> {
    this.captured += gap + 1;
    const jpeg = jpegs[this.captured % jpegs.length] as Buffer;
    const answer = await fetch(`${relay.url}/api/cameras/${camera.id}/frames`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${camera.key}`,
        'content-type': 'image/jpeg',
        'porthole-session': 'session-of-the-test',
        'porthole-sequence': `${this.captured}`,
        ...(skipped && { 'porthole-skipped': skipped }),
      },
      body: new Uint8Array(jpeg),
    });
    expect(answer.status).toBe(204);
  }
}

/** What a page knows of its own frames. */
class PageBooks {
  readonly headers: FrameHeader[] = [];
  painted = 0;

  /** Frames captured since it came, by the relay's numbers. */
  get captured(): number {
    return this.newest - (this.headers[0]?.sequence ?? 0) + 1;
  }

  get newest(): number {
    return this.headers.at(-1)?.sequence ?? 0;
  }
}

function sumOf(counts: Readonly<Record<string, number>> = {}): number {
  return Object.values(counts).reduce((sum, frames) => sum + frames, 0);
}

/** Watches with a stock client; drops every third frame, and acknowledges only when told to. */
class SocketViewer extends PageBooks {
  readonly socket: Socket;

  constructor() {
    super();
    this.socket = io(`${relay.url}${VIEW_NAMESPACE}`, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { cookie: api.cookie },
    });
    this.socket.on('frame', (header: FrameHeader) => this.headers.push(header));
  }

  settle(): void {
    const { camera: id = '', sequence = 0 } = this.headers.at(-1) ?? {};
    const dropped = this.headers.length % 3 === 0;
    if (!dropped) this.painted += 1;
    this.socket.emit('ack', {
      ...{ camera: id, sequence, ageMs: 120, roundTripMs: 2, heldMs: 5 },
      ...(dropped && { dropped: 'decode-failed' }),
    });
  }
}

/** Watches by one held GET after the other. */
class GetViewer extends PageBooks {
  after = 0;
  #version = 0;

  /** Until a frame has come. */
  async ask(): Promise<void> {
    const before = this.after;
    while (this.after === before) {
      const watch = `${camera.id}:${this.after}:${this.painted}:::90`;
      const query = `viewer=viewer-of-this-test&watch=${watch}&cameras=${this.#version}&rtt=3&held=4`;
      const answer = await api.fetch(`/api/frames/next?${query}`);
      for (const record of decodeContainer(new Uint8Array(await answer.arrayBuffer()))) {
        if (record.type === 'frame') this.#paint(record.header);
        else if (record.type === 'cameras') this.#version = record.version;
      }
    }
  }

  #paint(header: FrameHeader): void {
    this.headers.push(header);
    this.after = header.sequence;
    this.painted += 1;
  }
}

async function path(): Promise<CameraPath> {
  const answer = await api.fetch(`/api/cameras/${camera.id}/path`);
  return cameraPathSchema.parse(await answer.json());
}

async function viewer(transport: ViewerReport['transport']): Promise<ViewerReport | undefined> {
  return (await path()).viewers.find((one) => one.transport === transport);
}

/** The metrics of that name, by their labels. */
async function metrics(name: string): Promise<Record<string, number>> {
  const text = await (await api.fetch('/metrics')).text();
  const lines = text.split('\n').filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
  return Object.fromEntries(
    lines.map((line) => [/\{(.*)\}/.exec(line)?.[1] ?? '', Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

const settled = (report: ViewerReport | undefined) => report && unaccounted(report.account) === 0 && report;

describe('AP-1, FL-7: the books of a socket and of held GETs', () => {
  test('add up, say the same as the pages and the metrics, and still do after one is gone at a blow', async () => {
    const publishing = new Publishing();
    await publishing.send();
    const socket = new SocketViewer();
    await new Promise<void>((resolve) => socket.socket.once('connect', resolve));
    await socket.socket.emitWithAck('watch', { camera: camera.id });
    // Before the first acknowledgement one frame is on its way; after it the window is four.
    await eventually('the socket has the latest', () => socket.headers.length === 1, { within: 20_000 });
    socket.settle();
    const gets = new GetViewer();
    await gets.ask();
    for (let n = 0; n < 12; n += 1) {
      const asked = gets.ask();
      await publishing.send(n % 4, n % 4 > 1 ? 'uplink-full=2' : '');
      await asked;
      const newest = gets.after;
      await eventually('the socket has it', () => socket.newest >= newest, {
        within: 20_000,
      });
      // The next two are settled by the acknowledgement of the one after them.
      if (n > 1) socket.settle();
    }
    const bySocket = await eventually('all is settled', async () => settled(await viewer('websocket')), {
      within: 20_000,
    });
    expect(bySocket.account.captured).toBe(publishing.captured);
    expect(socket.captured).toBe(publishing.captured);
    expect(bySocket.account.painted).toBe(socket.painted);
    expect(bySocket.account.dropped).toMatchObject({ 'uplink-full': 12, 'uplink-lost': 6, superseded: 2 });
    expect(bySocket).toMatchObject({ roundTripMs: 2, inFlight: 0 });

    const byGets = await viewer('http');
    expect(gets.captured).toBe(publishing.captured);
    expect(byGets?.account.captured).toBe(publishing.captured);
    // The last frame's acknowledgement would be the next GET.
    expect(byGets && unaccounted(byGets.account)).toBe(1);
    expect(byGets?.account.painted).toBe(gets.painted - 1);

    expect(await metrics('porthole_viewers')).toMatchObject({
      'transport="websocket"': 1,
      'transport="http"': 1,
      'transport="polling"': 0,
    });
    const drops = await metrics('porthole_frames_dropped_total');
    expect(sumOf(await metrics('porthole_frames_captured_total'))).toBe(2 * publishing.captured);
    expect(sumOf(await metrics('porthole_frames_painted_total'))).toBe(socket.painted + gets.painted - 1);
    expect(sumOf(drops)).toBe(sumOf(bySocket.account.dropped) + sumOf(byGets?.account.dropped));
    expect(drops['reason="decode-failed"']).toBe(bySocket.account.dropped['decode-failed']);

    await publishing.send();
    await eventually('a frame is on its way', () => socket.captured === publishing.captured, {
      within: 20_000,
    });
    const { ws } = socket.socket.io.engine.transport as unknown as { ws: { terminate(): void } };
    ws.terminate();
    timers.skip(GONE_AFTER_MS);
    await eventually('nobody watches', async () => (await path()).viewers.length === 0, { within: 20_000 });
    const [captured, painted, dropped] = await Promise.all(
      ['captured', 'painted', 'dropped'].map(async (name) =>
        sumOf(await metrics(`porthole_frames_${name}_total`)),
      ),
    );
    expect(captured).toBe(2 * publishing.captured);
    expect(captured).toBe((painted ?? 0) + (dropped ?? 0));
  });

  test('RT-6: add up for one that stands by, and for one that does so no longer', async () => {
    camera = await api.createCamera();
    const publishing = new Publishing();
    const socket = new SocketViewer();
    await new Promise<void>((resolve) => socket.socket.once('connect', resolve));
    await publishing.send();
    await socket.socket.emitWithAck('watch', { camera: camera.id, standby: true });
    const settle = () => {
      const { sequence = 0 } = socket.headers.at(-1) ?? {};
      socket.socket.emit('ack', { camera: camera.id, sequence, dropped: 'not-needed' });
    };
    await eventually('the socket has the latest', () => socket.headers.length === 1, { within: 20_000 });
    settle();
    for (let n = 0; n < 12; n += 1) {
      await publishing.send(n % 4, n % 4 > 1 ? 'uplink-full=2' : '');
      settle();
    }
    const leavesOut = async () => {
      await publishing.send();
      return (await viewer('websocket'))?.account.dropped.standby !== undefined;
    };
    await eventually('frames are left out', leavesOut, { within: 20_000, every: 1 });
    expect((await metrics('porthole_viewers'))['transport="webrtc"']).toBe(1);
    await socket.socket.emitWithAck('watch', { camera: camera.id });
    await publishing.send();
    await eventually('all is told', () => socket.captured === publishing.captured, { within: 20_000 });
    settle();
    const report = await eventually('all is settled', async () => settled(await viewer('websocket')), {
      within: 20_000,
    });
    expect(report.account.captured).toBe(publishing.captured);
    expect(report.account.dropped.standby).toBeGreaterThan(0);
    expect(report.account.dropped['not-needed']).toBeGreaterThan(0);
    expect((await metrics('porthole_frames_dropped_total'))['reason="standby"']).toBe(
      report.account.dropped.standby,
    );
    socket.socket.disconnect();
  });

  test('AC-8: are shown to nobody who is not signed in', async () => {
    for (const address of ['/metrics', `/api/cameras/${camera.id}/path`])
      expect((await fetch(`${relay.url}${address}`)).status).toBe(401);
    expect((await api.fetch('/api/cameras/cam_0000000000/path')).status).toBe(404);
  });

  test('AP-2: name no person in the metrics, and a camera by its id alone', async () => {
    const text = await (await api.fetch('/metrics')).text();
    expect(text).toContain(`camera="${camera.id}"`);
    expect(text).not.toContain(camera.name);
    expect(text).not.toContain(relay.admin.username);
  });
});
