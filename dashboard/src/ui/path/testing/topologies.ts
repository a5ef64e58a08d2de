import type { Topology, TopologyCamera, TopologyLine } from '@porthole/shared/protocol/topology';

const NOTHING = { captured: 0, painted: 0, dropped: {} };

export const cameraOf = (id: string, part: Partial<TopologyCamera> = {}): TopologyCamera => ({
  ...{ id, name: id, state: 'online', reason: null, uplinkAgeMs: 40, renditions: [], viewers: [] },
  publisher: { transport: 'websocket', host: 'Gate-PC', source: 'webcam' },
  relay: { fps: 15, bytesPerSecond: 400_000, latest: null },
  sum: {
    ...{ count: 1, bytesPerSecond: 400_000, ageMs: null, account: NOTHING },
    byTransport: { websocket: 1, polling: 0, http: 0, mjpeg: 0 },
  },
  ...part,
});

export const lineOf = (id: string, part: Partial<TopologyLine> = {}): TopologyLine => ({
  ...{ id, own: false, transport: 'websocket', since: 0, viewers: 1, cameras: ['cam_0'] },
  ...{ thin: 0, standsBy: 0 },
  ...{ window: 4, roundTripMs: 12, bytesPerSecond: 100_000, ageMs: { p50: 90, p95: 200 }, account: NOTHING },
  ...part,
});

export const topologyOf = (
  cameras: readonly TopologyCamera[],
  lines: readonly TopologyLine[] = [],
  part: Partial<Omit<Topology, 'relay'>> = {},
): Topology => ({
  at: 100_000,
  relay: {
    ...{ version: '1.0.0', since: 40_000, cameras: cameras.length },
    publishers: { websocket: cameras.filter(({ publisher }) => publisher).length, polling: 0, http: 0 },
    viewers: { websocket: lines.length, polling: 0, http: 0, mjpeg: 0 },
  },
  cameras: [...cameras],
  lines: { count: lines.length, told: [...lines] },
  ...part,
});
