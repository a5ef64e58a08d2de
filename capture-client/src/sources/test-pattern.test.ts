import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { inspectJpeg } from '@porthole/shared/protocol/jpeg';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { SourceFrame } from './source.ts';
import { prepareTestPattern } from './test-pattern.ts';
import { openTestPattern } from './test-pattern-run.ts';

const SIZE = { width: 640, height: 360 };
const AT = new Date(2024, 4, 17, 14, 4, 3, 200).getTime();

async function pixelsOf(jpeg: Uint8Array) {
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => [
    ...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3),
  ];
  return { data, info, at };
}

/** Brightness of the dark band's left or right half, by column. */
async function bandOf(jpeg: Uint8Array, half: 'left' | 'right') {
  const { width, height } = SIZE;
  const top = Math.ceil(height * 0.74);
  const area = { left: half === 'left' ? 0 : width / 2, top, width: width / 2, height: height - top };
  return (await sharp(jpeg).extract(area).greyscale().raw().toBuffer()) as Buffer;
}
const difference = (a: Buffer, b: Buffer) =>
  a.reduce((sum, one, index) => sum + Math.abs(one - (b[index] as number)), 0) / a.length;

describe('the test pattern', () => {
  it('has seven colour bars over a dark band', async () => {
    const pattern = await prepareTestPattern({ ...SIZE, quality: 90 });
    const { at } = await pixelsOf(await pattern.draw(AT, 1));
    const near = (x: number, y: number, colour: number[]) => {
      for (const [channel, value] of at(x, y).entries())
        expect(Math.abs(value - (colour[channel] as number))).toBeLessThan(8);
    };
    near(20, 10, [201, 206, 208]);
    near(620, 10, [47, 70, 184]);
    near(320, 10, [63, 174, 84]);
    near(320, 350, [17, 17, 17]);
  });

  it('draws the time of day and the number without any font', async () => {
    const pattern = await prepareTestPattern({ ...SIZE, quality: 90 });
    const first = await pattern.draw(AT, 41);
    const later = await pattern.draw(AT + 100, 41);
    const next = await pattern.draw(AT, 42);
    expect(difference(await bandOf(first, 'left'), await bandOf(later, 'left'))).toBeGreaterThan(0.3);
    expect(difference(await bandOf(first, 'left'), await bandOf(next, 'left'))).toBeLessThan(0.05);
    expect(difference(await bandOf(first, 'right'), await bandOf(next, 'right'))).toBeGreaterThan(0.3);
    expect(difference(await bandOf(first, 'right'), await bandOf(later, 'right'))).toBeLessThan(0.05);
  });

  it('moves its ball along the bars', async () => {
    const pattern = await prepareTestPattern({ ...SIZE, quality: 90 });
    const darkest = async (at: number) => {
      const { data, info } = await pixelsOf(await pattern.draw(at, 1));
      const y = Math.round((info.height * 0.72) / 2);
      const columns = Array.from({ length: info.width }, (_, x) => x).filter((x) => {
        const pixel = (y * info.width + x) * 3;
        return (data[pixel] as number) + (data[pixel + 1] as number) + (data[pixel + 2] as number) < 90;
      });
      return ((columns.at(0) as number) + (columns.at(-1) as number)) / 2;
    };
    expect(await darkest(8_000_000)).toBeLessThan(60);
    expect(await darkest(8_002_000)).toBeCloseTo(320, -1);
    expect(await darkest(8_004_000)).toBeGreaterThan(580);
    expect(await darkest(8_006_000)).toBeCloseTo(320, -1);
  });

  it.each([
    [64, 64],
    [1280, 720],
    [720, 1280],
  ])('fits %i × %i', async (width, height) => {
    const pattern = await prepareTestPattern({ width, height, quality: 80 });
    expect(inspectJpeg(await pattern.draw(AT, 9_999_999))).toEqual({ ok: true, width, height });
  });
});

describe('the test pattern as a source', () => {
  const listen = (onFrame: (frame: SourceFrame) => void) => ({
    frame: onFrame,
    label: () => {},
    atMostFps: () => {},
    failed: () => {},
  });
  const until = async (isTrue: () => boolean) => {
    while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
  };

  it('gives frames at its rate, and goes on counting when it is opened again', async () => {
    const timers = new ManualTimers(AT);
    const frames: SourceFrame[] = [];
    const open = openTestPattern({ width: 64, height: 64, quality: 50, fps: 10, timers });
    const first = open(listen((frame) => frames.push(frame)));
    await until(() => timers.pending === 1);
    timers.advance(100);
    await until(() => timers.pending === 1);
    await first.stop();
    expect(frames.map(({ capturedAt }) => capturedAt)).toEqual([0, 100]);
    expect(timers.pending).toBe(0);

    const again = open(listen((frame) => frames.push(frame)));
    await until(() => frames.length === 3);
    await again.stop();
    const third = await (await prepareTestPattern({ width: 64, height: 64, quality: 50 })).draw(
      timers.now(),
      3,
    );
    expect(Buffer.from(frames[2]?.jpeg as Uint8Array).equals(third)).toBe(true);
  });
});
