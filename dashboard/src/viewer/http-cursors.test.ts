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
  it('ask after what was settled last, whatever was settled late', () => {
    const cursors = watching(10);
    expect(cursors.ask().get(CAMERA)?.after).toBe(10);
    for (const sequence of [12, 11]) cursors.acknowledge({ camera: CAMERA, sequence });
    expect(cursors.ask().get(CAMERA)?.after).toBe(12);
  });

  it('FR-2: follow a relay that counts anew because its clock was set back', () => {
    const cursors = watching(9_000_000);
    cursors.acknowledge({ camera: CAMERA, sequence: 1_000_003 });
    expect(cursors.ask().get(CAMERA)?.after).toBe(1_000_003);
  });

  it('forget a camera that is no longer watched and keep the place of one that is', () => {
    const cursors = watching(10);
    cursors.acknowledge({ camera: CAMERA, sequence: 20 });
    expect(cursors.watch(watchList([CAMERA, 15]))).toBe(false);
    expect(cursors.ask().get(CAMERA)?.after).toBe(20);
    cursors.watch(new Map());
    expect(cursors.watches(CAMERA)).toBe(false);
    cursors.acknowledge({ camera: CAMERA, sequence: 21 });
    expect(cursors.watch(watchList([CAMERA, 21]))).toBe(true);
    expect(cursors.watches(CAMERA)).toBe(true);
  });

  it('count what was painted, apart from what was only done with, and what is wished for now', () => {
    const cursors = watching(0);
    cursors.acknowledge({ camera: CAMERA, sequence: 3, ageMs: 120 });
    cursors.acknowledge({ camera: CAMERA, sequence: 4, dropped: 'decode-failed' });
    const wish = { width: 320, rendition: 'auto' } as const;
    cursors.watch(watchList([CAMERA, 4, wish]));
    expect(cursors.ask().get(CAMERA)).toMatchObject({ after: 4, painted: 1, ageMs: 120, wish });
  });
});
