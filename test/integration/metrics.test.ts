import { readFileSync } from 'node:fs';
import type { CreatedCamera } from '@porthole/shared/protocol/api';
import type { Telemetry } from '@porthole/shared/protocol/telemetry';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { section } from '../docs/readme-table.ts';
import type { RelayApi } from '../support/api.ts';
import { Broadcaster } from '../support/broadcaster.ts';
import { eventually } from '../support/eventually.ts';
import { footageJpegs } from '../support/footage.ts';
import { MetricText } from '../support/metric-text.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { Watcher } from '../support/watcher.ts';

let relay: TestRelay;
let api: RelayApi;
const jpegs = await footageJpegs({ width: 160 });

beforeAll(async () => {
  relay = await startRelay();
  api = await relay.signedIn();
});
afterAll(async () => {
  await relay?.[Symbol.asyncDispose]();
});

async function metrics(): Promise<MetricText> {
  return new MetricText(await (await api.fetch('/metrics')).text());
}

/** A camera that sends at ten frames a second. */
function sending(camera: CreatedCamera): Broadcaster {
  return new Broadcaster({ relay, camera, jpegs, fps: 10 });
}

describe('The metrics of a relay', () => {
  test('AP-1: are those that PROTOCOL.md lists, and no others', async () => {
    const table = section(readFileSync('PROTOCOL.md', 'utf8'), 'metrics');
    const rows = [...table.matchAll(/^\| (`porthole_[^|]*) \|/gm)].map(([, names]) => String(names));
    const documented = rows.flatMap((names) =>
      [...names.matchAll(/`(\w+)`/g)].map(([, name]) => String(name)),
    );
    const own = (await metrics()).names.filter((name) => name.startsWith('porthole_'));
    expect(own.sort()).toEqual(documented.sort());
  });

  test('AP-1: have the labels that PROTOCOL.md lists', async () => {
    const table = section(readFileSync('PROTOCOL.md', 'utf8'), 'metrics');
    const camera = await api.createCamera();
    using _publisher = sending(camera);
    using watcher = new Watcher(api, camera.id);
    await watcher.hasSeen(3);
    const { text } = await metrics();
    for (const [, names, labels] of table.matchAll(/^\| (`porthole_[^|]*) \| ([^|]*) \|/gm)) {
      const allowed = [...String(labels).matchAll(/`(\w+)`/g)].map(([, label]) => label);
      for (const [, name] of String(names).matchAll(/`(\w+)`/g))
        for (const [, written] of text.matchAll(
          new RegExp(`^${name}(?:_bucket|_sum|_count)?\\{(.*)\\} `, 'gm'),
        ))
          for (const [, label] of String(written).matchAll(/(\w+)="/g))
            expect(['le', ...allowed], `${name}`).toContain(label);
    }
  });

  test('AP-2: tell which cameras are up, until they are removed, and count what is sent of them', async () => {
    const camera = await api.createCamera();
    const other = await api.createCamera('Yard');
    const of = { transport: 'websocket' };
    const before = await metrics();
    using _publisher = sending(camera);
    using _other = sending(other);
    using watcher = new Watcher(api, camera.id);
    await watcher.hasSeen(5);
    const seen = await metrics();
    const bytes = seen.sum('porthole_frame_bytes_out_total', of);
    const least = 5 * Math.min(...jpegs.map(({ length }) => length));
    expect(bytes - before.sum('porthole_frame_bytes_out_total', of)).toBeGreaterThanOrEqual(least);
    expect(seen.lines('porthole_camera_up')).toMatchObject({ [`camera="${camera.id}"`]: 1 });
    await api.fetch(`/api/cameras/${camera.id}`, { method: 'DELETE' });
    const after = await metrics();
    expect(after.text).not.toContain(camera.id);
    expect(after.text).toContain(other.id);
  });

  test('tell of a publisher that its frames climbed to WebSocket', async () => {
    const camera = await api.createCamera();
    const climbs = { leg: 'publisher', from: 'polling', to: 'websocket', reason: 'climbed' };
    const before = await metrics();
    using publisher = sending(camera);
    publisher.socket.io.opts.transports = ['polling', 'websocket'];
    publisher.socket.disconnect().connect();
    await eventually(
      'it is counted',
      async () => {
        const now = await metrics();
        return (
          now.sum('porthole_transport_changes_total', climbs) >
          before.sum('porthole_transport_changes_total', climbs)
        );
      },
      { within: 20_000 },
    );
  });

  test('TE-1: have what a page tells, by either door, and refuse what is no word of it', async () => {
    const camera = await api.createCamera();
    const before = await metrics();
    const said: Telemetry = {
      firstPaint: { transport: 'websocket', ms: 700 },
      transportChange: { from: 'websocket', to: 'polling', reason: 'network-offline' },
    };
    using watcher = new Watcher(api, camera.id);
    watcher.socket.emit('telemetry', said);
    const faults: { code: string }[] = [];
    watcher.socket.on('fault', (fault) => faults.push(fault));
    watcher.socket.emit('telemetry', { firstPaint: 'soon' });
    const post = (body: unknown, type = 'application/json') =>
      api.fetch('/api/telemetry', {
        method: 'POST',
        headers: { 'content-type': type },
        body: JSON.stringify(body),
      });
    expect((await post({ reconnect: { transport: 'http', ms: 40 } })).status).toBe(204);
    expect((await post({ reconnect: { transport: 'boat', ms: 40 } })).status).toBe(400);
    expect((await post({}, 'text/plain')).status).toBe(415);
    expect((await fetch(`${relay.url}/api/telemetry`, { method: 'POST' })).status).toBe(401);
    await eventually('the wrong word is a fault', () => faults[0]?.code === 'bad-request', {
      within: 20_000,
    });
    const after = await metrics();
    const more = (name: string, labels: Record<string, string>) =>
      after.sum(name, labels) - before.sum(name, labels);
    expect(more('porthole_first_paint_seconds_count', { transport: 'websocket' })).toBe(1);
    expect(more('porthole_reconnects_total', { leg: 'viewer', transport: 'http' })).toBe(1);
    expect(
      more('porthole_transport_changes_total', {
        ...{ leg: 'viewer', from: 'websocket', to: 'polling', reason: 'network-offline' },
      }),
    ).toBe(1);
  });
});
