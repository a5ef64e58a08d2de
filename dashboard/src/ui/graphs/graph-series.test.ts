import { describe, expect, it } from 'vitest';
import type { Sample } from '../../state/model.ts';
import { droppedIn, GRAPH_SERIES, marksOf, niceTop, pathOf } from './graph-series.ts';

const sample = (at: number, part: Partial<Sample> = {}): Sample => ({
  at,
  fps: 9.14,
  ageMs: 240,
  bytesPerSecond: 96_000,
  drops: 2,
  transport: 'websocket',
  cameraTransport: 'websocket',
  rendition: 'full',
  ...part,
});

describe('the lines of the graphs', () => {
  it('read one moment in words', () => {
    expect(GRAPH_SERIES.map(({ inWords }) => inWords(sample(0)))).toEqual([
      '9.1 fps',
      '0.24 s',
      '96 KB/s',
      '2',
    ]);
  });

  it('say nothing of what was not measured', () => {
    const nothing = sample(0, { fps: null, ageMs: null, bytesPerSecond: null, drops: null });
    expect(GRAPH_SERIES.map(({ value }) => value(nothing))).toEqual([null, null, null, null]);
    expect(GRAPH_SERIES.map(({ inWords }) => inWords(nothing))).toEqual(['– fps', '– s', '– KB/s', '–']);
  });

  it('have round scales', () => {
    expect([0.5, 0.52, 5, 14.9, 15, 218, 960, 1_001].map(niceTop)).toEqual([
      0.5, 0.6, 5, 15, 15, 250, 1_000, 1_500,
    ]);
  });

  it('count all drops shown', () => {
    expect(droppedIn([sample(0), sample(1_000, { drops: null }), sample(2_000, { drops: 5 })])).toBe(7);
  });
});

describe('the marks of the graphs', () => {
  it('name each change of a transport and of the rendition', () => {
    const history = [
      sample(0),
      sample(1_000, { transport: null }),
      sample(2_000, { transport: 'http', cameraTransport: 'polling' }),
      sample(3_000, { transport: 'http', cameraTransport: 'polling', rendition: '640' }),
    ];
    expect(marksOf(history)).toEqual([
      { at: 2_000, text: 'WebSocket → HTTP' },
      { at: 2_000, text: 'camera: WebSocket → polling' },
      { at: 3_000, text: 'full → 640 px' },
    ]);
  });

  it('are none where a picture comes back over the same transport', () => {
    expect(marksOf([sample(0), sample(1_000, { transport: null }), sample(2_000)])).toEqual([]);
  });
});

describe('the path of a plot', () => {
  const points = [
    { x: 0, value: 5 },
    { x: 1, value: 10 },
    { x: 2, value: null },
    { x: 3, value: 0 },
  ];

  it('is a line with gaps', () => {
    expect(pathOf(points, 10, false)).toBe('M0.0 50.0h0L1.0 0.0M3.0 100.0h0');
  });

  it('is not joined where samples are missing', () => {
    const far = [
      { x: 0, value: 5 },
      { x: 3, value: 5 },
    ];
    expect(pathOf(far, 10, false)).toBe('M0.0 50.0h0M3.0 50.0h0');
  });

  it('is bars from the ground', () => {
    expect(pathOf(points, 10, true)).toBe('M0.0 100V50.0M1.0 100V0.0M3.0 100V100.0');
  });
});
