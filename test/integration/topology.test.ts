import { type Topology, topologySchema } from '@porthole/shared/protocol/topology';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { Broadcaster } from '../support/broadcaster.ts';
import { eventually } from '../support/eventually.ts';
import { footageJpegs } from '../support/footage.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { Watcher } from '../support/watcher.ts';

let relay: TestRelay;
let api: RelayApi;
const jpegs = await footageJpegs({ width: 320 });

beforeAll(async () => {
  relay = await startRelay();
  api = await relay.signedIn();
});
afterAll(async () => {
  await relay?.[Symbol.asyncDispose]();
});

async function topology(): Promise<Topology> {
  return topologySchema.parse(await (await api.fetch('/api/topology')).json());
}

describe('TO-1: the topology of a relay', () => {
  test('has the whole way of a camera’s frames, the same as its path, and what never sent', async () => {
    const camera = await api.createCamera('Forecourt');
    const silent = await api.createCamera('Roof');
    using _publisher = new Broadcaster({ relay, camera, jpegs, fps: 10, transport: 'polling' });
    using watcher = new Watcher(api, camera.id);
    using _second = new Watcher(await relay.signedIn(), camera.id, 'polling');
    await watcher.hasSeen(10);
    const seen = await eventually(
      'rates and both viewers are there',
      async () => {
        const answer = await topology();
        const [first] = answer.cameras;
        return first?.relay.fps && first.sum.count === 2 && first.sum.bytesPerSecond ? answer : undefined;
      },
      { within: 20_000 },
    );
    expect(seen.cameras.map(({ name, state }) => [name, state])).toEqual([
      ['Forecourt', 'online'],
      ['Roof', 'offline'],
    ]);
    const [forecourt, roof] = seen.cameras;
    expect(forecourt).toMatchObject({
      publisher: { transport: 'polling' },
      sum: { byTransport: { websocket: 1, polling: 1, http: 0, mjpeg: 0 } },
    });
    expect(forecourt?.uplinkAgeMs).toBeGreaterThanOrEqual(0);
    expect(forecourt?.sum.account.captured).toBe(
      forecourt?.viewers.reduce((sum, { account }) => sum + account.captured, 0),
    );
    expect(roof).toMatchObject({
      ...{ id: silent.id, reason: { code: 'camera-never-seen' }, publisher: null, viewers: [] },
    });
    expect(seen.relay).toMatchObject({ cameras: 2, publishers: { polling: 1 }, viewers: { websocket: 1 } });
    expect(seen.lines.count).toBe(2);
    expect(seen.lines.told.map(({ own, transport, cameras }) => ({ own, transport, cameras }))).toEqual([
      { own: true, transport: 'websocket', cameras: [camera.id] },
      { own: false, transport: 'polling', cameras: [camera.id] },
    ]);
    expect(seen.relay.since).toBeLessThan(seen.at);
    const path = await (await api.fetch(`/api/cameras/${camera.id}/path`)).json();
    expect(Object.keys(path).sort()).toEqual(['publisher', 'relay', 'renditions', 'viewers']);
    for (const part of Object.keys(path)) expect(forecourt).toHaveProperty(part);
  });

  test('AC-8: is shown to nobody who is not signed in', async () => {
    expect((await fetch(`${relay.url}/api/topology`)).status).toBe(401);
  });
});
