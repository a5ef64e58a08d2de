import { describe, expect, test } from 'vitest';
import {
  formatWatchList,
  newCameraSchema,
  nextFramesQuerySchema,
  parseWatchList,
  watchListSchema,
} from './api.ts';

describe('HE-2: the list of a wall’s held GET', () => {
  test('gives back the cameras and what is known of each', () => {
    const after = new Map([
      ['cam_aaaaaaaaaa', 0],
      ['cam_bbbbbbbbbb', 1_234],
    ]);
    expect(parseWatchList(watchListSchema.parse(formatWatchList(after)))).toEqual(after);
    expect(parseWatchList(watchListSchema.parse(''))).toEqual(new Map());
  });

  test.each([
    'cam_aaaaaaaaaa',
    'cam_aaaaaaaaaa:',
    'cam_aaaaaaaaaa:-1',
    'cam_aaaaaaaaaa:1:2',
    '../x:1',
    'cam_aaaaaaaaaa:1,',
  ])('is not %j', (text) => {
    expect(watchListSchema.safeParse(text).success).toBe(false);
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
