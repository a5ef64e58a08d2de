import { describe, expect, it } from 'vitest';
import { HeardSignals } from './heard-signals.ts';

describe('RT-14: numbered signals', () => {
  it('are heard once each, though what is not confirmed comes again', () => {
    const heard = new HeardSignals();
    expect(heard.take(0, { last: 100, signals: [] })).toEqual([]);
    expect(heard.take(100, { last: 101, signals: ['a'] })).toEqual(['a']);
    expect(heard.take(100, { last: 103, signals: ['a', 'b', 'c'] })).toEqual(['b', 'c']);
    expect(heard.last).toBe(103);
  });

  it('are not heard again by an answer that was overtaken', () => {
    const heard = new HeardSignals();
    heard.take(0, { last: 102, signals: ['a', 'b'] });
    expect(heard.take(0, { last: 101, signals: ['a'] })).toEqual([]);
    expect(heard.last).toBe(102);
  });

  it('count where they are none that is known here', () => {
    const heard = new HeardSignals();
    expect(heard.take(0, { last: 103, signals: ['a', null, 'c'] })).toEqual(['a', 'c']);
    expect(heard.last).toBe(103);
  });

  it('are heard where a relay was started again, before or after by its clock', () => {
    const heard = new HeardSignals();
    heard.take(0, { last: 100, signals: [] });
    expect(heard.take(100, { last: 201, signals: ['a'] })).toEqual(['a']);
    expect(heard.take(201, { last: 51, signals: ['b'] })).toEqual(['b']);
    expect(heard.take(201, { last: 52, signals: ['b', 'c'] })).toEqual(['c']);
    expect(heard.last).toBe(52);
  });
});
