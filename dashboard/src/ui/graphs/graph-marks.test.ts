import { describe, expect, it } from 'vitest';
import type { Sample } from '../../state/model.ts';
import { marksOf, placeMarks } from './graph-marks.ts';

const sample = (at: number, part: Partial<Sample> = {}): Sample => ({
  at,
  fps: 15,
  ageMs: 100,
  bytesPerSecond: 1,
  drops: 0,
  transport: 'websocket',
  cameraTransport: 'websocket',
  rendition: 'full',
  ...part,
});

describe('the marks on the graphs', () => {
  it('stand where a transport or the rendition changed, and say whose', () => {
    const history = [
      sample(0),
      sample(1_000, { transport: 'polling' }),
      sample(2_000, { transport: 'polling' }),
      sample(3_000, { transport: 'polling', rendition: '640' }),
      sample(4_000, { transport: 'polling', rendition: '640', cameraTransport: 'http' }),
    ];
    expect(marksOf(history)).toEqual([
      { at: 1_000, text: 'WebSocket → polling' },
      { at: 3_000, text: 'full → 640 px' },
      { at: 4_000, text: 'camera: WebSocket → HTTP' },
    ]);
  });

  it('do not stand where a picture came back as it was', () => {
    const gone = { transport: null, rendition: null };
    expect(marksOf([sample(0), sample(1_000, gone), sample(2_000)])).toEqual([]);
    expect(marksOf([sample(0), sample(1_000, gone), sample(2_000, { transport: 'http' })])).toEqual([
      { at: 2_000, text: 'WebSocket → HTTP' },
    ]);
  });

  it('do not lie over each other, nor outside', () => {
    const marks = [10, 15, 60, 95].map((at) => ({ at, text: `${at}` }));
    const placed = placeMarks(marks, { from: 0, until: 100, labelPart: () => 0.2 });
    expect(placed.map(({ left, row, before }) => [left, row, before])).toEqual([
      [10, 0, false],
      [15, 1, false],
      [60, 0, false],
      [95, 1, true],
    ]);
    expect(placeMarks(marks, { from: 50, until: 100, labelPart: () => 0.2 })).toHaveLength(2);
  });
});
