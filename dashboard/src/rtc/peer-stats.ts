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
export interface StatsEntry {
  readonly type: string;
  readonly [name: string]: unknown;
}

type Report = ReadonlyMap<unknown, StatsEntry>;

export function readPeerStats(report: Report): PeerStats {
  const entries = [...report.values()];
  const pairs = entries.filter(({ type }) => type === 'candidate-pair');
  const transport = entries.find(({ type }) => type === 'transport');
  const video = entries.find(({ type, kind }) => type === 'inbound-rtp' && kind === 'video');
  const selected = report.get(transport?.selectedCandidatePairId) ?? pairs.find(isSelected);
  const roundTrip = number(selected?.currentRoundTripTime);
  // What came twice is counted as less than lost.
  const lost = Math.max(0, count(video?.packetsLost));
  const sent = lost + count(video?.packetsReceived);
  return {
    isAnswering: pairs.some((pair) => count(pair.responsesReceived) + count(pair.requestsReceived) > 0),
    isPairOpen: pairs.some(({ state }) => state === 'succeeded'),
    pair: selected ? readPair(selected, report) : null,
    roundTripMs: roundTrip === null ? null : roundTrip * 1_000,
    bytesReceived: count(video?.bytesReceived),
    lossShare: sent === 0 ? null : lost / sent,
    freezes: count(video?.freezeCount),
  };
}

function readPair(pair: StatsEntry, report: Report): RtcPair | null {
  const ours = report.get(pair.localCandidateId);
  const [local, remote] = [
    text(ours?.candidateType),
    text(report.get(pair.remoteCandidateId)?.candidateType),
  ];
  if (local === null || remote === null) return null;
  return {
    ...{ local, remote },
    protocol: text(ours?.protocol) ?? 'udp',
    relayProtocol: text(ours?.relayProtocol),
  };
}

/** Firefox has no `selectedCandidatePairId`. */
const isSelected = ({ nominated, state }: StatsEntry) => nominated === true && state === 'succeeded';

const number = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : null);
const text = (value: unknown) => (typeof value === 'string' ? value : null);
const count = (value: unknown) => number(value) ?? 0;
