import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RelayApi } from './api.ts';
import { TestBrowser } from './browser.ts';
import { CLIP, Footage, footageJpegs, SAME_PICTURE } from './footage.ts';

/** A page that paints the clip's frames and marks them as the real one does. */
const PAGE = `<!doctype html><article data-camera="cam_aaaaaaaaaa" data-state="connecting"><canvas class="picture"></canvas>
<span data-stat="frames" data-value="0">0</span></article><script>
const tile = document.querySelector('article'), canvas = document.querySelector('canvas'), stat = document.querySelector('span');
window.paint = async (sequence) => {
  const bitmap = await createImageBitmap(await (await fetch('/' + sequence)).blob());
  canvas.width = bitmap.width; canvas.height = bitmap.height;
  canvas.getContext('2d').drawImage(bitmap, 0, 0); bitmap.close();
  canvas.dataset.sequence = sequence; stat.dataset.value = sequence; tile.dataset.state = 'live';
};</script>`;

const jpegs = await footageJpegs();
let browser: TestBrowser;
const server = createServer(({ url }, answer) => {
  const index = Number(url?.slice(1)) - 1;
  answer.setHeader('content-type', index >= 0 ? 'image/jpeg' : 'text/html').end(jpegs[index] ?? PAGE);
});

beforeAll(async () => {
  browser = await TestBrowser.start();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  server.close();
});

test('what a canvas shows is recognised as the frame it was painted from', async () => {
  const { port } = server.address() as { port: number };
  await using visit = await browser.wall(new RelayApi(`http://127.0.0.1:${port}`, 'session=none'));
  await visit.wall.open();
  const tile = visit.wall.tile('cam_aaaaaaaaaa');
  const diary = await tile.keepDiary();
  const footage = await Footage.read();

  for (const sequence of [1, 30, CLIP.frames]) {
    await visit.page.evaluate(`paint(${sequence})`);
    await tile.becomes('live');
    await tile.shows('frames', `${sequence}`);
    const painted = await tile.painted();
    expect(painted.sequence).toBe(sequence);
    const seen = footage.recognise(painted);
    expect(seen.index).toBe(Footage.indexOf(sequence));
    expect(seen.distance).toBeLessThan(SAME_PICTURE);
  }
  const written = await diary();
  expect(written.paints.map(({ sequence }) => sequence)).toEqual([1, 30, CLIP.frames]);
  expect(written.states.map(({ state }) => state)).toEqual(['connecting', 'live']);
});
