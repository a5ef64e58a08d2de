/** A pair of addresses: what each is, and what lies between. */
export interface RtcPair {
  readonly local: string;
  readonly remote: string;
  readonly protocol: string;
  /** How the TURN server is reached, where one relays for this end: udp, tcp or tls. */
  readonly relayProtocol: string | null;
}

/** Of `RTCPeerConnection.getStats()`, what is judged and shown. Null: not known. */
export interface PeerStats {
  /** The other end has answered a check of some pair, or sent one. */
  readonly isAnswering: boolean;
  /** Some pair has had its check answered. */
  readonly isPairOpen: boolean;
  readonly pair: RtcPair | null;
  readonly roundTripMs: number | null;
  readonly bytesReceived: number;
  /** Of the packets sent, 0 to 1. */
  readonly lossShare: number | null;
  readonly freezes: number;
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
    isAnswering: pairs.some((pair) => count(pair.responsesReceived) + count(pair.requestsReceived) > 0),
    isPairOpen: pairs.some(({ state }) => state === 'succeeded'),
    pair: selected ? readPair(selected, byId) : null,
    roundTripMs: inMs(selected?.currentRoundTripTime),
    bytesReceived: count(video?.bytesReceived),
    lossShare: lossShare(count(video?.packetsLost), count(video?.packetsReceived)),
    freezes: count(video?.freezeCount),
  };
}

type Entries = ReadonlyMap<string, Entry>;

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

function inMs(seconds: unknown): number | null {
  const known = number(seconds);
  return known === null ? null : known * 1_000;
}

/** What came twice is counted as less than lost. */
function lossShare(lost: number, received: number): number | null {
  const sent = Math.max(0, lost) + received;
  return sent === 0 ? null : Math.max(0, lost) / sent;
}
