import { inspectJpeg } from '@porthole/shared/protocol/jpeg';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { toJpeg } from './to-jpeg.ts';

/** Two pixels beside each other: red, blue. */
const RED_BLUE_BMP = Uint8Array.from(
  Buffer.from(
    '424d3e0000000000000036000000280000000200000001000000010018000000000008000000000000000000000000000000000000000000ffff00000000'.padEnd(
      124,
      '0',
    ),
    'hex',
  ),
);

describe('a still', () => {
  it('that is a JPEG already is passed on as it is', async () => {
    const jpeg = new Uint8Array(
      await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
        .jpeg()
        .toBuffer(),
    );
    expect(await toJpeg(jpeg, 80)).toBe(jpeg);
  });

  it('that is a Windows bitmap becomes a JPEG of the same picture', async () => {
    const jpeg = (await toJpeg(RED_BLUE_BMP, 100)) as Uint8Array;
    expect(inspectJpeg(jpeg)).toEqual({ ok: true, width: 2, height: 1 });
  });

  it.each([
    ['empty', new Uint8Array()],
    ['a bitmap cut short', RED_BLUE_BMP.subarray(0, 50)],
    ['a JPEG cut short', Uint8Array.of(0xff, 0xd8, 0xff)],
    ['something else', new TextEncoder().encode('GIF89a')],
  ])('that is %s is none', async (_what, bytes) => {
    expect(await toJpeg(bytes, 80)).toBeUndefined();
  });
});
