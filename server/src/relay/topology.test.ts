import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import type { ViewerReport } from '@porthole/shared/protocol/camera-path';
import {
  TOPOLOGY_CAMERAS,
  TOPOLOGY_LINES,
  TOPOLOGY_VIEWERS,
  topologySchema,
} from '@porthole/shared/protocol/topology';
import { describe, expect, test } from 'vitest';
import { Directory } from './directory.ts';
import { UNKNOWN_STATUS } from './publisher.ts';
import { topology } from './topology.ts';
import { LineNames } from './viewer-lines.ts';
import type { ViewerLine } from './viewer-report.ts';
import { sumOfViewers } from './viewers-sum.ts';

const report = (given: Partial<ViewerReport> = {}): ViewerReport => ({
  ...{ transport: 'websocket', window: 4, since: 0, inFlight: 0, roundTripMs: null, bytesPerSecond: null },
  ...{ ageMs: null, rendition: { name: 'full', cause: 'full' } },
  account: { captured: 0, painted: 0, dropped: {} },
  ...given,
});

function open(cameras: number, viewersEach: number) {
  const timers = new ManualTimers();
  const directory = new Directory(timers);
  for (let n = 0; n < cameras; n += 1) {
    const channel = directory.add({
      id: `cam_${String(n).padStart(10, '0')}`,
      name: `Camera ${n}`,
      everSeen: false,
    });
    for (let v = 0; v < viewersEach; v += 1)
      channel.join({ offer: () => {}, end: () => {}, report: () => report() });
  }
  const ask = () =>
    topology({
      ...{ channels: directory.channels(), renditions: () => [], version: '1', since: 0 },
      now: timers.now(),
    });
  return { timers, directory, ask };
}

describe('TO-1: the topology', () => {
  test('says of a camera that sends how old its newest frame was when it arrived', () => {
    const { timers, directory, ask } = open(1, 1);
    const channel = directory.channel('cam_0000000000');
    const publisher = {
      ...({ session: 'a-run', transport: 'polling', keyVersion: 1, status: UNKNOWN_STATUS } as const),
      port: { demand: () => {}, refuse: () => {} },
    };
    channel.attach(publisher);
    expect(ask().cameras[0]).toMatchObject({ uplinkAgeMs: null, publisher: { transport: 'polling' } });
    channel.publish(publisher, {
      ...{ counted: 1, capturedAt: timers.now() - 70, width: 4, height: 3, jpeg: new Uint8Array(9) },
    });
    const answer = topologySchema.parse(ask());
    expect(answer.cameras[0]).toMatchObject({ uplinkAgeMs: 70, state: 'online', sum: { count: 1 } });
    expect(answer.relay).toMatchObject({
      cameras: 1,
      publishers: { websocket: 0, polling: 1, http: 0 },
      viewers: { websocket: 1, polling: 0, http: 0, mjpeg: 0 },
    });
  });

  test('tells so many cameras and viewers one by one, and counts all', () => {
    const { ask } = open(TOPOLOGY_CAMERAS + 3, TOPOLOGY_VIEWERS + 2);
    const answer = ask();
    expect(answer.cameras).toHaveLength(TOPOLOGY_CAMERAS);
    expect(answer.cameras[0]?.viewers).toHaveLength(TOPOLOGY_VIEWERS);
    expect(answer.cameras[0]?.sum.count).toBe(TOPOLOGY_VIEWERS + 2);
    expect(answer.lines.told).toHaveLength(TOPOLOGY_LINES);
    expect(answer.lines.count).toBe((TOPOLOGY_CAMERAS + 3) * (TOPOLOGY_VIEWERS + 2));
    expect(answer.relay.cameras).toBe(TOPOLOGY_CAMERAS + 3);
    expect(answer.relay.viewers.websocket).toBe((TOPOLOGY_CAMERAS + 3) * (TOPOLOGY_VIEWERS + 2));
    expect(JSON.stringify(answer).length).toBeLessThan(500_000);
  });

  test.each<[string, ViewerReport[], object]>([
    ['of nobody is nothing', [], { count: 0, bytesPerSecond: null, ageMs: null }],
    [
      'of several adds up what they are sent and what became of it',
      [
        report({ bytesPerSecond: 10, account: { captured: 5, painted: 3, dropped: { superseded: 2 } } }),
        report({ bytesPerSecond: null, account: { captured: 1, painted: 0, dropped: { superseded: 1 } } }),
        report({ bytesPerSecond: 5, transport: 'mjpeg' }),
      ],
      {
        bytesPerSecond: 15,
        account: { captured: 6, painted: 3, dropped: { superseded: 3 } },
        byTransport: { websocket: 2, mjpeg: 1, polling: 0, http: 0 },
      },
    ],
    [
      'shows the worst age and the middle one',
      [{ p50: 50, p95: 60 }, { p50: 900, p95: 2_000 }, { p50: 70, p95: 90 }, null].map((ageMs) =>
        report({ ageMs }),
      ),
      { ageMs: { p50: 70, p95: 2_000 } },
    ],
  ])('the sum %s', (_what, viewers, expected) => {
    expect(sumOfViewers(viewers)).toMatchObject(expected);
  });

  test('tells by line what shares one, the asker’s own first, under a name that lasts as long as it', () => {
    const { directory } = open(2, 0);
    const [forecourt, roof] = directory.channels();
    const line = (session: string | undefined): ViewerLine => ({
      ...{ transport: 'websocket', window: 4, roundTripMs: 12, session },
    });
    const join = (channel: typeof forecourt, shared: ViewerLine, given: Partial<ViewerReport>) =>
      channel?.join({
        ...{ offer: () => {}, end: () => {}, line: shared },
        report: () => report({ window: 4, roundTripMs: 12, ...given }),
      });
    const [theirs, own] = [line('other'), line('asking')];
    join(forecourt, theirs, { since: 5, bytesPerSecond: 10, ageMs: { p50: 100, p95: 300 } });
    join(roof, theirs, {
      ...{ since: 9, bytesPerSecond: 20, ageMs: { p50: 200, p95: 250 } },
      rendition: { name: '320', cause: 'downlink-thin' },
      standsBy: true,
    });
    join(roof, own, { since: 20, transport: 'polling' });
    join(roof, line(undefined), { since: 30, transport: 'mjpeg' });
    const names = new LineNames();
    const ask = () =>
      topologySchema.parse(
        topology({
          ...{ channels: directory.channels(), renditions: () => [], version: '1', since: 0, now: 0 },
          ...{ session: 'asking', names },
        }),
      ).lines;
    const { count, told } = ask();
    expect(count).toBe(3);
    expect(told.map(({ own, transport, since, viewers }) => ({ own, transport, since, viewers }))).toEqual([
      { own: true, transport: 'polling', since: 20, viewers: 1 },
      { own: false, transport: 'websocket', since: 5, viewers: 2 },
      { own: false, transport: 'mjpeg', since: 30, viewers: 1 },
    ]);
    expect(told[1]).toMatchObject({
      ...{ cameras: [forecourt?.id, roof?.id], thin: 1, standsBy: 1, window: 4, roundTripMs: 12 },
      bytesPerSecond: 30,
      ageMs: { p50: 200, p95: 300 },
    });
    expect(new Set(told.map(({ id }) => id)).size).toBe(3);
    expect(ask().told.map(({ id }) => id)).toEqual(told.map(({ id }) => id));
  });
});
