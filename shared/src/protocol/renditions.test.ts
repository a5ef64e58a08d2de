import { describe, expect, test } from 'vitest';
import { NO_WISH, wishInQuerySchema } from './renditions.ts';

describe('RE-7: a wish in an address', () => {
  test.each([
    [{}, NO_WISH],
    [{ width: '640' }, { width: 640, rendition: 'auto' }],
    [{ rendition: '320' }, { rendition: '320' }],
    [
      { rendition: 'full', saveData: '1', after: '7' },
      { rendition: 'full', saveData: true },
    ],
  ])('%o is %o', (query, wish) => {
    expect(wishInQuerySchema.safeParse(query).data).toEqual(wish);
  });

  test.each([
    { width: '0' },
    { width: '-1' },
    { width: '1e3' },
    { width: '16385' },
    { width: '99999999' },
    { width: ['1', '2'] },
    { rendition: '641' },
    { rendition: ['320'] },
    { saveData: 'yes' },
  ])('%o is none', (query) => {
    expect(wishInQuerySchema.safeParse(query).data).toBeUndefined();
  });
});
