import { expect, test } from 'vitest';
import type { RtcFigures } from '../../rtc/rtc-report.ts';
import { shownRtcFigures } from './rtc-figures.ts';

const NONE: RtcFigures = {
  ...{ pair: null, bytesPerSecond: null, roundTripMs: null, fps: null, ageMs: null },
  ...{ lossShare: null, freezes: 0 },
};

const shown = (figures: RtcFigures) => shownRtcFigures(figures).map(({ label, text }) => `${label} ${text}`);

test('The panel has of WebRTC what neither the path nor the plate says', () => {
  expect(shown({ ...NONE, lossShare: 0.025, freezes: 2 })).toEqual(['Packets lost 2.5 %', 'Freezes 2']);
});

test('what is not known is a dash, and never 0', () => {
  expect(shown(NONE)).toEqual(['Packets lost –', 'Freezes 0']);
});
