import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { describe, expect, test } from 'vitest';
import { RenditionThrift } from './rendition-thrift.ts';

const ALL = Array.from({ length: 16 }, (_, index) => `camera ${index}`);
const PICTURES_A_SECOND = 15;

/** A wall of small tiles beside an encoder of one picture at a time; as many orders are overtaken as it has no time for. */
function wall(pictureMs: number) {
  const timers = new ManualTimers();
  const thrift = new RenditionThrift(timers, 1);
  let lost = 0;
  const second = (needed = 0) => {
    const made = ALL.filter((stream) => thrift.admits(stream));
    const ordered = (made.length + needed) * PICTURES_A_SECOND;
    const fit = Math.min(ordered, Math.floor(1_000 / pictureMs));
    for (let n = 0; n < ordered; n += 1) thrift.ordered();
    for (let n = 0; n < ordered - fit; n += 1) thrift.overtaken();
    thrift.worked(fit * pictureMs);
    lost += ordered - fit;
    timers.advance(1_000);
    return made.length;
  };
  const seconds = (count: number, needed = 0) => {
    lost = 0;
    return Array.from({ length: count }, () => second(needed));
  };
  return { thrift, seconds, lostPictures: () => lost };
}

describe('RE-8: smaller pictures that only spare bytes', () => {
  test('are made of all cameras where the encoder has the time', () => {
    const { seconds, lostPictures } = wall(1);
    expect(seconds(30).at(-1)).toBe(ALL.length);
    expect(lostPictures()).toBe(0);
  });

  test('are made of as many cameras as cost nobody a frame', () => {
    const { seconds, lostPictures } = wall(8);
    seconds(30);
    const made = seconds(600);
    expect(Math.min(...made)).toBeGreaterThan(0);
    expect(Math.max(...made)).toBeLessThanOrEqual(8);
    expect(lostPictures()).toBe(0);
  });

  test('give way to those that somebody’s line needs, and are back when these are gone', () => {
    const { seconds } = wall(8);
    const before = seconds(20).at(-1);
    seconds(20, 8);
    expect(seconds(1, 8)).toEqual([0]);
    expect(seconds(300).at(-1)).toBe(before);
  });

  test('are tried ever more rarely while they turn out to be too many', () => {
    const { seconds, lostPictures } = wall(40);
    seconds(600);
    expect(lostPictures()).toBeLessThan(600);
  });

  test('make room for others when nobody uses them', () => {
    const { thrift, seconds } = wall(8);
    seconds(3);
    const [first = ''] = ALL;
    thrift.release(first);
    expect(seconds(3).at(-1)).toBeGreaterThan(0);
  });
});
