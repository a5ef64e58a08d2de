import { describe, expect, test } from 'vitest';
import { Mailbox } from './mailbox.ts';

const FIRST = 1_000;

const withLetters = (...letters: string[]) => {
  const mail = new Mailbox<string>(FIRST);
  for (const letter of letters) mail.put(letter);
  return mail;
};

describe('RT-14: what is said to an end that asks for it', () => {
  test('is kept in order, and numbered on', () => {
    const mail = withLetters('a', 'b');
    expect(mail.last).toBe(FIRST + 2);
    expect(mail.read()).toEqual({ last: FIRST + 2, signals: ['a', 'b'] });
    mail.put('c');
    expect(mail.read()).toEqual({ last: FIRST + 3, signals: ['a', 'b', 'c'] });
  });

  test('is nothing at first', () => {
    expect(withLetters().read()).toEqual({ last: FIRST, signals: [] });
  });

  test.each([
    ['some', FIRST + 1, ['b', 'c']],
    ['all', FIRST + 3, []],
    ['none', 0, ['a', 'b', 'c']],
    ['what an earlier mailbox told', FIRST - 5, ['a', 'b', 'c']],
    ['what nobody has said', FIRST + 99, ['a', 'b', 'c']],
  ])('is kept until it arrived: %s', (_what, arrived, left) => {
    const mail = withLetters('a', 'b', 'c');
    mail.arrived(arrived);
    expect(mail.read()).toEqual({ last: FIRST + 3, signals: left });
  });

  test('is kept within bounds for who never says that it arrived', () => {
    const mail = withLetters(...Array.from({ length: 1_000 }, (_, index) => `${index}`));
    const { last, signals } = mail.read();
    expect([last, signals.length, signals.at(-1)]).toEqual([FIRST + 1_000, 256, '999']);
  });
});
