import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Mailbox } from './mailbox.ts';

describe('FL-1: a mailbox', () => {
  test('holds the newest and says what it replaced', () => {
    const mailbox = new Mailbox<string>();
    expect(mailbox.put('older')).toBeUndefined();
    expect(mailbox.put('newer')).toBe('older');
    expect(mailbox.full).toBe(true);
    expect(mailbox.take()).toBe('newer');
    expect(mailbox.take()).toBeUndefined();
    expect(mailbox.full).toBe(false);
  });

  test('loses nothing from the books: put = taken + replaced + held', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean()), (puts) => {
        const mailbox = new Mailbox<number>();
        const count = { put: 0, taken: 0, replaced: 0 };
        for (const isPut of puts) {
          if (isPut) count.replaced += Number(mailbox.put(++count.put) !== undefined);
          else count.taken += Number(mailbox.take() !== undefined);
        }
        expect(count.put).toBe(count.taken + count.replaced + Number(mailbox.full));
      }),
    );
  });
});
