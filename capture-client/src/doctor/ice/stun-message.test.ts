import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ATTRIBUTE,
  encodeRequest,
  METHOD,
  messageBytes,
  readAnswer,
  readError,
  readXorAddress,
} from './stun-message.ts';

const transaction = Buffer.from('000102030405060708090a0b', 'hex');
/** XOR-MAPPED-ADDRESS of 192.0.2.1:32853, as in RFC 5769, after an attribute of an odd length. */
const answer = Buffer.concat([
  Buffer.from('0101001c2112a442', 'hex'),
  transaction,
  Buffer.from('8022000b7465737420766563746f7220', 'hex'),
  Buffer.from('002000080001a147e112a643', 'hex'),
]);
const mapped = (message: Buffer) => {
  const read = readAnswer(message, transaction);
  return read && readXorAddress(read, ATTRIBUTE.xorMappedAddress);
};

describe('STUN', () => {
  test('asks as RFC 8489 has it', () => {
    const request = encodeRequest({ method: METHOD.binding, transaction });
    expect(request.toString('hex')).toBe('000100002112a442000102030405060708090a0b');
  });

  test('signs as RFC 5769 §2.4 has it', () => {
    const username = Buffer.from('\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9');
    const request = encodeRequest({
      method: METHOD.binding,
      transaction: Buffer.from('78ad3433c6ad72c029da412e', 'hex'),
      signature: {
        attributes: [
          [ATTRIBUTE.username, username],
          [ATTRIBUTE.nonce, Buffer.from('f//499k954d6OL34oL9FSTvy64sA')],
          [ATTRIBUTE.realm, Buffer.from('example.org')],
        ],
        // MD5 of the name, `example.org` and `TheMatrIX`.
        key: Buffer.from('e8ca7ad59d5eb0518e312911d2dab2a9', 'hex'),
      },
    });
    expect(request.subarray(-20).toString('hex')).toBe('f67024656dd64a3e02b8e0712e85c9a28ca89666');
  });

  test('reads how the port looks from outside', () => {
    expect(mapped(answer)).toEqual({ address: '192.0.2.1', port: 32_853 });
  });

  test('reads why it was refused', () => {
    const error = Buffer.from('00000401556e617574686f72697a6564', 'hex');
    const attributes = new Map([[ATTRIBUTE.errorCode as number, error]]);
    expect(readError({ attributes })).toEqual({
      ...{ status: 401, detail: 'Unauthorized' },
    });
  });

  test('finds where a message ends in a stream', () => {
    expect(messageBytes(answer.subarray(0, 3))).toBeGreaterThan(3);
    expect(messageBytes(Buffer.concat([answer, answer]))).toBe(20 + 28);
  });

  test('takes no answer to another question, and throws at none', () => {
    expect(readAnswer(answer, Buffer.alloc(12))).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(answer.length), (noise, cut) => {
        mapped(Buffer.from(noise));
        const read = readAnswer(Buffer.concat([answer.subarray(0, cut), noise]), transaction);
        if (read) readError(read);
        readXorAddress({ attributes: new Map([[0, Buffer.from(noise)]]) }, 0);
      }),
    );
  });
});
