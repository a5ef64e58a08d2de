import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Account, FrameBooks, NO_ACCOUNT } from './frame-books.ts';

const CLOCK_SET_BACK = 1;
const RESTARTED = 1_000_000;
const STEPS = { goesOn: 0, rested: 0, restarted: RESTARTED } as const;

/** As a painter would: every frame is painted before the next comes. */
function paintAll(books: FrameBooks, ...sequences: number[]) {
  for (const sequence of sequences) {
    books.arrived(sequence, false);
    books.painted();
  }
}

describe('the books of a camera', () => {
  it('are empty at first', () => {
    expect(new FrameBooks().account).toEqual(NO_ACCOUNT);
  });

  it('count by the relay’s numbers what did not come, and what became of the rest', () => {
    const books = new FrameBooks();
    paintAll(books, 501, 504);
    books.arrived(505, false);
    books.dropped('superseded');
    books.arrived(506, false);
    books.dropped('decode-failed');
    books.arrived(507, false);
    expect(books.account).toEqual({
      ...NO_ACCOUNT,
      ...{ captured: 7, painted: 2, skipped: 2, replaced: 1, broken: 1, onItsWay: 1 },
    });
  });

  it('take for no loss what was left out, or kept ready, while WebRTC brought the picture', () => {
    const books = new FrameBooks();
    paintAll(books, 1);
    books.arrived(4, true);
    books.dropped('not-needed');
    paintAll(books, 7, 9);
    expect(books.account).toMatchObject({ captured: 9, painted: 3, skipped: 1, stoodBy: 5 });
  });

  it('leave out what was captured while nothing was asked for', () => {
    const books = new FrameBooks();
    paintAll(books, 1, 2);
    books.rest();
    paintAll(books, 90, 91);
    expect(books.account).toMatchObject({ captured: 4, painted: 4, skipped: 0 });
  });

  it.for([RESTARTED, CLOCK_SET_BACK])('miss nothing where a relay counts anew from %d', (sequence) => {
    const books = new FrameBooks();
    paintAll(books, 500, sequence, sequence + 1);
    expect(books.account).toMatchObject({ captured: 3, painted: 3, skipped: 0 });
  });

  const step = fc.record({
    gap: fc.nat(9),
    fate: fc.constantFrom('painted', 'superseded', 'decode-failed', 'not-needed'),
    before: fc.constantFrom('goesOn', 'goesOn', 'rested', 'restarted'),
    standsBy: fc.boolean(),
  });

  it('add up at every moment, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const books = new FrameBooks();
        let sequence = 0;
        for (const { gap, fate, before, standsBy } of steps) {
          if (before === 'rested') books.rest();
          sequence += gap + 1 + STEPS[before];
          books.arrived(sequence, standsBy);
          expect([open(books.account), books.account.onItsWay]).toEqual([0, 1]);
          if (fate === 'painted') books.painted();
          else books.dropped(fate);
          expect([open(books.account), books.account.onItsWay]).toEqual([0, 0]);
        }
      }),
    );
  });
});

const open = ({ captured, ...terms }: Account) =>
  captured - Object.values(terms).reduce((sum, frames) => sum + frames, 0);
