import { describe, expect, test } from 'vitest';
import { readPeerStats } from './peer-stats.ts';

const read = (...entries: { id: string; type: string; [name: string]: unknown }[]) =>
  readPeerStats(new Map(entries.map((entry) => [entry.id, entry])));

/** As Chromium tells it, shortened. */
const CONNECTED = [
  { id: 'T', type: 'transport', dtlsState: 'connected', selectedCandidatePairId: 'P2' },
  { id: 'P1', type: 'candidate-pair', state: 'in-progress', requestsReceived: 1, responsesReceived: 0 },
  {
    id: 'P2',
    type: 'candidate-pair',
    state: 'succeeded',
    nominated: true,
    requestsReceived: 3,
    responsesReceived: 4,
    currentRoundTripTime: 0.012,
    localCandidateId: 'L',
    remoteCandidateId: 'R',
  },
  { id: 'L', type: 'local-candidate', candidateType: 'relay', protocol: 'udp', relayProtocol: 'tls' },
  { id: 'R', type: 'remote-candidate', candidateType: 'prflx', protocol: 'udp' },
  {
    id: 'V',
    type: 'inbound-rtp',
    kind: 'video',
    packetsReceived: 97,
    packetsLost: 3,
    bytesReceived: 80_000,
    freezeCount: 1,
  },
];

describe('What is read of a connection’s statistics', () => {
  test('is what it counts, and how it is reached', () => {
    expect(read(...CONNECTED)).toEqual({
      isAnswering: true,
      isPairOpen: true,
      pair: { local: 'relay', remote: 'prflx', protocol: 'udp', relayProtocol: 'tls' },
      roundTripMs: 12,
      bytesReceived: 80_000,
      lossShare: 0.03,
      freezes: 1,
    });
  });

  test('is found where the browser names no chosen pair', () => {
    expect(read(...CONNECTED.slice(1)).pair).toMatchObject({ local: 'relay', remote: 'prflx' });
  });

  test('is nothing where there is nothing yet, or nothing of sense', () => {
    for (const stats of [read(), read({ id: 'V', type: 'inbound-rtp', kind: 'video', freezeCount: 'many' })])
      expect(stats).toEqual({
        ...{ isAnswering: false, isPairOpen: false, pair: null, roundTripMs: null },
        ...{ bytesReceived: 0, lossShare: null, freezes: 0 },
      });
  });
});
