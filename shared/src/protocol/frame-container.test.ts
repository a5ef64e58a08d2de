import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ContainerError, type ContainerRecord, decodeContainer, encodeContainer } from './frame-container.ts';
import { TRANSPORTS } from './transport.ts';

const join = (chunks: Uint8Array[]) => Uint8Array.from(chunks.flatMap((chunk) => [...chunk]));

const frames: fc.Arbitrary<ContainerRecord> = fc.record({
  type: fc.constant('frame' as const),
  header: fc.record({
    camera: fc.stringMatching(/^cam_[a-z0-9]{10}$/),
    sequence: fc.nat(),
    capturedAt: fc.nat(),
    width: fc.integer({ min: 1, max: 8192 }),
    height: fc.integer({ min: 1, max: 8192 }),
    codec: fc.constant('jpeg' as const),
    transport: fc.constantFrom(...TRANSPORTS),
  }),
  jpeg: fc.uint8Array({ maxLength: 300 }),
});

const lists: fc.Arbitrary<ContainerRecord> = fc.record({
  type: fc.constant('cameras' as const),
  version: fc.nat(),
  cameras: fc.array(
    fc.record({
      id: fc.stringMatching(/^cam_[a-z0-9]{10}$/),
      name: fc.string({ unit: 'grapheme' }),
      state: fc.constantFrom('online' as const, 'offline' as const),
      reason: fc.constant(null),
      publisher: fc.constant(null),
      viewers: fc.nat(),
      latest: fc.constant(null),
    }),
    { maxLength: 4 },
  ),
});

describe('HE-3: the container of a held GET', () => {
  test('gives back what was put in, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(frames, lists), { maxLength: 6 }), (records) => {
        expect(decodeContainer(join(encodeContainer(records)))).toEqual(records);
      }),
    );
  });

  test('cut short, it is refused and never read as fewer records', () => {
    fc.assert(
      fc.property(frames, fc.nat(), (record, cut) => {
        const whole = join(encodeContainer([record]));
        const length = 1 + (cut % (whole.length - 1));
        expect(() => decodeContainer(whole.subarray(0, length))).toThrow(ContainerError);
      }),
    );
  });

  test('with bytes of any kind it either reads or is refused in its own words', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        try {
          decodeContainer(noise);
        } catch (error) {
          expect(error).toBeInstanceOf(ContainerError);
        }
      }),
    );
  });

  test('with a length that lies it is refused before anything is reserved for it', () => {
    const huge = new Uint8Array(8).fill(0xff);
    expect(() => decodeContainer(huge)).toThrow('a length is too large');
  });

  test('RT-14: signals come back in their places, with null for what is none', () => {
    const bye = { type: 'bye', attempt: 'attempt-of-this-test' };
    const later = { type: 'rtc-of-tomorrow', attempt: bye.attempt };
    const record = { type: 'rtc', last: 7, signals: [bye, later] } as unknown as ContainerRecord;
    expect(decodeContainer(join(encodeContainer([record])))).toEqual([
      { type: 'rtc', last: 7, signals: [bye, null] },
    ]);
    const nonsense = { type: 'rtc', last: 7, signals: {} } as unknown as ContainerRecord;
    expect(() => decodeContainer(join(encodeContainer([nonsense])))).toThrow(ContainerError);
  });
});
