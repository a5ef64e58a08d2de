import { describe, expect, it } from 'vitest';
import { HttpCursors } from './http-cursors.ts';
import { watching as watchList } from './testing/frames.ts';

const CAMERA = 'cam_aaaaaaaaaa';

function watching(after: number): HttpCursors {
  const cursors = new HttpCursors();
  cursors.watch(watchList([CAMERA, after]));
  return cursors;
}

describe('the cursors of the held GETs', () => {
  it('ask after what was settled, not after what was merely received', () => {
    const cursors = watching(10);
    cursors.received(cursors.ask(), CAMERA, 12);
    expect(cursors.ask().get(CAMERA)?.after).toBe(10);
    cursors.acknowledge({ camera: CAMERA, sequence: 12 });
    expect(cursors.ask().get(CAMERA)?.after).toBe(12);
  });

  it('see that the relay counts anew from an answer at or below what was asked', () => {
    const cursors = watching(500);
    expect(cursors.received(cursors.ask(), CAMERA, 3)).toEqual({ restarted: true });
    expect(cursors.ask().get(CAMERA)?.after).toBe(3);
  });

  it('see it once, although several requests were asked with the old cursor', () => {
    const cursors = watching(500);
    const [first, second, third] = [cursors.ask(), cursors.ask(), cursors.ask()];
    expect(cursors.received(first, CAMERA, 4)).toEqual({ restarted: true });
    expect(cursors.received(second, CAMERA, 3)).toEqual({ restarted: false });
    expect(cursors.received(third, CAMERA, 5)).toEqual({ restarted: false });
  });

  it('see a second restart', () => {
    const cursors = watching(500);
    cursors.received(cursors.ask(), CAMERA, 40);
    expect(cursors.received(cursors.ask(), CAMERA, 1)).toEqual({ restarted: true });
  });

  it('take no late acknowledgement of the count before', () => {
    const cursors = watching(500);
    const question = cursors.ask();
    cursors.received(question, CAMERA, 501);
    cursors.received(cursors.ask(), CAMERA, 2);
    cursors.acknowledge({ camera: CAMERA, sequence: 501 });
    expect(cursors.ask().get(CAMERA)?.after).toBe(2);
  });

  it('take a straggler behind a newer frame for just that', () => {
    const cursors = watching(10);
    const [first, second] = [cursors.ask(), cursors.ask()];
    cursors.received(second, CAMERA, 12);
    cursors.acknowledge({ camera: CAMERA, sequence: 12 });
    expect(cursors.received(first, CAMERA, 11)).toEqual({ restarted: false });
    expect(cursors.ask().get(CAMERA)?.after).toBe(12);
  });

  it('forget a camera that is no longer watched and keep the place of one that is', () => {
    const cursors = watching(10);
    const question = cursors.ask();
    cursors.received(question, CAMERA, 20);
    cursors.acknowledge({ camera: CAMERA, sequence: 20 });
    expect(cursors.watch(watchList([CAMERA, 15]))).toEqual([]);
    expect(cursors.ask().get(CAMERA)?.after).toBe(20);
    cursors.watch(new Map());
    expect(cursors.received(question, CAMERA, 21)).toBeNull();
    expect(cursors.watch(watchList([CAMERA, 21]))).toEqual([CAMERA]);
  });

  it('take a frame of a camera that came after the question', () => {
    const cursors = watching(10);
    const question = cursors.ask();
    cursors.watch(watchList([CAMERA, 0], ['cam_bbbbbbbbbb', 0]));
    expect(cursors.received(question, 'cam_bbbbbbbbbb', 1)).toEqual({ restarted: false });
  });

  it('count what was painted, apart from what was only done with, and what is wished for now', () => {
    const cursors = watching(0);
    for (const sequence of [3, 4]) cursors.received(cursors.ask(), CAMERA, sequence);
    cursors.acknowledge({ camera: CAMERA, sequence: 3, ageMs: 120 });
    cursors.acknowledge({ camera: CAMERA, sequence: 4, dropped: 'decode-failed' });
    const wish = { width: 320, rendition: 'auto' } as const;
    cursors.watch(watchList([CAMERA, 4, wish]));
    expect(cursors.ask().get(CAMERA)).toMatchObject({ after: 4, painted: 1, ageMs: 120, wish });
  });
});
