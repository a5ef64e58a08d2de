import { describe, expect, test } from 'vitest';
import { measured } from './measured.ts';
import { percentile } from './statistics.ts';
import type { ViewerReport } from './viewers/viewer.ts';

const seen = (painted: ViewerReport['painted']): ViewerReport => ({
  painted,
  ...{ arrived: painted.length + 1, bytes: 100, transport: 'websocket', rendition: 'full' },
});

describe('what was measured', () => {
  // Two cameras at 2 fps over two seconds.
  const captures = [
    [0, 500, 1000, 1500],
    [250, 750, 1250, 1750],
  ];
  const viewer = seen([
    { camera: 0, sequence: 9, at: 530, capturedAt: 500 },
    { camera: 0, sequence: 3, at: 1070, capturedAt: null },
    { camera: 1, sequence: 1, at: 300, capturedAt: null },
  ]);
  const result = measured([{ from: 0, to: 2000, viewers: [viewer, viewer] }], captures);

  test('has ages by the stamp, and by the number where the picture was encoded anew', () => {
    expect([...result.ages].sort((a, b) => a - b)).toEqual([30, 30, 50, 50, 70, 70]);
  });

  test('has frames a second by viewer and camera, beside what was captured', () => {
    expect(result.fps).toEqual([
      [1, 0.5],
      [1, 0.5],
    ]);
    expect(result.capturedFps).toEqual([2, 2]);
  });

  test('counts what arrived, painted or not', () => {
    expect([result.delivered, result.bytes]).toEqual([8, 200]);
  });
});

test('a percentile is a value that was measured', () => {
  expect([0.01, 0.5, 0.95, 1].map((part) => percentile([4, 1, 3, 2], part))).toEqual([1, 2, 4, 4]);
  expect(percentile([], 0.5)).toBeNaN();
});
