import { describe, expect, it } from 'vitest';
import { formatRoute, parseRoute, type Route } from './route.ts';

describe('the address', () => {
  it.each<[string, Route]>([
    ['', { page: 'wall' }],
    ['#/', { page: 'wall' }],
    ['#/nonsense', { page: 'wall' }],
    ['#/camera/cam_0123456789', { page: 'camera', id: 'cam_0123456789' }],
    // Links to parts of the page that are one panel now.
    ['#/camera/cam_0123456789/ladder', { page: 'camera', id: 'cam_0123456789' }],
    ['#/camera/', { page: 'wall' }],
    ['#/camera/%', { page: 'camera', id: '%' }],
    ['#/add', { page: 'add', way: 'pc' }],
    ['#/add/software', { page: 'add', way: 'software' }],
    ['#/doctor', { page: 'doctor' }],
    ['#/you', { page: 'you' }],
    ['#/history', { page: 'history', camera: null }],
    ['#/history/cam_0123456789', { page: 'history', camera: 'cam_0123456789' }],
  ])('%s is %o', (hash, route) => {
    expect(parseRoute(hash)).toEqual(route);
  });

  it.each<Route>([
    { page: 'wall' },
    { page: 'camera', id: 'cam_0123456789' },
    { page: 'add', way: 'pc' },
    { page: 'add', way: 'software' },
    { page: 'doctor' },
    { page: 'you' },
    { page: 'history', camera: null },
    { page: 'history', camera: 'cam_0123456789' },
  ])('of %o leads back to it', (route) => {
    expect(parseRoute(formatRoute(route))).toEqual(route);
  });
});
