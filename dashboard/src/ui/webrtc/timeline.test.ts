import { describe, expect, it } from 'vitest';
import type { RtcPair } from '../../rtc/peer-stats.ts';
import { rtcAttempt } from '../../rtc/testing/rtc-attempts.ts';
import { outcomeOf, timelineOf, timelineText } from './timeline.ts';

const NOT_YET = {
  offer: null,
  gathered: { host: null, srflx: null, relay: null },
  ice: null,
  dtls: null,
  firstDecoded: null,
  firstPainted: null,
  shown: null,
};
const pair: RtcPair = { local: 'host', remote: 'srflx', protocol: 'udp', relayProtocol: null };
const figures = (over: Partial<RtcPair>) => ({ pair: { ...pair, ...over } }) as never;

describe('an attempt as a line of time', () => {
  it('runs from asking to the first frame', () => {
    expect(timelineText(rtcAttempt({ figures: figures({}) }))).toBe(
      '0 ms asked · 41 offer · 63 ICE over udp · 88 DTLS · 131 first frame',
    );
  });

  it('tells how a TURN server is reached', () => {
    expect(
      timelineText(rtcAttempt({ figures: figures({ local: 'relay', relayProtocol: 'tls' }) })),
    ).toContain('ICE over tls');
  });

  it('ends, where it failed, with how far it came and why', () => {
    const marks = { ...NOT_YET, offer: 44, gathered: { host: 12, srflx: 61, relay: null } };
    const attempt = rtcAttempt({ marks, end: { afterMs: 3_044, code: 'rtc-ice-blocked' } });
    expect(timelineText(attempt)).toBe(
      '0 ms asked · 44 offer · 61 host, srflx · 3\u2009044 no way through UDP',
    );
    expect(timelineOf(attempt).at(-1)?.kind).toBe('failed');
  });

  it('is as long as it has come to, while it runs', () => {
    expect(timelineText(rtcAttempt({ marks: NOT_YET }))).toBe('0 ms asked');
  });
});

describe('what came of an attempt', () => {
  it.each([
    [{ end: null }, 'live', 'painting'],
    [{ end: null, marks: NOT_YET }, 'connecting', 'being tried, unseen'],
    [{ end: { afterMs: 220_140, code: 'rtc-stall' } }, 'tick', '3 min, then path went dead'],
    [{ end: { afterMs: 41_140, code: null } }, 'tick', '41 s'],
    [
      { end: { afterMs: 3_044, code: 'rtc-ice-blocked' }, marks: NOT_YET },
      'cross',
      'no way through UDP: picture stayed on WebSocket',
    ],
    [{ end: { afterMs: 44, code: null }, marks: NOT_YET }, 'dash', 'let go before it painted'],
  ] as const)('%j: %s, %s', (part, mark, words) => {
    expect(outcomeOf(rtcAttempt(part), 'WebSocket')).toEqual({ mark, words });
  });
});
