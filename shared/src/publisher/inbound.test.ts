import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readAck,
  readClock,
  readDemand,
  readErrorBody,
  readHeldTry,
  readHello,
  readJson,
  readRefusal,
  readTry,
} from './inbound.ts';
import { hello } from './testing/in-memory-relay.ts';

describe('what a relay says', () => {
  it('is understood', () => {
    expect(readHello(hello())).toEqual(hello());
    expect(readAck({ sequence: 3 })).toEqual({ sequence: 3 });
    expect(readDemand({ viewers: 2 })).toEqual({ viewers: 2 });
    expect(readDemand({ viewers: 2, standsBy: true })).toEqual({ viewers: 2, standsBy: true });
    expect(readClock({ now: 1.5 })).toBe(1.5);
    expect(readTry({ transport: 'polling' })).toEqual({ transport: 'polling' });
    expect(readHeldTry({ viewers: 1, try: { transport: 'http' } })).toEqual({ transport: 'http' });
  });

  it('may be more than we know, in a later version', () => {
    expect(readHello({ ...hello(), motto: 'x' })).toEqual(hello());
    expect(readTry({ transport: 'pigeon' })).toBeUndefined();
    expect(readHeldTry({ viewers: 1 })).toBeUndefined();
    expect(readRefusal({ code: 'too-beautiful', message: 'Too beautiful.' })).toEqual({
      code: 'internal',
      message: 'Too beautiful.',
    });
    expect(readAck({ sequence: 1, rejected: { code: 'too-beautiful', message: 'm' } })?.rejected?.code).toBe(
      'internal',
    );
  });

  it('is told from what a proxy says', () => {
    expect(readErrorBody('{"error":{"code":"key-wrong","message":"m"}}')).toEqual({
      code: 'key-wrong',
      message: 'm',
    });
    expect(readErrorBody('{"error":{"code":"E403","message":"m"}}')).toBeUndefined();
    expect(readErrorBody('<html>')).toBeUndefined();
  });

  it('harms nobody, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), fc.string(), (value, text) => {
        for (const read of [readHello, readAck, readRefusal, readDemand, readClock, readTry, readHeldTry])
          read(value);
        readErrorBody(text);
        readErrorBody(JSON.stringify(value) ?? '');
        readJson(text);
      }),
    );
  });
});
