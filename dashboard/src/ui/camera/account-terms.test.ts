import { describe, expect, it } from 'vitest';
import { NO_ACCOUNT } from '../../state/frame-books.ts';
import { termsOf } from './account-terms.ts';

const account = {
  captured: 1_803,
  painted: 1_015,
  skipped: 660,
  replaced: 119,
  stoodBy: 6,
  broken: 2,
  onItsWay: 1,
};
const inWords = (terms: { frames: number; label: string }[]) =>
  terms.map(({ frames, label }) => `${frames} ${label}`).join(' + ');

describe('the account in words', () => {
  it('is a sum whose terms add up to what was captured', () => {
    expect(inWords(termsOf(account))).toBe(
      '1015 painted + 660 skipped + 119 replaced + 6 stood by + 2 broken + 1 on its way',
    );
    expect(termsOf(account).reduce((sum, { frames }) => sum + frames, 0)).toBe(account.captured);
  });

  it('leaves out what there was none of', () => {
    expect(inWords(termsOf(NO_ACCOUNT))).toBe('0 painted + 0 skipped + 0 replaced');
  });
});
