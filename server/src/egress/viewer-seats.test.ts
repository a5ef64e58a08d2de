import { describe, expect, test } from 'vitest';
import { ViewerSeats } from './viewer-seats.ts';

describe('AC-9: a relay has places for so many pages', () => {
  test('and turns away who comes after, with a code of its own', () => {
    const seats = new ViewerSeats(2);
    seats.take('one');
    seats.take('two');
    expect(() => seats.take('three')).toThrow(expect.objectContaining({ code: 'relay-full' }));
  });

  test('a page that is there over two transports has one', () => {
    const seats = new ViewerSeats(1);
    const leaveSocket = seats.take('one');
    const leaveHttp = seats.take('one');
    leaveSocket();
    expect(() => seats.take('two')).toThrow();
    leaveHttp();
    expect(() => seats.take('two')).not.toThrow();
  });

  test('a page is known by the first 32 characters of its name', () => {
    const page = 'f'.repeat(32);
    const seats = new ViewerSeats(1);
    seats.take(page);
    expect(() => seats.take(`${page}-2`)).not.toThrow();
    expect(() => seats.take(`${'e'.repeat(32)}-2`)).toThrow();
  });

  test('a place that is given back twice is free once', () => {
    const seats = new ViewerSeats(1);
    const leave = seats.take('one');
    leave();
    seats.take('two');
    leave();
    expect(() => seats.take('three')).toThrow();
  });
});
