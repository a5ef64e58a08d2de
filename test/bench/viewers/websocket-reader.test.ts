import { describe, expect, test } from 'vitest';
import { maskedText, WebSocketReader } from './websocket-reader.ts';

function message(opcode: number, payload: Buffer): Buffer {
  const head =
    payload.length < 126
      ? Buffer.from([0x80 | opcode, payload.length])
      : payload.length < 65_536
        ? Buffer.from([0x80 | opcode, 126, payload.length >> 8, payload.length & 0xff])
        : Buffer.concat([Buffer.from([0x80 | opcode, 127]), longLength(payload.length)]);
  return Buffer.concat([head, payload]);
}

function longLength(length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(length));
  return bytes;
}

const picture = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index & 0xff));
const sent = Buffer.concat([
  message(1, Buffer.from('451-["frame"]')),
  message(2, picture),
  message(1, Buffer.alloc(300, 'x')),
  message(2, Buffer.alloc(0)),
]);

describe('the reader of a server’s messages', () => {
  test.each([1, 7, 1000, 65_536, sent.length])('reads them in pieces of %i bytes', (size) => {
    const heard: unknown[] = [];
    const reader = new WebSocketReader({
      text: (text) => heard.push(text.slice(0, 13)),
      binary: (beginning, bytes) => heard.push([Buffer.from(beginning), bytes]),
    });
    const reused = Buffer.alloc(size);
    for (let at = 0; at < sent.length; at += size) {
      const piece = sent.copy(reused, 0, at, at + size);
      reader.read(reused.subarray(0, piece));
    }
    expect(heard).toEqual([
      '451-["frame"]',
      [picture.subarray(0, 64), picture.length],
      'x'.repeat(13),
      [Buffer.alloc(0), 0],
    ]);
  });

  test('speaks in masked messages, as clients must', () => {
    expect([...maskedText('2')]).toEqual([0x81, 0x81, 0, 0, 0, 0, 0x32]);
    expect([...maskedText('x'.repeat(200)).subarray(0, 4)]).toEqual([0x81, 0xfe, 0, 200]);
  });
});
