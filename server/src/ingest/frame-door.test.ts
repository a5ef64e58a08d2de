import { expect, test } from 'vitest';
import { Refusal } from '../relay/refusal.ts';
import { readHeader, readPicture } from './frame-door.ts';

/** The relay's clock. */
const NOW = Date.parse('2026-11-24T10:00:00Z');

test.for<[given: unknown, ms: number | undefined]>([
  [undefined, undefined],
  [NOW - 40, NOW - 40],
  [NOW - 40.75, NOW - 40.75],
  [NOW - 600_000, NOW - 600_000],
  [NOW + 5_000, NOW + 5_000],
  ['2026-11-24T09:59:59Z', NOW - 1_000],
  ['2026-11-24T09:59:59.9Z', NOW - 100],
  ['2026-11-24T09:59:59.987654321Z', NOW - 13],
  ['2026-11-24T10:59:59.5+01:00', NOW - 500],
  ['2026-11-24t09:59:59.5z', NOW - 500],
  ['2026-11-24 09:59:59.5Z', NOW - 500],
])('FR-3: %j is a capture time', ([given, ms]) => {
  const header = { sequence: 1, ...(given !== undefined && { capturedAt: given }) };
  expect(readHeader(header, NOW).capturedAt).toBe(ms);
});

test.for<[given: unknown, got: string]>([
  [NOW / 1_000, `${NOW / 1_000}, which is 1793718886 s old`],
  [NOW + 5_001, `${NOW + 5_001}, which is 5 s ahead`],
  [NOW - 600_001, `${NOW - 600_001}, which is 600 s old`],
  ['2026-11-24T08:00:00Z', `${NOW - 7_200_000}, which is 7200 s old`],
  ['2026-11-24T10:00:00', 'text of 19 characters'],
  ['2026-13-45T10:00:00Z', 'text of 20 characters'],
  [null, 'null'],
  [Number.NaN, 'NaN'],
  [-1, '-1'],
])('FR-3: %j is none, and what is expected is said', ([given, got]) => {
  const read = () => readHeader({ sequence: 1, capturedAt: given }, NOW);
  const fault = {
    field: 'capturedAt',
    got,
    expected: expect.stringMatching(/^milliseconds since 1970, or RFC 3339/),
  };
  expect(read).toThrow(expect.objectContaining({ code: 'bad-request', fault }));
});

test.for<[jpeg: unknown, code: string, got: string]>([
  [undefined, 'bad-request', 'nothing'],
  ['data:image/jpeg;base64,', 'bad-request', 'text of 23 characters'],
  [new Uint8Array(0), 'frame-empty', '0 bytes'],
  [new Uint8Array(2_000_001), 'frame-too-large', '2000001 bytes'],
  [new Uint8Array(9), 'not-a-jpeg', '9 bytes'],
])('FR-4: what is no picture is refused with what it was', ([jpeg, code, got]) => {
  const fault = expect.objectContaining({ field: 'jpeg', got });
  expect(() => readPicture(jpeg)).toThrow(expect.objectContaining({ code, fault }));
  expect(() => readPicture(jpeg)).toThrow(Refusal);
});
