import { rtcTelemetrySchema } from '@porthole/shared/protocol/rtc-telemetry';
import { describe, expect, it } from 'vitest';
import { rtcAttempt } from '../rtc/testing/rtc-attempts.ts';
import { toldAttempt } from './told-attempt.ts';

const NOT_SHOWN = { ...rtcAttempt().marks, dtls: null, firstDecoded: null, firstPainted: null, shown: null };
const pair = { local: 'relay', remote: 'host', protocol: 'udp', relayProtocol: 'tls' };
const figures = (part: object) =>
  ({
    ...{ pair, gapMs: 340.4, roundTripMs: 12.4, jitterBufferMs: 30.6, lossShare: 0.02 },
    ...{ framesDecoded: 1_500, freezes: 2, ...part },
  }) as never;

const CAMERA = 'cam_aaaaaaaaaa';
const tell = (attempt: Parameters<typeof toldAttempt>[0]) => toldAttempt(attempt, CAMERA);

describe('an attempt at WebRTC, as the relay is told of it', () => {
  it('had the picture for so long, and by that way', () => {
    const told = tell(rtcAttempt({ end: { afterMs: 60_140, code: 'rtc-stall' }, figures: figures({}) }));
    expect(told).toEqual({
      camera: CAMERA,
      result: 'painted',
      code: 'rtc-stall',
      offerMs: 41,
      iceMs: 63,
      dtlsMs: 88,
      firstDecodedMs: 120,
      shownMs: 140,
      gatheringMs: { host: 12, srflx: null, relay: null },
      sessionMs: 60_000,
      pair,
      gapMs: 340,
      quality: {
        ...{ roundTripMs: 12, fps: 25, jitterBufferMs: 31, lossShare: 0.02, freezes: 2 },
      },
    });
    expect(rtcTelemetrySchema.parse(told)).toEqual(told);
  });

  it('had it until its viewer left, which is no fault', () => {
    expect(tell(rtcAttempt({ end: { afterMs: 60_140, code: null } }))).toMatchObject({
      result: 'painted',
      code: null,
      pair: null,
    });
  });

  it('failed, and came so far', () => {
    const end = { afterMs: 3_044, code: 'rtc-dtls-timeout' } as const;
    expect(tell(rtcAttempt({ marks: NOT_SHOWN, end }))).toMatchObject({
      result: 'failed',
      iceMs: 63,
      dtlsMs: null,
      sessionMs: null,
      gapMs: null,
    });
  });

  it('is not told of while it runs, nor where it was let go before it came to anything', () => {
    expect(tell(rtcAttempt())).toBeNull();
    expect(tell(rtcAttempt({ marks: NOT_SHOWN, end: { afterMs: 60, code: null } }))).toBeNull();
  });

  it('has no word on how good a picture was that it never had, nor on frames a second of less than one', () => {
    const end = { afterMs: 3_044, code: 'rtc-dtls-timeout' } as const;
    const failed = tell(rtcAttempt({ marks: NOT_SHOWN, end, figures: figures({}) }));
    expect(failed).not.toHaveProperty('quality');
    const brief = { afterMs: 900, code: 'rtc-stall' } as const;
    expect(tell(rtcAttempt({ end: brief, figures: figures({}) }))?.quality?.fps).toBeNull();
  });

  it('leaves out a way that the relay knows no words for', () => {
    const end = { afterMs: 60_140, code: null };
    const odd = figures({ pair: { ...pair, local: 'pigeon' } });
    expect(tell(rtcAttempt({ end, figures: odd }))?.pair).toBeNull();
  });
});
