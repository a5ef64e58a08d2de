import type { PublisherStatus, UplinkFigures } from '@porthole/shared/protocol/cameras';
import { describe, expect, test } from 'vitest';
import { isNews, keptStatus, shownPublisher } from './shown-publisher.ts';

const QUALITY = {
  code: 'uplink-thin' as const,
  ...{ width: 640, height: 360, quality: 45, fps: 12, bytesPerSecond: 200_000 },
};
const status = (uplink: UplinkFigures, label = 'HD Cam'): PublisherStatus => ({
  source: { kind: 'webcam', label, state: 'running' },
  host: 'FRONT-PC',
  uplink,
});

describe('what viewers are told of a publisher', () => {
  test('is what it is and whether its line is thin, not how its line is at this moment', () => {
    const full = status({ roundTripMs: 12, bytesPerSecond: 500_000, window: 3 });
    expect(shownPublisher({ transport: 'http', status: full })).toEqual({
      transport: 'http',
      source: 'HD Cam',
      host: 'FRONT-PC',
    });
    expect(shownPublisher({ transport: 'http', status: status({ quality: QUALITY }) }).reduced).toEqual({
      code: 'uplink-thin',
      width: 640,
      height: 360,
      fps: 12,
      bytesPerSecond: 200_000,
    });
  });

  test.each<[string, PublisherStatus, boolean]>([
    ['its rate wavers', status({ bytesPerSecond: 1, quality: QUALITY }), false],
    [
      'what the line carries is measured anew',
      status({ quality: { ...QUALITY, fps: 11, bytesPerSecond: 1 } }),
      false,
    ],
    ['the level changes', status({ quality: { ...QUALITY, width: 320, fps: 11 } }), true],
    ['the rate is another one', status({ quality: { ...QUALITY, fps: 5 } }), true],
    ['the line is as it should be again', status({ roundTripMs: 3 }), true],
    ['the source changes', status({ quality: QUALITY }, 'Other Cam'), true],
  ])('where %s', (_what, now, isTold) => {
    const before = status({ bytesPerSecond: 200_000, quality: QUALITY });
    const kept = keptStatus(before, now);
    expect(isNews(before, kept)).toBe(isTold);
    const shown = (one: PublisherStatus) => shownPublisher({ transport: 'http', status: one });
    if (!isTold) expect(shown(kept)).toEqual(shown(before));
    expect(kept.uplink?.bytesPerSecond).toBe(now.uplink?.bytesPerSecond);
  });

  test('RT-7: is whether and to how many it sends over WebRTC, and anew when that changes', () => {
    const rtc = { state: 'ready', watching: 1, most: 3 } as const;
    const sending = { ...status({}), rtc };
    expect(shownPublisher({ transport: 'websocket', status: sending }).rtc).toEqual(rtc);
    expect(isNews(sending, { ...sending, uplink: { roundTripMs: 9 } })).toBe(false);
    expect(isNews(sending, { ...sending, rtc: { ...rtc, watching: 2 } })).toBe(true);
    expect(isNews(sending, { ...sending, rtc: { ...rtc, state: 'off', code: 'rtc-off' } })).toBe(true);
  });

  test('is filled in where the rate was not known at first', () => {
    const before = status({ quality: { ...QUALITY, fps: null } });
    expect(keptStatus(before, status({ quality: QUALITY })).uplink?.quality).toEqual(QUALITY);
  });
});
