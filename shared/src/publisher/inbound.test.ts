import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readAck,
  readClock,
  readDemand,
  readErrorBody,
  readHello,
  readJson,
  readRefusal,
} from './inbound.ts';
import { hello } from './testing/in-memory-relay.ts';

describe('what a relay says', () => {
  it('is understood', () => {
    expect(readHello(hello())).toEqual(hello());
    expect(readAck({ sequence: 3 })).toEqual({ sequence: 3 });
    expect(readDemand({ viewers: 2 })).toEqual({ viewers: 2 });
    expect(readDemand({ viewers: 2, standsBy: true })).toEqual({ viewers: 2, standsBy: true });
    expect(readClock({ now: 1.5 })).toBe(1.5);
  });

  it('may be more than we know, in a later version', () => {
    expect(readHello({ ...hello(), motto: 'x' })).toEqual(hello());
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
        for (const read of [readHello, readAck, readRefusal, readDemand, readClock]) read(value);
        readErrorBody(text);
        readErrorBody(JSON.stringify(value) ?? '');
        readJson(text);
      }),
    );
  });
});
