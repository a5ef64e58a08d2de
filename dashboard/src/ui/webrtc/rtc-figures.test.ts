import { describe, expect, test } from 'vitest';
import type { RtcFigures } from '../../rtc/rtc-report.ts';
import { type SenderCost, shownRtcFigures } from './rtc-figures.ts';

const NONE: RtcFigures = {
  ...{ pair: null, codec: null, roundTripMs: null, fps: null, kbps: null, ageMs: null },
  ...{
    jitterBufferMs: null,
    decodeMs: null,
    framesDecoded: 0,
    framesPainted: 0,
    framesDropped: 0,
  },
  ...{ freezes: 0, packetsLost: 0, lossShare: null, nacks: 0, plis: 0, keyFrames: 0 },
  ...{ gapMs: null, lastGapMs: null },
};

const shown = (figures: Partial<RtcFigures>, sender: SenderCost | null = null) => {
  const all = shownRtcFigures({ ...NONE, ...figures }, sender);
  return (name: string) => all.find((figure) => figure.name === name);
};

describe('A figure of WebRTC', () => {
  test.each<[string, string, string, Partial<RtcFigures>, SenderCost?]>([
    ['codec', 'Codec', 'VP8', { codec: 'VP8' }],
    ['jitter', 'Jitter buffer', '30 ms', { jitterBufferMs: 30.2 }],
    ['decode', 'Decoded in', '1 ms', { decodeMs: 1.4 }],
    ['loss', 'Lost on the way', '2.5 %', { lossShare: 0.025, packetsLost: 12 }],
    ['freezes', 'Freezes', '2', { freezes: 2 }],
    ['gap', 'Longest gap', '250 ms', { gapMs: 250 }],
    ['sender-cpu', 'Its PC’s processor', '9.5 %', {}, { cpuPercent: 9.5, crashes: 1 }],
    ['sender-cpu', 'Its PC’s processor', '–', {}, { crashes: 1 }],
    ['sender-crashes', 'Sender’s crashes', '1', {}, { cpuPercent: 9.5, crashes: 1 }],
  ])('%s is read as %s: %s', (name, label, text, figures, sender) => {
    expect(shown(figures, sender)(name)).toMatchObject({ label, text });
  });

  test('that is not known is a dash, and never 0', () => {
    const unknown = shownRtcFigures(NONE, null).filter(({ text }) => text.startsWith('–'));
    expect(unknown.map(({ name }) => name)).toEqual([
      ...['codec', 'jitter', 'decode', 'loss', 'gap', 'sender-cpu', 'sender-crashes'],
    ]);
  });
});
