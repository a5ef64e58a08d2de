import { inspectJpeg } from '@porthole/shared/protocol/jpeg';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSharpEncoder } from './sharp-encoder.ts';

const encoder = await openSharpEncoder(() => {});

/** A picture with something in it at every scale. */
async function picture(width: number, height: number, exif?: { orientation: number }): Promise<Uint8Array> {
  const pixels = Buffer.alloc(width * height * 3);
  for (let at = 0; at < pixels.length; at += 1) {
    const [x, y] = [Math.floor(at / 3) % width, Math.floor(at / 3 / width)];
    const grain = (Math.imul(at + 1, 2_654_435_761) >>> 28) - 8;
    pixels[at] = 128 + 60 * Math.sin(x / 90) + 50 * Math.cos(y / (15 + (at % 3))) + grain;
  }
  const image = sharp(pixels, { raw: { width, height, channels: 3 } });
  return (exif ? image.withMetadata(exif) : image).jpeg({ quality: 90 }).toBuffer();
}

let hd: Uint8Array;
beforeAll(async () => {
  hd = await picture(1280, 720);
});

// What the encoder refuses, it refuses for the whole process.
afterAll(() => sharp.unblock({ operation: ['VipsForeignLoad'] }));

/** Without the tables that its scan is to be read by: whole in structure, and not to be decoded. */
function withoutTables(jpeg: Uint8Array): Buffer {
  const copy = Buffer.from(jpeg);
  for (let at = 2; copy[at + 1] !== 0xda; at += 2 + copy.readUInt16BE(at + 2))
    if (copy[at + 1] === 0xdb) copy[at + 1] = 0xec;
  return copy;
}

describe('A picture made smaller', () => {
  test.each([
    ['960', 540],
    ['640', 360],
    ['320', 180],
    ['160', 90],
  ] as const)(
    'to %s pixels across is a baseline JPEG in its proportions, of fewer bytes',
    async (name, height) => {
      const made = await encoder.encode(hd, name);
      expect(made).toMatchObject({ width: Number(name), height });
      expect(inspectJpeg(made.jpeg)).toEqual({ ok: true, width: Number(name), height });
      expect(made.jpeg.length).toBeLessThan(hd.length / 1.5);
      expect((await sharp(made.jpeg).metadata()).isProgressive).toBe(false);
    },
  );

  test('shows the same', async () => {
    const made = await encoder.encode(hd, '640');
    const raw = (jpeg: Uint8Array) => sharp(jpeg).resize(160).greyscale().raw().toBuffer();
    const [one, other] = [await raw(hd), await raw(made.jpeg)];
    const difference =
      one.reduce((sum, value, at) => sum + Math.abs(value - (other[at] ?? 0)), 0) / one.length;
    expect(difference).toBeLessThan(4);
  });

  test('of a camera that sends poor quality has about as much fewer bytes as of any other', async () => {
    const poor = await sharp(hd).jpeg({ quality: 25 }).toBuffer();
    expect((await encoder.encode(poor, '640')).jpeg.length).toBeLessThan(poor.length / 1.7);
  });

  test('is never made larger', async () => {
    expect(await encoder.encode(await picture(200, 100), '640')).toMatchObject({ width: 200, height: 100 });
  });

  test('may be as wide as the relay takes', async () => {
    const wide = sharp({ create: { width: 8_192, height: 300, channels: 3, background: 'red' } });
    const made = await encoder.encode(await wide.jpeg().toBuffer(), '160');
    expect(made).toMatchObject({ width: 160, height: 6 });
  });

  test('stands upright where it was held otherwise', async () => {
    const made = await encoder.encode(await picture(640, 360, { orientation: 6 }), '320');
    expect([made.width, made.height]).toEqual([320, 569]);
  });
});

/** Turns of the event loop until it is done. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let done = false;
  const end = work.finally(() => {
    done = true;
  });
  while (!done) {
    await new Promise((resolve) => setImmediate(resolve));
    turns += 1;
  }
  await end;
  return turns;
}

describe('Pictures that are made', () => {
  test('leave the event loop to turn, however many at once', async () => {
    const many = Array.from({ length: 12 }, () => encoder.encode(hd, '640'));
    expect(await turnsDuring(Promise.all(many))).toBeGreaterThan(12 * 20);
  });
});

describe('FR-4: what cannot be decoded', () => {
  test('is refused, though its structure is whole', async () => {
    const broken = withoutTables(hd);
    expect(inspectJpeg(broken).ok).toBe(true);
    await expect(encoder.encode(broken, '320')).rejects.toThrow();
  });

  test.each([
    ['a PNG', (image: Sharp) => image.png()],
    ['a WebP', (image: Sharp) => image.webp()],
  ])('%s is not even looked at', async (_, as) => {
    const bytes = await as(
      sharp({ create: { width: 40, height: 40, channels: 3, background: 'red' } }),
    ).toBuffer();
    await expect(encoder.encode(bytes, '160')).rejects.toThrow();
  });

  test('does not disturb what is made beside it', async () => {
    const results = await Promise.allSettled([
      encoder.encode(withoutTables(hd), '320'),
      encoder.encode(hd, '320'),
      encoder.encode(new Uint8Array(0), '320'),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected']);
  });

  test('a picture of more pixels than the relay takes is refused before it is decoded', async () => {
    const huge = Buffer.from(hd);
    for (let at = 2; at < huge.length - 9; at += 2 + huge.readUInt16BE(at + 2))
      if (huge[at + 1] === 0xc0) {
        huge.writeUInt16BE(8_000, at + 5);
        huge.writeUInt16BE(8_000, at + 7);
        break;
      }
    await expect(encoder.encode(huge, '320')).rejects.toThrow(/pixel/i);
  });
});
