import type { IceConfiguration } from '@porthole/shared/protocol/ice';
import type { RtcCandidate } from '@porthole/shared/protocol/rtc';
import type { Peer, PeerEvents } from '../browser-peer.ts';
import type { PeerStats } from '../peer-stats.ts';

export const NO_STATS: PeerStats = {
  ...{ isAnswering: false, isPairOpen: false, pair: null, roundTripMs: null },
  ...{ bytesReceived: 0, lossShare: null, freezes: 0 },
};

/** A connection in the test's hands. */
export class FakePeer implements Peer {
  readonly video = { name: 'video' } as unknown as HTMLVideoElement;
  readonly ice: IceConfiguration;
  readonly events: PeerEvents;
  readonly candidates: (RtcCandidate | null)[] = [];
  offer: string | null = null;
  counts: PeerStats = NO_STATS;
  closed = 0;
  /** The offer cannot be made out. */
  refuses = false;

  constructor(ice: IceConfiguration, events: PeerEvents) {
    this.ice = ice;
    this.events = events;
  }

  async answer(offer: string): Promise<string> {
    if (this.refuses) throw new Error('SDP syntax error');
    this.offer = offer;
    return `answer to ${offer}`;
  }

  addCandidate(candidate: RtcCandidate | null): void {
    this.candidates.push(candidate);
  }

  async stats(): Promise<PeerStats> {
    if (this.closed > 0) throw new Error('closed');
    return this.counts;
  }

  close(): void {
    this.closed += 1;
  }

  connect(): void {
    this.events.pairOpen();
    this.events.connection('connected');
  }

  /** A frame comes, is decoded and presented. */
  paint(): void {
    this.counts = { ...this.counts, bytesReceived: this.counts.bytesReceived + 4_000 };
    this.events.painted({ width: 640, height: 480, receivedAt: null, rtpTimestamp: null });
  }
}
