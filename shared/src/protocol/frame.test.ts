import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cameraIdSchema, frameHeaderSchema, MAX_SEQUENCE, publishedHeaderSchema } from './frame.ts';

describe('FR-1: a frame header', () => {
  test('with a count and a capture time is taken', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: MAX_SEQUENCE }),
        fc.option(fc.nat(), { nil: undefined }),
        (sequence, at) => {
          const header = at === undefined ? { sequence } : { sequence, capturedAt: at };
          expect(publishedHeaderSchema.parse(header)).toEqual(header);
        },
      ),
    );
  });

  test.each([
    ['no object', 7],
    ['nothing', undefined],
    ['no count', {}],
    ['a count that is text', { sequence: '1' }],
    ['a negative count', { sequence: -1 }],
    ['a broken count', { sequence: 1.5 }],
    ['a count past the largest', { sequence: MAX_SEQUENCE + 1 }],
    ['a count that is no number', { sequence: Number.NaN }],
    ['a time before all times', { sequence: 1, capturedAt: -1 }],
    ['a time past all dates', { sequence: 1, capturedAt: 1e300 }],
  ])('with %s is refused', (_what, header) => {
    expect(publishedHeaderSchema.safeParse(header).success).toBe(false);
  });

  test('survives JSON', () => {
    const header = {
      camera: 'cam_0123456789',
      sequence: 5,
      capturedAt: 1.5,
      width: 2,
      height: 3,
      codec: 'jpeg',
      transport: 'http',
    };
    expect(frameHeaderSchema.parse(JSON.parse(JSON.stringify(header)))).toEqual(header);
  });
});

describe('AC-4: a camera id', () => {
  test.each([
    '',
    'cam_',
    'cam_short',
    '../etc/passwd',
    'cam_0123456789/..',
    'cam_0123456789\n',
    'cam_%2e%2e%2fabcd',
    'CAM_0123456789',
  ])('is not %j', (id) => {
    expect(cameraIdSchema.safeParse(id).success).toBe(false);
  });
});
