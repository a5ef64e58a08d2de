import { describe, expect, it } from 'vitest';
import { NO_ACCOUNT } from '../../state/frame-books.ts';
import { dropsInWords, termsOf } from './account-terms.ts';

const account = {
  captured: 1_803,
  painted: 1_015,
  dropped: { superseded: 119, 'downlink-full': 600, paced: 66, 'decode-failed': 2 },
  onItsWay: 1,
  missing: 0,
};
const inWords = (terms: { frames: number; label: string }[]) =>
  terms.map(({ frames, label }) => `${frames} ${label}`).join(' + ');

describe('the account in words', () => {
  it('is a sum whose terms add up to what was captured', () => {
    expect(inWords(termsOf(account))).toBe(
      '1015 painted + 666 skipped + 119 replaced + 2 broken + 1 on its way',
    );
    expect(termsOf(account).reduce((sum, { frames }) => sum + frames, 0)).toBe(account.captured);
  });

  it('leaves out what there was none of', () => {
    expect(inWords(termsOf(NO_ACCOUNT))).toBe('0 painted + 0 skipped + 0 replaced');
  });

  it('tells the reasons along the path', () => {
    expect(dropsInWords(account).map(({ frames, reason }) => `${frames} ${reason}`)).toEqual([
      '66 paced',
      '600 downlink-full',
      '119 superseded',
      '2 decode-failed',
    ]);
  });
});
