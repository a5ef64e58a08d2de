import { inspectJpeg } from '@porthole/shared/protocol/jpeg';
import { expect, test } from 'vitest';
import { footageJpegs } from '../support/footage.ts';
import { readStamp, STAMP_BYTES, stamped } from './stamp.ts';

const [jpeg = Buffer.alloc(0)] = await footageJpegs({ width: 160 });

test('a stamp is read from the first bytes of the picture that carries it', () => {
  const stamp = { at: 123_456.789, number: 42 };
  expect(readStamp(stamped(jpeg, stamp).subarray(0, 64))).toEqual(stamp);
});

test('a stamped picture is the same picture, larger by the stamp', () => {
  const out = stamped(jpeg, { at: 1, number: 1 });
  expect(out.length).toBe(jpeg.length + STAMP_BYTES);
  expect(inspectJpeg(out)).toEqual(inspectJpeg(jpeg));
});

test('a picture without a stamp has none', () => {
  expect(readStamp(jpeg)).toBeUndefined();
  expect(readStamp(jpeg.subarray(0, 3))).toBeUndefined();
});
