import type { ViewerTransportName } from '@porthole/shared/protocol/camera-path';
import { REASONS } from '@porthole/shared/protocol/reasons';
import type { Rendition } from '@porthole/shared/protocol/renditions';
import type { Topology, TopologyCamera, TopologyLine } from '@porthole/shared/protocol/topology';
import { CARRIER_LABELS, type Transport } from '@porthole/shared/protocol/transport';
import type { RtcFigures } from '../../rtc/rtc-report.ts';
import { figureText, rateFigure, secondsFigure } from '../figures/figures.ts';
import type { Shares } from './recent-shares.ts';

/** Rows drawn on either side; what is beyond is one row more, summed. */
export const MOST_CAMERAS = 24;
export const MOST_VIEWERS = 16;

/** Ms that one hop may add to a frame's age before it is in caution. */
const SLOW_MS = 1_000;
/** Part of the frames that a hop may drop before it is. */
const LOSSY = 0.1;

/** What is drawn along one hop. Null is "not known", never 0. */
export interface HopFigures {
  /** Of the newest frame as it arrived here, or of half of the frames as they were painted. */
  readonly ageMs: number | null;
  /** Captured frames that arrive, or painted ones of all its cameras together. */
  readonly fps: number | null;
  readonly bytesPerSecond: number | null;
  readonly window: number | null;
  readonly roundTripMs: number | null;
  readonly dropped: number | null;
}

export interface CameraHop extends HopFigures {
  readonly id: string;
  readonly name: string;
  /** The PC, or what is known of its place. */
  readonly host: string;
  /** What carries its frames; null where nothing does. */
  readonly transport: Transport | null;
  readonly state: TopologyCamera['state'];
  readonly viewers: number;
  /** What is wrong with it, in a few words; null where nothing is. */
  readonly trouble: string | null;
  /** What else there is to know. */
  readonly note: string | null;
  /** For how long it has been away, as ms since the epoch on the relay's clock; null while it is there. */
  readonly awaySince: number | null;
}

export interface ViewerHop extends HopFigures {
  readonly id: string;
  readonly own: boolean;
  readonly transport: ViewerTransportName;
  /** WebRTC brings the picture past the relay, whose line stands by. */
  readonly direct: boolean;
  readonly cameras: number;
  readonly since: number;
  readonly trouble: string | null;
}

/** What is not drawn one by one. */
export interface CamerasRest {
  readonly count: number;
  readonly troubled: number;
  readonly bytesPerSecond: number | null;
}

export interface ViewersRest {
  readonly count: number;
  /** Of those that the relay told. */
  readonly byTransport: readonly (readonly [Bringer, number])[];
  readonly troubled: number;
  readonly bytesPerSecond: number | null;
}

export interface RelayFigures {
  readonly version: string;
  readonly upMs: number;
  readonly cameras: number;
  readonly publishers: number;
  readonly viewers: number;
  readonly lines: number;
  readonly fpsIn: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Smaller pictures that are made, the largest first. */
  readonly renditions: readonly { readonly name: Rendition; readonly encodeMs: number | null }[];
}

export interface PathModel {
  readonly cameras: readonly CameraHop[];
  readonly camerasRest: CamerasRest | null;
  readonly relay: RelayFigures;
  readonly viewers: readonly ViewerHop[];
  readonly viewersRest: ViewersRest | null;
}

const BY_NAME = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/**
 * The whole path as it is drawn: cameras in the wall's order, lines in the order of their coming, neither ever by state.
 *
 * @param direct what this page knows of its own picture over WebRTC, of which the relay knows nothing; null where there is none
 */
export function pathModel(topology: Topology, shares: Shares, direct: RtcFigures | null = null): PathModel {
  const cameras = topology.cameras
    .map((camera) => cameraHop(camera, shares.cameras.get(camera.id) ?? null))
    .sort((a, b) => BY_NAME.compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
  const arrivals = new Map(topology.cameras.map(({ id, uplinkAgeMs }) => [id, uplinkAgeMs]));
  const viewers = withOwnFigures(
    topology.lines.told.map((line) => viewerHop(line, arrivals, shares)),
    direct,
  );
  return {
    cameras: cameras.slice(0, MOST_CAMERAS),
    camerasRest: camerasRest(cameras.slice(MOST_CAMERAS), topology.relay.cameras - MOST_CAMERAS),
    relay: relayFigures(topology),
    viewers: viewers.slice(0, MOST_VIEWERS),
    viewersRest: viewersRest(topology, viewers),
  };
}

function cameraHop(camera: TopologyCamera, dropped: number | null): CameraHop {
  const { id, name, state, publisher, relay, sum, reason, uplinkAgeMs } = camera;
  const away = state === 'offline';
  const known = <T>(value: T) => (away ? null : value);
  return {
    ...{ id, name, state, viewers: sum.count },
    host: publisher?.host || reason?.pc || '',
    transport: known(publisher?.transport ?? null),
    ageMs: known(uplinkAgeMs),
    fps: known(relay.fps),
    bytesPerSecond: known(relay.bytesPerSecond),
    window: known(publisher?.uplink?.window ?? null),
    roundTripMs: known(publisher?.uplink?.roundTripMs ?? null),
    dropped: known(dropped),
    trouble: cameraTrouble(camera, dropped),
    note: cameraNote(camera),
    awaySince: state === 'online' || reason?.code === 'camera-never-seen' ? null : (reason?.since ?? null),
  };
}

function cameraTrouble({ state, reason, publisher, uplinkAgeMs }: TopologyCamera, dropped: number | null) {
  // A key that nobody has used yet is no camera that went away.
  if (reason?.code === 'camera-never-seen') return null;
  if (state !== 'online' || reason) return reason ? REASONS[reason.code].label : 'not heard';
  const thin = publisher?.uplink?.quality;
  if (thin) return `its line carries ${figureText(rateFigure(thin.bytesPerSecond))}`;
  if (uplinkAgeMs !== null && uplinkAgeMs >= SLOW_MS)
    return `frames arrive ${figureText(secondsFigure(uplinkAgeMs))} old`;
  return lossWords(dropped);
}

function cameraNote({ reason, state, sum }: TopologyCamera): string | null {
  if (reason?.code === 'camera-never-seen') return REASONS[reason.code].label.toLowerCase();
  return state === 'online' && sum.count === 0 ? 'nobody watches: one frame a second' : null;
}

function viewerHop(
  line: TopologyLine,
  arrivals: ReadonlyMap<string, number | null>,
  shares: Shares,
): ViewerHop {
  const { id, own, transport, viewers, since, window, roundTripMs, bytesPerSecond } = line;
  const dropped = shares.lines.get(id) ?? null;
  const hop = {
    id,
    own,
    transport,
    since,
    cameras: viewers,
    trouble: viewerTrouble(line, arrivals, dropped),
  };
  if (line.standsBy > 0) return { ...hop, ...UNKNOWN_HOP, direct: true };
  return {
    ...{ ...hop, direct: false, window, roundTripMs, bytesPerSecond, dropped },
    fps: shares.painted.get(id) ?? null,
    ageMs: line.ageMs?.p50 ?? null,
  };
}

/** Of a picture that comes past it the relay measures nothing. */
const UNKNOWN_HOP: HopFigures = {
  ...{ ageMs: null, fps: null, bytesPerSecond: null, window: null, roundTripMs: null, dropped: null },
};

/** Of several own lines that stand by, which is this page's is not known. */
function withOwnFigures(viewers: readonly ViewerHop[], direct: RtcFigures | null): readonly ViewerHop[] {
  const mine = viewers.filter((hop) => hop.own && hop.direct);
  if (direct === null || mine.length !== 1) return viewers;
  const { ageMs, fps, kbps, roundTripMs } = direct;
  const bytesPerSecond = kbps === null ? null : (kbps * 1_000) / 8;
  return viewers.map((hop) => (hop === mine[0] ? { ...hop, ageMs, fps, bytesPerSecond, roundTripMs } : hop));
}

/** What its cameras' own legs add to the age is not the viewer's trouble. */
function viewerTrouble(
  { thin, standsBy, ageMs, cameras }: TopologyLine,
  arrivals: ReadonlyMap<string, number | null>,
  dropped: number | null,
): string | null {
  if (standsBy > 0) return null;
  if (thin > 0) return 'thin line, smaller pictures';
  const upstream = Math.max(0, ...cameras.map((id) => arrivals.get(id) ?? 0));
  if (ageMs !== null && ageMs.p50 - upstream >= SLOW_MS)
    return `painted ${figureText(secondsFigure(ageMs.p50 - upstream))} after the relay`;
  return lossWords(dropped);
}

const lossWords = (dropped: number | null) =>
  dropped !== null && dropped >= LOSSY ? `${percent(dropped)} dropped` : null;

export const percent = (part: number): string => `${Math.round(part * 100)} %`;

function camerasRest(untold: readonly CameraHop[], count: number): CamerasRest | null {
  if (count <= 0) return null;
  return {
    count,
    troubled: untold.filter(({ trouble }) => trouble !== null).length,
    bytesPerSecond: sumOf(untold.map(({ bytesPerSecond }) => bytesPerSecond)),
  };
}

function viewersRest({ lines, cameras }: Topology, told: readonly ViewerHop[]): ViewersRest | null {
  const count = lines.count - MOST_VIEWERS;
  if (count <= 0) return null;
  const rest = told.slice(MOST_VIEWERS);
  const byTransport = new Map<Bringer, number>();
  for (const bringer of rest.map(bringerOf)) byTransport.set(bringer, (byTransport.get(bringer) ?? 0) + 1);
  const all = sumOf(cameras.map(({ sum }) => sum.bytesPerSecond));
  const drawn = sumOf(told.slice(0, MOST_VIEWERS).map(({ bytesPerSecond }) => bytesPerSecond)) ?? 0;
  return {
    count,
    byTransport: [...byTransport],
    troubled: rest.filter(({ trouble }) => trouble !== null).length,
    bytesPerSecond: all === null ? null : Math.max(0, all - drawn),
  };
}

function relayFigures({ at, relay, cameras, lines }: Topology): RelayFigures {
  const total = (counts: Readonly<Record<string, number>>) =>
    Object.values(counts).reduce((sum, one) => sum + one, 0);
  const there = cameras.filter(({ state }) => state !== 'offline');
  return {
    version: relay.version,
    upMs: at - relay.since,
    cameras: relay.cameras,
    publishers: total(relay.publishers),
    viewers: total(relay.viewers),
    lines: lines.count,
    fpsIn: sumOf(there.map((camera) => camera.relay.fps)) ?? 0,
    bytesIn: sumOf(there.map((camera) => camera.relay.bytesPerSecond)) ?? 0,
    bytesOut: sumOf(cameras.map(({ sum }) => sum.bytesPerSecond)) ?? 0,
    renditions: renditionsMade(cameras),
  };
}

function renditionsMade(cameras: readonly TopologyCamera[]): RelayFigures['renditions'] {
  const slowest = new Map<Rendition, number | null>();
  for (const { name, encodeMs } of cameras.flatMap(({ renditions }) => renditions)) {
    const known = slowest.get(name) ?? null;
    slowest.set(name, encodeMs === null ? known : Math.max(encodeMs, known ?? 0));
  }
  return [...slowest]
    .map(([name, encodeMs]) => ({ name, encodeMs }))
    .sort((a, b) => Number(b.name) - Number(a.name));
}

function sumOf(figures: readonly (number | null)[]): number | null {
  const known = figures.filter((one) => one !== null);
  return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0);
}

/** What brings frames along a hop: a transport of the ladder's, WebRTC past the relay, or a stream to other software. */
export type Bringer = ViewerTransportName | 'webrtc';

export const bringerOf = ({ direct, transport }: ViewerHop): Bringer => (direct ? 'webrtc' : transport);

export const bringerLabel = (bringer: Bringer): string =>
  bringer === 'mjpeg' ? 'MJPEG' : CARRIER_LABELS[bringer];
