import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TRANSPORTS, type Transport } from '../protocol/transport.ts';
import { framesASecond, type Line, rateOver, viewingSteps } from './forecast.ts';

const line = (bytesPerSecond: number, roundTripMs: number): Line => ({ bytesPerSecond, roundTripMs });

describe('a forecast', () => {
  test.each<[string, Transport, Line, { fps: number; width: number }]>([
    ['a line that carries all', 'websocket', line(10e6, 20), { fps: 15, width: 1280 }],
    ['the ocean between, WebSocket', 'websocket', line(10e6, 250), { fps: 15, width: 1280 }],
    // As measured over 250 ms: four held GETs as good as WebSocket, polling at 4 to 5 a second.
    ['the ocean between, held GETs', 'http', line(10e6, 250), { fps: 15, width: 1280 }],
    ['the ocean between, polling', 'polling', line(10e6, 250), { fps: 4.8, width: 1280 }],
    ['1 Mbit/s', 'websocket', line(125_000, 40), { fps: 15, width: 320 }],
    ['98 KB/s and a proxy', 'http', line(98_000, 148), { fps: 15, width: 320 }],
    ['a trickle', 'http', line(5_000, 300), { fps: 2.5, width: 160 }],
  ])('of %s', (_, transport, given, { fps, width }) => {
    const rate = rateOver(transport, given);
    expect(rate.width).toBe(width);
    expect(rate.fps).toBeCloseTo(fps, 0);
  });

  test('never promises more of a worse line', () => {
    const lines = fc.record({
      bytesPerSecond: fc.integer({ min: 1_000, max: 50_000_000 }),
      roundTripMs: fc.integer({ min: 1, max: 2_000 }),
      worse: fc.double({ min: 1, max: 10, noNaN: true }),
      transport: fc.constantFrom(...TRANSPORTS),
    });
    const pixels = ({ fps, width }: { fps: number; width: number }) => fps * width * width;
    fc.assert(
      fc.property(lines, ({ transport, worse, ...good }) => {
        const longer = rateOver(transport, { ...good, roundTripMs: good.roundTripMs * worse });
        expect(longer.ageMs).toBeGreaterThanOrEqual(0);
        expect(longer.fps).toBeLessThanOrEqual(15);
        const thinner = rateOver(transport, { ...good, bytesPerSecond: good.bytesPerSecond / worse });
        expect(thinner.width).toBeLessThanOrEqual(rateOver(transport, good).width);
        if (longer.width === rateOver(transport, good).width)
          expect(pixels(longer)).toBeLessThanOrEqual(pixels(rateOver(transport, good)) + 1e-6);
      }),
    );
  });

  test('goes by the camera’s own picture where there is one', () => {
    expect(viewingSteps({ width: 640, height: 480, bytes: 40_000 }).map(({ width }) => width)).toEqual([
      640, 480, 320, 160,
    ]);
    expect(viewingSteps({ width: 640, height: 480, bytes: 40_000 })[0]?.bytes).toBe(40_000);
  });

  test.each([
    [14.7, '15 fps'],
    [1.23, '1.2 fps'],
    [0.04, '0 fps'],
  ])('of %d reads %s', (fps, text) => {
    expect(framesASecond(fps)).toBe(text);
  });
});
