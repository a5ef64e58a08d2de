import type { PeerCounts } from '@porthole/shared/rtc/rtc-state';

/** A pair of addresses: what each is, and what lies between. */
export interface RtcPair {
  readonly local: string;
  readonly remote: string;
  readonly protocol: string;
  /** How the TURN server is reached, where one relays for this end: udp, tcp or tls. */
  readonly relayProtocol: string | null;
}

/** Of `RTCPeerConnection.getStats()`, what is judged, shown and told. Null: not known. */
export interface PeerStats extends PeerCounts {
  readonly framesDecoded: number;
  readonly pair: RtcPair | null;
  readonly roundTripMs: number | null;
  readonly dtls: string | null;
  readonly fps: number | null;
  readonly bytesReceived: number;
  /** Of the video alone. */
  readonly videoPackets: number;
  readonly packetsLost: number;
  readonly framesDropped: number;
  readonly freezes: number;
  readonly keyFrames: number;
  readonly nacks: number;
  readonly plis: number;
  /** Ms a frame lay in the jitter buffer, on average. */
  readonly jitterBufferMs: number | null;
  readonly decodeMs: number | null;
  readonly codec: string | null;
}

/** Of `RTCStatsReport`, as far as it is read: W3C's names, each of which a browser may leave out. */
interface Entry {
  readonly id: string;
  readonly type: string;
  readonly [name: string]: unknown;
}

/** Whatever gives its entries, as the browser's report does. */
export interface StatsEntries {
  forEach(each: (entry: Entry) => void): void;
}

export function readPeerStats(report: StatsEntries): PeerStats {
  const entries: Entry[] = [];
  report.forEach((entry) => void entries.push(entry));
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const pairs = entries.filter(({ type }) => type === 'candidate-pair');
  const transport = entries.find(({ type }) => type === 'transport');
  const video = entries.find(({ type, kind }) => type === 'inbound-rtp' && kind === 'video');
  const selected = byId.get(text(transport?.selectedCandidatePairId) ?? '') ?? pairs.find(isSelected);
  return {
    framesDecoded: count(video?.framesDecoded),
    checksHeard: sum(pairs, 'responsesReceived') + sum(pairs, 'requestsReceived'),
    pairOpen: pairs.some(({ state }) => state === 'succeeded'),
    pair: selected ? readPair(selected, byId) : null,
    roundTripMs: inMs(selected?.currentRoundTripTime),
    dtls: text(transport?.dtlsState),
    ...readVideo(video, byId),
  };
}

type Entries = ReadonlyMap<string, Entry>;

function readVideo(video: Entry | undefined, byId: Entries) {
  const codec = byId.get(text(video?.codecId) ?? '');
  return {
    fps: number(video?.framesPerSecond),
    bytesReceived: count(video?.bytesReceived),
    videoPackets: count(video?.packetsReceived),
    packetsLost: count(video?.packetsLost),
    framesDropped: count(video?.framesDropped),
    freezes: count(video?.freezeCount),
    keyFrames: count(video?.keyFramesDecoded),
    nacks: count(video?.nackCount),
    plis: count(video?.pliCount),
    jitterBufferMs: mean(video?.jitterBufferDelay, video?.jitterBufferEmittedCount),
    decodeMs: mean(video?.totalDecodeTime, video?.framesDecoded),
    codec: text(codec?.mimeType)?.replace(/^video\//i, '') ?? null,
  };
}

function readPair(pair: Entry, byId: Entries): RtcPair | null {
  const local = byId.get(text(pair.localCandidateId) ?? '');
  const remote = byId.get(text(pair.remoteCandidateId) ?? '');
  const [from, to] = [text(local?.candidateType), text(remote?.candidateType)];
  if (!local || from === null || to === null) return null;
  const protocol = text(local.protocol) ?? 'udp';
  return { local: from, remote: to, protocol, relayProtocol: text(local.relayProtocol) };
}

/** Firefox has no `selectedCandidatePairId`. */
const isSelected = ({ nominated, state }: Entry) => nominated === true && state === 'succeeded';

const number = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : null);
const text = (value: unknown) => (typeof value === 'string' ? value : null);
const count = (value: unknown) => number(value) ?? 0;
const sum = (entries: readonly Entry[], name: string) =>
  entries.reduce((total, entry) => total + count(entry[name]), 0);

function inMs(seconds: unknown): number | null {
  const known = number(seconds);
  return known === null ? null : known * 1_000;
}

/** Ms of each, from seconds of all. */
function mean(seconds: unknown, of: unknown): number | null {
  const [total, times] = [number(seconds), count(of)];
  return total === null || times === 0 ? null : (total * 1_000) / times;
}
