import { describe, expect, it } from 'vitest';
import { oneLine } from './one-line.ts';

describe('text from elsewhere', () => {
  it.each([
    ['имя – 名.avi', 'имя – 名.avi'],
    ['a\nb\u2028c', 'a b c'],
    ['\u001b[2Jgone', ' [2Jgone'],
    ['\u009b2J\u0007', ' 2J '],
    ['\u202egpj.exe', ' gpj.exe'],
  ])('is one printable line: %j', (text, shown) => {
    expect(oneLine(text, 120)).toBe(shown);
  });

  it('is cut, and not through the middle of a character', () => {
    expect(oneLine('abc', 2)).toBe('ab');
    expect(oneLine('a😀', 2)).toBe('a');
  });
});
