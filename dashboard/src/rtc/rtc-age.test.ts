import { describe, expect, test } from 'vitest';
import { AgeEstimate } from './rtc-age.ts';

/** From capture to the first packet, as it is taken for known. */
const ENCODING_MS = 15;

/** RTP's clock starts anywhere. */
const START = 4_294_900_000;

/** A frame that is handed to the encoder at `madeAt` and travels for so long, painted 5 ms after it came. */
function painted(age: AgeEstimate, madeAt: number, travelMs: number): number | null {
  const rtp = (START + madeAt * 90) % 2 ** 32;
  return age.painted(madeAt + travelMs, rtp, madeAt + travelMs + 5);
}

describe('The age of a frame', () => {
  test('is not known before the round trip is', () => {
    expect(painted(new AgeEstimate(), 0, 20)).toBeNull();
  });

  test('is half the least round trip for the quickest, and more by what another took longer', () => {
    const age = new AgeEstimate();
    age.roundTrip(60);
    age.roundTrip(40);
    const quickest = painted(age, 0, 20) ?? 0;
    expect(quickest).toBeCloseTo(20 + 5 + ENCODING_MS, 5);
    expect(painted(age, 100, 120)).toBeCloseTo(quickest + 100, 5);
  });

  test('goes on where the RTP clock wraps', () => {
    const age = new AgeEstimate();
    age.roundTrip(40);
    const ages = Array.from({ length: 50 }, (_, frame) => painted(age, frame * 33, 20) ?? 0);
    expect(Math.max(...ages) - Math.min(...ages)).toBeLessThan(0.001);
  });

  test('does not grow with the drift of two clocks', () => {
    const age = new AgeEstimate();
    age.roundTrip(40);
    const last = Array.from({ length: 3_600 }, (_, second) =>
      painted(age, second * 1_000, 20 + second * 0.05),
    );
    expect(last.at(-1)).toBeLessThan(35 + ENCODING_MS);
  });

  test('is not known where the browser does not tell when a frame came', () => {
    const age = new AgeEstimate();
    age.roundTrip(40);
    expect([age.painted(null, 1, 0), age.painted(1, null, 0)]).toEqual([null, null]);
  });
});
