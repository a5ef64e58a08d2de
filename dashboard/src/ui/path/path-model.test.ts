import type { TopologyCamera, TopologyLine } from '@porthole/shared/protocol/topology';
import { describe, expect, it } from 'vitest';
import type { RtcFigures } from '../../rtc/rtc-report.ts';
import { bringerOf, MOST_CAMERAS, MOST_VIEWERS, pathModel } from './path-model.ts';
import { pathWords, standsByWords } from './path-words.ts';
import { recentShares } from './recent-shares.ts';
import { cameraOf, lineOf, topologyOf } from './testing/topologies.ts';

const none = recentShares([]);
const modelOf = (cameras: TopologyCamera[], lines: TopologyLine[] = []) =>
  pathModel(topologyOf(cameras, lines), none);
const many = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));

describe('the cameras’ side of the path', () => {
  it('stands in the wall’s order, whatever their state', () => {
    const { cameras } = modelOf([
      cameraOf('a', { name: 'Camera 10' }),
      cameraOf('b', { name: 'camera 9', state: 'offline', publisher: null }),
      cameraOf('c', { name: 'Back' }),
    ]);
    expect(cameras.map(({ name }) => name)).toEqual(['Back', 'camera 9', 'Camera 10']);
  });

  it.each<[string, Partial<TopologyCamera>, string | null]>([
    ['nothing of one that is well', {}, null],
    [
      'of one that is away, why',
      { state: 'offline', reason: { code: 'camera-lost', since: 0, pc: 'Gate-PC' } },
      'PC out of reach',
    ],
    [
      'of one that repeats itself, that',
      { reason: { code: 'frozen-source', since: 0, pc: 'Gate-PC' } },
      'Stuck picture',
    ],
    [
      'of a thin line, what it carries',
      {
        publisher: {
          ...{ transport: 'polling', host: '', source: 'webcam' },
          uplink: {
            quality: { code: 'uplink-thin', width: 640, quality: 60, fps: 9, bytesPerSecond: 98_000 },
          },
        },
      },
      'its line carries 98 KB/s',
    ],
    ['of frames that come late, how late', { uplinkAgeMs: 1_400 }, 'frames arrive 1.40 s old'],
    [
      'nothing of a key that nobody has used yet',
      { state: 'offline', publisher: null, reason: { code: 'camera-never-seen', since: 0, pc: '' } },
      null,
    ],
  ])('tells %s', (_what, part, trouble) => {
    expect(modelOf([cameraOf('cam_0', part)]).cameras[0]?.trouble).toBe(trouble);
  });

  it('knows no figure of one that is away, and that nobody watches one that is there', () => {
    const [away, idle] = modelOf([
      cameraOf('a', { state: 'offline', reason: { code: 'camera-offline', since: 60_000, pc: '' } }),
      cameraOf('b', { sum: { ...cameraOf('b').sum, count: 0 } }),
    ]).cameras;
    expect(away).toMatchObject({
      ...{ transport: null, ageMs: null, fps: null, bytesPerSecond: null, awaySince: 60_000 },
    });
    expect(idle).toMatchObject({ trouble: null, note: 'nobody watches: one frame a second' });
  });

  it('draws so many and sums the rest', () => {
    const model = modelOf(
      many(MOST_CAMERAS + 3, (n) =>
        cameraOf(`cam_${String(n).padStart(2, '0')}`, n === MOST_CAMERAS ? { uplinkAgeMs: 5_000 } : {}),
      ),
    );
    expect(model.cameras).toHaveLength(MOST_CAMERAS);
    expect(model.camerasRest).toEqual({ count: 3, troubled: 1, bytesPerSecond: 1_200_000 });
    expect(modelOf(many(MOST_CAMERAS, (n) => cameraOf(`${n}`))).camerasRest).toBeNull();
  });
});

describe('the viewers’ side of the path', () => {
  it.each<[string, Partial<TopologyLine>, number, string | null]>([
    ['nothing of one that is well', {}, 40, null],
    ['that a thin line gets smaller pictures', { thin: 2 }, 40, 'thin line, smaller pictures'],
    ['how late it paints', { ageMs: { p50: 1_300, p95: 2_000 } }, 40, 'painted 1.26 s after the relay'],
    ['nothing of what its camera’s own leg delays', { ageMs: { p50: 1_300, p95: 2_000 } }, 1_200, null],
    ['nothing where no age is known', { ageMs: null }, 40, null],
    ['nothing of a line that stands by', { thin: 1, standsBy: 1 }, 40, null],
  ])('tells %s', (_what, part, uplinkAgeMs, trouble) => {
    const { viewers } = modelOf([cameraOf('cam_0', { uplinkAgeMs })], [lineOf('line-1', part)]);
    expect(viewers[0]?.trouble).toBe(trouble);
  });

  it('says of a line that stands by that WebRTC brings its picture, and of it what this page knows of its own', () => {
    const figures = { ageMs: 45, fps: 30, kbps: 1_600, roundTripMs: 2 } as RtcFigures;
    const lines = [lineOf('mine', { own: true, standsBy: 1 }), lineOf('another’s', { standsBy: 1 })];
    const { viewers } = pathModel(topologyOf([cameraOf('cam_0')], lines), none, figures);
    expect(viewers.map(bringerOf)).toEqual(['webrtc', 'webrtc']);
    expect(viewers.map(standsByWords)).toEqual(['WebSocket stands by', 'WebSocket stands by']);
    const known = {
      ageMs: 45,
      fps: 30,
      bytesPerSecond: 200_000,
      roundTripMs: 2,
      window: null,
      dropped: null,
    };
    expect(viewers[0]).toMatchObject(known);
    expect(viewers[1]).toMatchObject({ ageMs: null, fps: null, bytesPerSecond: null, roundTripMs: null });
  });

  it('knows no figures of its own where two lines of this session stand by', () => {
    const figures = { ageMs: 45, fps: 30, kbps: 1_600, roundTripMs: 2 } as RtcFigures;
    const lines = ['here', 'there'].map((id) => lineOf(id, { own: true, standsBy: 1 }));
    const { viewers } = pathModel(topologyOf([cameraOf('cam_0')], lines), none, figures);
    expect(viewers.map(({ ageMs }) => ageMs)).toEqual([null, null]);
  });

  it('draws so many, and of the rest says how many by what, how many are in trouble, and what goes to them', () => {
    const lines = many(50, (n) =>
      lineOf(`line-${n}`, {
        transport: n % 2 ? 'polling' : 'websocket',
        thin: n === 40 ? 1 : 0,
        own: n === 0,
      }),
    );
    const camera = cameraOf('cam_0');
    const topology = topologyOf(
      [{ ...camera, sum: { ...camera.sum, count: 50, bytesPerSecond: 5_000_000 } }],
      lines,
    );
    const { viewers, viewersRest } = pathModel(topology, none);
    expect(viewers).toHaveLength(MOST_VIEWERS);
    expect(viewers[0]?.own).toBe(true);
    expect(viewersRest).toEqual({
      ...{ count: 34, troubled: 1, bytesPerSecond: 3_400_000 },
      byTransport: [
        ['websocket', 17],
        ['polling', 17],
      ],
    });
  });
});

describe('the relay between them', () => {
  it('adds up what comes in and goes out, and of each rendition tells the slowest', () => {
    const made = (name: '320' | '640', encodeMs: number | null) => ({ name, viewers: 1, fps: 10, encodeMs });
    const { relay } = modelOf([
      cameraOf('a', { renditions: [made('320', 3), made('640', null)] }),
      cameraOf('b', { renditions: [made('320', 8)] }),
      cameraOf('c', { state: 'offline' }),
    ]);
    expect(relay).toMatchObject({
      ...{ upMs: 60_000, fpsIn: 30, bytesIn: 800_000, bytesOut: 1_200_000 },
      renditions: [
        { name: '640', encodeMs: null },
        { name: '320', encodeMs: 8 },
      ],
    });
  });
});

describe('the whole path in words', () => {
  it.each<[string, TopologyCamera[], TopologyLine[], string, string]>([
    [
      'all is well',
      [cameraOf('cam_0')],
      [lineOf('a')],
      'Every hop is well',
      '1 of 1 camera sends. One page watches.',
    ],
    [
      'nobody watches',
      [cameraOf('cam_0')],
      [],
      'Every hop is well',
      '1 of 1 camera sends. Nobody watches: each PC sends one frame a second until somebody does.',
    ],
    [
      'there is no camera',
      [],
      [],
      'No camera yet',
      'Add a camera, and its path is drawn here. Nobody watches.',
    ],
    [
      'one hop is troubled',
      [cameraOf('cam_0', { name: 'Dock', uplinkAgeMs: 2_000 })],
      [lineOf('a'), lineOf('b')],
      'One hop is in trouble',
      'Dock: frames arrive 2.00 s old. 1 of 1 camera sends. 2 pages or programs watch.',
    ],
    [
      'many are',
      many(4, (n) => cameraOf(`${n}`, { name: `Dock ${n}`, uplinkAgeMs: 2_000 })),
      [lineOf('a', { thin: 1, own: true })],
      '5 hops are in trouble',
      'Dock 0: frames arrive 2.00 s old · Dock 1: frames arrive 2.00 s old · Dock 2: frames arrive 2.00 s old · 2 more. ' +
        '4 of 4 cameras send. One page watches.',
    ],
  ])('%s', (_what, cameras, lines, title, says) => {
    expect(pathWords(modelOf(cameras, lines))).toMatchObject({ title, says });
  });
});
