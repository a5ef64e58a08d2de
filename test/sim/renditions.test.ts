import { expect, test } from 'vitest';
import { Scene, SimulatedPage } from './scene.ts';

test('sends smaller pictures, in order, to a page on a thin link alone, and every other page the camera’s own [RE-4, RE-6]', async () => {
  await using scene = await Scene.open();
  const { pc, page } = scene;
  Object.assign(page.link, { up: 256_000, down: 256_000 });
  const other = new SimulatedPage(scene);
  pc.start();
  page.open();
  other.open();
  await scene.run(30_000);
  expect(page.tile?.figures.peek()).toMatchObject({
    rendition: { cause: 'downlink-thin' },
    full: { width: 640, height: 360 },
  });
  expect(page.tile?.figures.peek().width).toBeLessThan(640);
  expect(other.tile?.figures.peek()).toMatchObject({ rendition: { name: 'full' }, width: 640 });
  expect(other.tile?.snapshot()?.jpeg.size).toBe(pc.source.bytes);
  for (const { paints } of [page, other]) {
    const numbers = paints.map(({ number }) => number);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  }
  const painted = other.paints.filter(({ at }) => at > 10_000).length;
  expect(painted).toBe(200);
  await other.close();
});
