import type { RtcTelemetry } from '@porthole/shared/protocol/rtc-telemetry';
import { expect, test } from 'vitest';
import { openLog } from './log.ts';
import { loggedRtc } from './log-rtc.ts';

const DOOR = 'cam_aaaaaaaaaa';
const painted: RtcTelemetry = {
  ...{ camera: DOOR, result: 'painted', code: 'rtc-stall' },
  ...{ offerMs: 41, iceMs: 63.4, dtlsMs: 88, firstDecodedMs: 120, shownMs: 140 },
  ...{ sessionMs: 60_000, gapMs: 340 },
  pair: { local: 'relay', remote: 'host', protocol: 'udp', relayProtocol: 'tls' },
  quality: {
    ...{ roundTripMs: 12, fps: 25, jitterBufferMs: 31, lossShare: 0.02, freezes: 2 },
  },
};

function lineOf(attempt: RtcTelemetry, viewer?: string) {
  let text = '';
  const to = {
    write: (line: string) => {
      text = line;
    },
  };
  const { log, close } = openLog({ level: 'info', format: 'json', to });
  loggedRtc(log, (camera) => camera === DOOR)(attempt, viewer);
  close();
  return JSON.parse(text) as Record<string, unknown>;
}

test('RT-8: an attempt that had the picture is one line: whose it was, how it came and went, and how good it was', () => {
  expect(lineOf(painted, 'a-socket')).toMatchObject({
    ...{ level: 30, msg: 'WebRTC attempt over', camera: DOOR, viewer: 'a-socket' },
    ...{ result: 'painted', code: 'rtc-stall', sessionMs: 60_000, gapMs: 340 },
    timeline: '0 asked · 41 offer · 63 ICE · 88 DTLS · 120 decoded · 140 shown',
    pair: 'relay/tls to host over udp',
    ...painted.quality,
  });
});

test('RT-8: one that failed says how far it came, and names no camera that there is not', () => {
  const failed: RtcTelemetry = {
    ...{ ...painted, camera: 'cam_bbbbbbbbbb', result: 'failed', code: 'rtc-dtls-timeout', pair: null },
    ...{ dtlsMs: null, firstDecodedMs: null, shownMs: null, sessionMs: null, gapMs: null },
  };
  delete failed.quality;
  const line = lineOf(failed);
  expect(line).toMatchObject({ code: 'rtc-dtls-timeout', timeline: '0 asked · 41 offer · 63 ICE' });
  expect(Object.keys(line)).not.toEqual(expect.arrayContaining(['camera']));
  expect(line).not.toHaveProperty('viewer');
});
