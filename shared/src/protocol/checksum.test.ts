import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checksum } from './checksum.ts';

test('is that of FNV-1a', () => {
  const of = (text: string) => checksum(new TextEncoder().encode(text)).toString(16);
  expect([of(''), of('a'), of('foobar')]).toEqual(['811c9dc5', 'e40c292c', 'bf9cf968']);
});

test('is the same however the bytes come in pieces', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (first, then) => {
      expect(checksum(then, checksum(first))).toBe(checksum(Uint8Array.from([...first, ...then])));
    }),
  );
});
