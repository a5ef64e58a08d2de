import { describe, expect, test } from 'vitest';
import {
  formatWatchList,
  newCameraSchema,
  nextFramesQuerySchema,
  parseWatchList,
  type WatchItem,
  watchListSchema,
} from './api.ts';

describe('HE-2: the list of a wall’s held GET', () => {
  test('gives back the cameras and what is known of each', () => {
    const items = new Map<string, WatchItem>([
      ['cam_aaaaaaaaaa', { after: 0, wish: { rendition: 'auto' } }],
      ['cam_bbbbbbbbbb', { after: 1_234, painted: 7, wish: { rendition: '320', width: 640 } }],
      ['cam_cccccccccc', { after: 5, wish: { rendition: 'full' } }],
      ['cam_dddddddddd', { after: 6, painted: 3, wish: { rendition: '320', width: 640 }, ageMs: 240 }],
      ['cam_eeeeeeeeee', { after: 6, wish: { rendition: 'auto' }, ageMs: 0 }],
    ]);
    expect(parseWatchList(watchListSchema.parse(formatWatchList(items)))).toEqual(items);
    expect(parseWatchList(watchListSchema.parse(''))).toEqual(new Map());
  });

  test.each([
    [{ after: 7 }, ':7'],
    [{ after: 7, painted: 5 }, ':7:5'],
    [{ after: 7, painted: 5, wish: { rendition: 'auto', width: 640 } }, ':7:5:640'],
    [{ after: 7, painted: 5, wish: { rendition: '320', width: 640 } }, ':7:5:640:320'],
    [{ after: 7, painted: 5, wish: { rendition: '320' } }, ':7:5::320'],
    [{ after: 7, wish: { rendition: 'auto', width: 640 } }, ':7::640'],
    [{ after: 7, painted: 5, wish: { rendition: '320', width: 640 }, ageMs: 90 }, ':7:5:640:320:90'],
    [{ after: 7, painted: 5, wish: { rendition: 'auto' }, ageMs: 3_600_000 }, ':7:5:::3600000'],
  ] as const)('says of a camera %j as %s', (item, text) => {
    const list = formatWatchList(new Map([['cam_aaaaaaaaaa', item]]));
    expect(list).toBe(`cam_aaaaaaaaaa${text}`);
    expect(watchListSchema.parse(list)).toBe(list);
  });

  test.each([
    'cam_aaaaaaaaaa',
    'cam_aaaaaaaaaa:',
    'cam_aaaaaaaaaa:-1',
    'cam_aaaaaaaaaa:1:x',
    'cam_aaaaaaaaaa:1:2:0',
    'cam_aaaaaaaaaa:1:2:99999',
    'cam_aaaaaaaaaa:1:2:640:huge',
    'cam_aaaaaaaaaa:1:2:640:auto:-1',
    'cam_aaaaaaaaaa:1:2:640:auto:1.5',
    'cam_aaaaaaaaaa:1:2:640:auto:3600001',
    'cam_aaaaaaaaaa:1:2:640:auto:1:1',
    '../x:1',
    'cam_aaaaaaaaaa:1,',
  ])('is not %j', (text) => {
    expect(watchListSchema.safeParse(text).success).toBe(false);
  });

  test('comes with the page’s times, in plain numbers', () => {
    const said = { viewer: 'a'.repeat(22), watch: '' };
    expect(nextFramesQuerySchema.parse({ ...said, rtt: '250', held: '12.5', save: '1' })).toMatchObject({
      rtt: 250,
      held: 12.5,
      save: '1',
    });
    for (const wrong of [{ rtt: '-1' }, { held: '1e9' }, { rtt: 'NaN' }, { save: 'yes' }])
      expect(nextFramesQuerySchema.safeParse({ ...said, ...wrong }).success).toBe(false);
  });

  test('needs the page’s own name', () => {
    expect(nextFramesQuerySchema.safeParse({ watch: '' }).success).toBe(false);
    expect(nextFramesQuerySchema.parse({ viewer: 'a'.repeat(22), watch: '' })).toMatchObject({
      cameras: '0',
    });
  });
});

describe('AC-5: a camera’s name', () => {
  test.each(['Forecourt', '  Loading dock ', 'Tür 3', '入口', 'A'.repeat(60)])('may be %j', (name) => {
    expect(newCameraSchema.parse({ name }).name).toBe(name.trim());
  });

  test.each(['', '   ', 'A'.repeat(61), 'two\nlines', 'bell\u0007', 'right\u202eleft', 7, null])(
    'is not %j',
    (name) => {
      expect(newCameraSchema.safeParse({ name }).success).toBe(false);
    },
  );
});
