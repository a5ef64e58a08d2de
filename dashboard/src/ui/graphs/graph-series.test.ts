import { describe, expect, it } from 'vitest';
import type { Sample } from '../../state/model.ts';
import { droppedIn, GRAPH_SERIES, niceTop, withHoles } from './graph-series.ts';

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
      '2 in that second',
    ]);
  });

  it('say nothing of what was not measured', () => {
    const nothing = sample(0, { fps: null, ageMs: null, bytesPerSecond: null, drops: null });
    expect(GRAPH_SERIES.map(({ value }) => value(nothing))).toEqual([null, null, null, null]);
    expect(GRAPH_SERIES.map(({ inWords }) => inWords(nothing))).toEqual([
      '– fps',
      '– s',
      '– KB/s',
      '– in that second',
    ]);
  });

  it('are not joined over the time in which no samples were taken', () => {
    const holed = withHoles([sample(0), sample(1_000), sample(9_000)]);
    expect(holed.map(({ at, fps }) => [at, fps])).toEqual([
      [0, 9.14],
      [1_000, 9.14],
      [5_000, null],
      [9_000, 9.14],
    ]);
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
