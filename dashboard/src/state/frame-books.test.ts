import type { DropCounts } from '@porthole/shared/protocol/drops';
import { unaccounted } from '@porthole/shared/protocol/drops';
import type { FrameHeader } from '@porthole/shared/protocol/frame';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameHeader } from '../viewer/testing/frames.ts';
import type { ArrivedFrame } from '../viewer/transport.ts';
import { FrameBooks } from './frame-books.ts';

const frame = (
  sequence: number,
  skipped: FrameHeader['skipped'] = undefined,
  part: Partial<ArrivedFrame> = {},
): ArrivedFrame => ({
  header: frameHeader({ sequence, ...(skipped && { skipped }) }),
  jpeg: new Uint8Array(1),
  transport: 'websocket',
  attempt: 1,
  opening: 1,
  restarted: false,
  viewing: 'first',
  // Past the start of a viewing, in which what was on its way before is forgiven.
  arrivedAt: sequence * 1_000,
  ...part,
});

/** As a painter would: every frame is painted before the next comes. */
function paintAll(books: FrameBooks, ...frames: ArrivedFrame[]) {
  for (const one of frames) {
    books.arrived(one);
    books.painted();
  }
}
const afterwards = (books: FrameBooks, now = 1_000_000) => {
  books.account(now);
  return books.account(now + 2_000);
};

describe('the books of a camera', () => {
  it('count what was captured by sequence, and where it went by what was told', () => {
    const books = new FrameBooks();
    paintAll(books, frame(1), frame(4, { idle: 1, 'downlink-full': 1 }));
    books.arrived(frame(5));
    books.dropped('superseded');
    books.arrived(frame(6));
    expect(afterwards(books)).toEqual({
      captured: 6,
      painted: 2,
      dropped: { idle: 1, 'downlink-full': 1, superseded: 1 },
      onItsWay: 1,
      missing: 0,
    });
  });

  it('say what is missing once it has been for two seconds', () => {
    const books = new FrameBooks();
    paintAll(books, frame(1), frame(9, { 'downlink-full': 4 }));
    expect(books.account(10_000)).toMatchObject({ captured: 9, missing: 0 });
    expect(books.account(11_999).missing).toBe(0);
    expect(books.account(12_000).missing).toBe(3);
  });

  it('are put right by a frame that was overtaken', () => {
    const books = new FrameBooks();
    paintAll(books, frame(1), frame(3));
    expect(books.account(0).captured).toBe(3);
    expect(books.arrived(frame(2), false)).toBe(true);
    books.dropped('superseded');
    expect(afterwards(books)).toMatchObject({ captured: 3, dropped: { superseded: 1 }, missing: 0 });
  });

  it('begin a new chapter with a relay that counts anew, or another viewing, and keep the sums', () => {
    const books = new FrameBooks();
    paintAll(
      books,
      frame(500),
      frame(502, { paced: 1 }),
      frame(3, { 'downlink-lost': 7 }, { restarted: true }),
      frame(4, undefined, { arrivedAt: 9_000 }),
      frame(90, { 'downlink-full': 8 }, { viewing: 'second' }),
    );
    expect(afterwards(books)).toMatchObject({ captured: 6, painted: 5, dropped: { paced: 1 }, missing: 0 });
  });

  it('begin one with another opening of the same attempt, whose viewings have the names of the last one’s', () => {
    const books = new FrameBooks();
    paintAll(
      books,
      frame(1),
      frame(2),
      frame(86, undefined, { opening: 2 }),
      frame(87, undefined, { opening: 2 }),
    );
    expect(afterwards(books)).toMatchObject({ captured: 4, painted: 4, missing: 0 });
  });

  it('leave out what two doors bring twice', () => {
    const books = new FrameBooks();
    paintAll(books, frame(7));
    expect(books.arrived(frame(7, undefined, { attempt: 2, opening: 2 }), false)).toBe(false);
    expect(afterwards(books)).toMatchObject({ captured: 1, missing: 0 });
  });

  describe('count a frame once that the relay took for lost', () => {
    const late = frame(4, { 'downlink-full': 1 });
    const after = frame(6, { 'downlink-full': 1, 'downlink-lost': 1, idle: 1 });

    it('and that came before the word of its loss', () => {
      const books = new FrameBooks();
      paintAll(books, frame(1), frame(2), late, after);
      expect(afterwards(books)).toEqual({
        captured: 6,
        painted: 4,
        dropped: { 'downlink-full': 1, idle: 1 },
        onItsWay: 0,
        missing: 0,
      });
    });

    it('and that comes after it', () => {
      const books = new FrameBooks();
      paintAll(books, frame(1), frame(2), after);
      expect(books.arrived(late, false)).toBe(false);
      expect(afterwards(books)).toMatchObject({ captured: 6, painted: 3, missing: 0 });
    });

    it('and that goes again', () => {
      const books = new FrameBooks();
      paintAll(books, frame(1), frame(2), late);
      expect(books.arrived(late, false)).toBe(false);
      expect(afterwards(books)).toMatchObject({ captured: 4, painted: 3, missing: 0 });
    });

    it('and that a viewing began with', () => {
      const books = new FrameBooks();
      const first = frame(4, { 'downlink-full': 3 });
      paintAll(books, first, frame(6, { 'downlink-full': 3, 'downlink-lost': 1, idle: 1 }));
      expect(afterwards(books)).toMatchObject({ captured: 3, painted: 2, dropped: { idle: 1 }, missing: 0 });
    });
  });

  it('forgive what was on its way when the viewing began', () => {
    const books = new FrameBooks();
    paintAll(books, frame(500, undefined, { arrivedAt: 0 }), frame(520, undefined, { arrivedAt: 900 }));
    paintAll(books, frame(521, undefined, { arrivedAt: 1_100 }));
    expect(afterwards(books)).toMatchObject({ captured: 3, missing: 0 });
  });

  it('miss what a painter never gives back', () => {
    const books = new FrameBooks();
    for (let sequence = 1; sequence <= 5; sequence += 1) books.arrived(frame(sequence));
    expect(afterwards(books)).toMatchObject({ captured: 5, onItsWay: 5, missing: 2 });
  });

  const reasons = ['idle', 'paced', 'uplink-full', 'encoder-busy', 'downlink-full', 'downlink-lost'] as const;
  const step = fc.record({
    skipped: fc.dictionary(fc.constantFrom(...reasons), fc.integer({ min: 1, max: 9 }), { maxKeys: 3 }),
    fate: fc.constantFrom('painted', 'superseded', 'decode-failed'),
    chapter: fc.constantFrom('same', 'same', 'same', 'same', 'restarted', 'viewing'),
    after: fc.integer({ min: 20, max: 5_000 }),
  });

  it('add up at every moment, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const books = new FrameBooks();
        let last = { sequence: 0, arrivedAt: 0, viewing: 0 };
        for (const { skipped, fate, chapter, after } of steps) {
          last = next(last, { skipped, chapter, after });
          const { sequence, arrivedAt, viewing } = last;
          const restarted = chapter === 'restarted';
          books.arrived(frame(sequence, skipped, { arrivedAt, restarted, viewing: `${viewing}` }));
          expect(unaccounted(books.account(arrivedAt))).toBe(1);
          if (fate === 'painted') books.painted();
          else books.dropped(fate);
          const account = books.account(arrivedAt);
          expect([unaccounted(account), account.onItsWay, account.missing]).toEqual([0, 0, 0]);
        }
      }),
    );
  });
});

const total = (counts: DropCounts) => Object.values(counts).reduce((sum, frames) => sum + frames, 0);

function next(
  { sequence, arrivedAt, viewing }: { sequence: number; arrivedAt: number; viewing: number },
  { skipped, chapter, after }: { skipped: DropCounts; chapter: string; after: number },
) {
  return {
    sequence: (chapter === 'restarted' ? 0 : sequence) + 1 + total(skipped),
    arrivedAt: arrivedAt + after,
    viewing: viewing + (chapter === 'viewing' ? 1 : 0),
  };
}
