import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { describe, expect, it } from 'vitest';
import { PaintLoop } from './paint-loop.ts';
import { Painter } from './painter.ts';
import { FakeAnimationFrames, FakeDecoder, FakePicture, fakeCanvas } from './testing/fake-pictures.ts';

const JPEG = new Blob(['jpeg']);
const settled = () => new Promise((resolve) => setImmediate(resolve));

function setUp() {
  const decoder = new FakeDecoder();
  const frames = new FakeAnimationFrames();
  const timers = new ManualTimers();
  const told: string[] = [];
  const leftOver = new Set<number>();
  const painter = new Painter(
    { decode: decoder.decode, loop: new PaintLoop(frames), timers },
    {
      isLeftOver: ({ sequence }) => leftOver.has(sequence),
      painted: ({ sequence }) => told.push(`painted ${sequence}`),
      replaced: ({ sequence }) => told.push(`replaced ${sequence}`),
      failed: ({ sequence }) => told.push(`failed ${sequence}`),
    },
  );
  const put = (...sequences: number[]) => {
    for (const sequence of sequences) painter.put({ jpeg: JPEG, sequence });
  };
  return { decoder, frames, timers, told, leftOver, painter, put };
}

describe('painting one camera', () => {
  it('draws with the animation frame, names the frame on the canvas in the same task, then tells', async () => {
    const { decoder, frames, told, painter, put } = setUp();
    const { canvas, drawn } = fakeCanvas();
    painter.attach(canvas);
    put(7);
    const picture = await decoder.finish();
    expect([drawn, told]).toEqual([[], []]);
    frames.next();
    expect(drawn).toEqual([picture.source]);
    expect(canvas.dataset.sequence).toBe('7');
    expect(told).toEqual(['painted 7']);
  });

  it('decodes one at a time and of those that wait only the newest', async () => {
    const { decoder, frames, told, put } = setUp();
    put(1, 2, 3, 4);
    expect(decoder.inFlight).toBe(1);
    expect(told).toEqual(['replaced 2', 'replaced 3']);
    await decoder.finish();
    frames.next();
    await settled();
    expect(decoder.inFlight).toBe(1);
    await decoder.finish();
    frames.next();
    expect(told).toEqual(['replaced 2', 'replaced 3', 'painted 1', 'painted 4']);
  });

  it('FL-1: paints both of two that come at once, and of more the first and the newest', async () => {
    const { decoder, frames, told, put } = setUp();
    put(1, 2);
    await decoder.finish();
    expect(decoder.inFlight).toBe(1);
    await decoder.finish();
    frames.next();
    frames.next();
    await settled();
    put(3, 4, 5);
    await decoder.finish();
    frames.next();
    await decoder.finish();
    frames.next();
    expect(told).toEqual(['painted 1', 'painted 2', 'replaced 4', 'painted 3', 'painted 5']);
  });

  describe('that stood still', () => {
    async function stoodStill() {
      const scene = setUp();
      scene.put(1, 2);
      await scene.decoder.finish();
      scene.timers.sleep(25_000);
      scene.frames.next();
      return scene;
    }

    it('paints none of before where a newer one comes soon', async () => {
      const { decoder, frames, timers, told, put } = await stoodStill();
      await decoder.finish();
      frames.next();
      put(3);
      timers.advance(100);
      await settled();
      await decoder.finish();
      timers.advance(100);
      await settled();
      frames.next();
      expect(told).toEqual(['replaced 1', 'replaced 2', 'painted 3']);
      timers.advance(500);
      frames.next();
      expect(told).toHaveLength(3);
    });

    it('paints the newest of before where none does', async () => {
      const { decoder, frames, timers, told } = await stoodStill();
      await decoder.finish();
      await settled();
      timers.advance(499);
      frames.next();
      expect(told).toEqual(['replaced 1']);
      timers.advance(1);
      frames.next();
      expect(told).toEqual(['replaced 1', 'painted 2']);
    });

    it('paints it not at all where it shows nothing new, and what comes next at once', async () => {
      const { decoder, frames, timers, told, leftOver, put } = await stoodStill();
      leftOver.add(1).add(2);
      await decoder.finish();
      await settled();
      timers.advance(500);
      frames.next();
      expect(told).toEqual(['replaced 1', 'replaced 2']);
      put(3);
      await decoder.finish();
      frames.next();
      expect(told.at(-1)).toBe('painted 3');
    });

    it('leaves nothing behind that is ended meanwhile', async () => {
      const { timers, painter, decoder } = await stoodStill();
      painter.close();
      await decoder.finish();
      expect(timers.pending).toBe(0);
    });
  });

  it('where every picture takes long waits once, and then for none', async () => {
    const { decoder, frames, timers, told, put } = setUp();
    for (const sequence of [1, 2, 3]) {
      put(sequence);
      timers.advance(1_200);
      await decoder.finish();
      frames.next();
      if (sequence === 1) {
        expect(told).toEqual([]);
        timers.advance(500);
        frames.next();
      }
    }
    expect(told).toEqual(['painted 1', 'painted 2', 'painted 3']);
  });

  it('FL-1: goes on to the newest where no animation frame comes, and closes what was not painted', async () => {
    const { decoder, frames, timers, told, put } = setUp();
    put(1);
    const first = await decoder.finish();
    put(2, 3);
    const second = await decoder.finish();
    timers.advance(49);
    await settled();
    expect([decoder.inFlight, told]).toEqual([0, []]);
    timers.advance(1);
    await settled();
    expect(decoder.inFlight).toBe(1);
    frames.next();
    expect(told).toEqual(['replaced 1', 'painted 2']);
    expect([first.closed, second.closed]).toEqual([1, 0]);
  });

  it('asks for one animation frame at a time, and for none while nothing waits', async () => {
    const { decoder, frames, timers, put } = setUp();
    expect(frames.pending).toBe(0);
    for (const sequence of [1, 2, 3]) {
      put(sequence);
      await decoder.finish();
      timers.advance(50);
    }
    expect(frames.pending).toBe(1);
    frames.next();
    expect(frames.pending).toBe(0);
  });

  it('holds at most two pictures while a hidden page gets no animation frames', async () => {
    const { decoder, frames, timers, put } = setUp();
    put(1);
    await decoder.finish();
    frames.next();
    for (let sequence = 2; sequence < 50; sequence += 1) {
      put(sequence);
      await decoder.finish();
      timers.advance(50);
    }
    expect(decoder.pictures.filter(({ closed }) => closed === 0)).toHaveLength(2);
    expect(Math.max(...decoder.pictures.map(({ closed }) => closed))).toBe(1);
  });

  it('tells of a frame that is no picture and goes on with the next', async () => {
    const { decoder, frames, told, put } = setUp();
    put(1, 2);
    await decoder.fail();
    await decoder.finish();
    frames.next();
    expect(told).toEqual(['failed 1', 'painted 2']);
  });

  it('gives up a decode that never ends, and closes its picture should it come', async () => {
    const { decoder, frames, timers, told, put } = setUp();
    put(1, 2);
    timers.advance(5_000);
    const late = await decoder.finish();
    expect([told, late.closed]).toEqual([['failed 1'], 1]);
    await decoder.finish();
    frames.next();
    // It waited for five seconds: a newer one may be near.
    timers.advance(500);
    frames.next();
    expect(told).toEqual(['failed 1', 'painted 2']);
  });

  it('gives the canvas the size of the picture, and only when it changes', async () => {
    const { decoder, frames, painter, put } = setUp();
    const { canvas, resized } = fakeCanvas();
    painter.attach(canvas);
    for (const [sequence, width] of [
      [1, 640],
      [2, 640],
      [3, 320],
    ] as const) {
      put(sequence);
      await decoder.finish(new FakePicture(width, 480));
      frames.next();
    }
    expect([canvas.width, canvas.height, resized()]).toEqual([320, 480, 3]);
  });

  it('draws to every canvas, and to one that comes later at once', async () => {
    const { decoder, frames, painter, put } = setUp();
    const [first, second, late] = [fakeCanvas(), fakeCanvas(), fakeCanvas()];
    painter.attach(first.canvas);
    const detach = painter.attach(second.canvas);
    put(1);
    const picture = await decoder.finish();
    frames.next();
    detach();
    detach();
    painter.attach(late.canvas);
    expect([first.drawn, second.drawn, late.drawn]).toEqual([
      [picture.source],
      [picture.source],
      [picture.source],
    ]);
    expect(late.canvas.dataset.sequence).toBe('1');
    put(2);
    await decoder.finish();
    frames.next();
    expect([first.drawn.length, second.drawn.length, late.drawn.length]).toEqual([2, 1, 2]);
  });

  it('wipes the canvas and closes every picture once when it is closed', async () => {
    const { decoder, frames, timers, told, painter, put } = setUp();
    const { canvas, drawn } = fakeCanvas();
    painter.attach(canvas);
    put(1);
    await decoder.finish();
    frames.next();
    put(2);
    await decoder.finish();
    put(3);
    timers.advance(50);
    await settled();
    painter.close();
    painter.close();
    await decoder.finish();
    put(4);
    frames.next();
    expect([decoder.inFlight, timers.pending]).toEqual([0, 0]);
    expect(decoder.pictures.map(({ closed }) => closed)).toEqual([1, 1, 1]);
    expect(drawn.at(-1)).toBe('cleared');
    expect(canvas.dataset.sequence).toBeUndefined();
    expect(told).toEqual(['painted 1']);
    expect(frames.pending).toBe(0);
  });
});

describe('a video that paints in its place', () => {
  const video = (name: string) => {
    const source = { name } as unknown as HTMLVideoElement;
    return { source, width: 640, height: 480 };
  };

  it('is drawn at once, and its frame is none of the relay’s', async () => {
    const { decoder, frames, painter, put } = setUp();
    const { canvas, drawn, resized } = fakeCanvas();
    painter.attach(canvas);
    put(7);
    const picture = await decoder.finish();
    frames.next();
    painter.show(video('one'));
    painter.show(video('two'));
    expect(drawn).toEqual([picture.source, { name: 'one' }, { name: 'two' }]);
    expect([canvas.width, canvas.height, resized()]).toEqual([640, 480, 4]);
    expect({ ...canvas.dataset }).toEqual({ via: 'webrtc' });
    expect(picture.closed).toBe(1);
  });

  it('goes before all that is in hand, wherever that is', async () => {
    const { decoder, frames, timers, told, painter, put } = setUp();
    const { canvas, drawn } = fakeCanvas();
    painter.attach(canvas);
    put(1, 2);
    await decoder.finish();
    await decoder.finish();
    put(3);
    painter.show(video('one'));
    await settled();
    expect(told).toEqual(['replaced 3', 'replaced 1', 'replaced 2']);
    put(4, 5);
    painter.show(video('two'));
    await decoder.finish();
    expect(told.slice(3)).toEqual(['replaced 5', 'replaced 4']);
    expect(decoder.pictures.map(({ closed }) => closed)).toEqual([1, 1, 1]);
    frames.next();
    expect([drawn.length, decoder.inFlight, frames.pending, timers.pending]).toEqual([2, 0, 0, 0]);
  });

  it('gives way to the next frame of the relay’s', async () => {
    const { decoder, frames, told, painter, put } = setUp();
    const { canvas, drawn } = fakeCanvas();
    painter.attach(canvas);
    put(1);
    painter.show(video('one'));
    await decoder.finish();
    put(2);
    const picture = await decoder.finish();
    frames.next();
    expect(drawn).toEqual([{ name: 'one' }, picture.source]);
    expect({ ...canvas.dataset }).toEqual({ sequence: '2' });
    expect(told).toEqual(['replaced 1', 'painted 2']);
  });

  it('is drawn from a canvas that shows it to one that comes later, as the video may be over by then', () => {
    const { painter } = setUp();
    const [first, second, late] = [fakeCanvas(), fakeCanvas(), fakeCanvas()];
    const detach = painter.attach(first.canvas);
    painter.show(video('one'));
    painter.attach(second.canvas)();
    detach();
    painter.show(video('two'));
    painter.attach(late.canvas);
    expect([second.drawn, late.drawn]).toEqual([[first.canvas], [first.canvas]]);
    expect(first.drawn).toEqual([{ name: 'one' }]);
    expect([late.canvas.width, { ...late.canvas.dataset }]).toEqual([640, { via: 'webrtc' }]);
    painter.show(video('three'));
    expect(late.drawn.at(-1)).toEqual({ name: 'three' });
  });

  it('is drawn to a canvas that comes later, and wiped with the rest', () => {
    const { painter } = setUp();
    painter.show(video('one'));
    const { canvas, drawn } = fakeCanvas();
    painter.attach(canvas);
    painter.close();
    painter.show(video('two'));
    expect(drawn).toEqual([{ name: 'one' }, 'cleared']);
    expect({ ...canvas.dataset }).toEqual({});
  });
});

describe('the paint loop', () => {
  it('serves all cameras with one animation frame', () => {
    const frames = new FakeAnimationFrames();
    const loop = new PaintLoop(frames);
    const painted: string[] = [];
    const [one, two] = [() => painted.push('one'), () => painted.push('two')];
    loop.due(one);
    loop.due(two);
    loop.due(one);
    expect(frames.pending).toBe(1);
    frames.next();
    expect(painted).toEqual(['one', 'two']);
  });

  it('goes on for the others when one is cancelled', () => {
    const frames = new FakeAnimationFrames();
    const loop = new PaintLoop(frames);
    const painted: string[] = [];
    const [one, two] = [() => painted.push('one'), () => painted.push('two')];
    loop.due(one);
    loop.due(two);
    loop.cancel(one);
    expect(frames.pending).toBe(1);
    frames.next();
    expect(painted).toEqual(['two']);
  });
});
