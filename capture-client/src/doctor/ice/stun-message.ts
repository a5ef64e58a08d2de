import { createHmac } from 'node:crypto';

/** Messages of STUN (RFC 8489) and of TURN (RFC 8656), as far as asking for an address goes. */
const MAGIC = 0x2112a442;
const HEADER_BYTES = 20;
const INTEGRITY_BYTES = 20;

export const METHOD = { binding: 0x0001, allocate: 0x0003, refresh: 0x0004 } as const;
const ERROR = 0x0110;

export const ATTRIBUTE = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  lifetime: 0x000d,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedTransport: 0x0019,
  xorMappedAddress: 0x0020,
} as const;

export type Attributes = readonly (readonly [type: number, value: Buffer])[];

export interface Request {
  readonly method: number;
  /** 12 bytes. */
  readonly transaction: Buffer;
  readonly attributes?: Attributes;
  readonly signature?: Signature;
}

/** What signs requests: attributes that go with it, and the key. */
export interface Signature {
  readonly attributes: Attributes;
  readonly key: Buffer;
}

export interface Answer {
  readonly method: number;
  readonly isError: boolean;
  /** The first of each type; later ones do not count. */
  readonly attributes: ReadonlyMap<number, Buffer>;
}

export interface Mapped {
  readonly address: string;
  readonly port: number;
}

export function encodeRequest({ method, transaction, attributes = [], signature }: Request): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(method, 0);
  header.writeUInt32BE(MAGIC, 4);
  transaction.copy(header, 8);
  const all = [...attributes, ...(signature?.attributes ?? [])];
  const body = Buffer.concat(all.map(([type, value]) => encodeAttribute(type, value)));
  const signed = signature ? 4 + INTEGRITY_BYTES : 0;
  // The length counts the signature already when that is made.
  header.writeUInt16BE(body.length + signed, 2);
  const message = Buffer.concat([header, body]);
  if (!signature) return message;
  const integrity = createHmac('sha1', signature.key).update(message).digest();
  return Buffer.concat([message, encodeAttribute(ATTRIBUTE.messageIntegrity, integrity)]);
}

function encodeAttribute(type: number, value: Buffer): Buffer {
  const bytes = Buffer.alloc(4 + padded(value.length));
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(value.length, 2);
  value.copy(bytes, 4);
  return bytes;
}

const padded = (length: number): number => Math.ceil(length / 4) * 4;

/** @returns undefined for what is no answer to this request */
export function readAnswer(message: Buffer, transaction: Buffer): Answer | undefined {
  if (message.length < HEADER_BYTES || message.readUInt32BE(4) !== MAGIC) return undefined;
  if (!message.subarray(8, HEADER_BYTES).equals(transaction)) return undefined;
  const type = message.readUInt16BE(0);
  const attributes = new Map<number, Buffer>();
  const end = Math.min(message.length, HEADER_BYTES + message.readUInt16BE(2));
  for (let at = HEADER_BYTES; at + 4 <= end; ) {
    const [name, length] = [message.readUInt16BE(at), message.readUInt16BE(at + 2)];
    if (at + 4 + length > end) break;
    if (!attributes.has(name)) attributes.set(name, message.subarray(at + 4, at + 4 + length));
    at += 4 + padded(length);
  }
  return { method: type & ~ERROR, isError: (type & ERROR) === ERROR, attributes };
}

/** How much of a stream's beginning is one message: a header at the least. */
export const messageBytes = (stream: Buffer): number =>
  HEADER_BYTES + (stream.length < 4 ? 0 : stream.readUInt16BE(2));

const IPV4 = 1;

/**
 * An address that hides from those who rewrite addresses in what passes: XOR-MAPPED-ADDRESS and its like. Servers give one of IPv4 where
 * none of IPv6 is asked for.
 */
export function readXorAddress({ attributes }: Pick<Answer, 'attributes'>, name: number): Mapped | undefined {
  const value = attributes.get(name);
  if (value?.[1] !== IPV4 || value.length < 8) return undefined;
  const address = (value.readUInt32BE(4) ^ MAGIC) >>> 0;
  return {
    port: value.readUInt16BE(2) ^ (MAGIC >>> 16),
    address: [24, 16, 8, 0].map((bits) => (address >>> bits) & 255).join('.'),
  };
}

/** `{status: 401, detail: 'Unauthorized'}`. */
export function readError({ attributes }: Pick<Answer, 'attributes'>): { status: number; detail: string } {
  const value = attributes.get(ATTRIBUTE.errorCode);
  if (!value || value.length < 4) return { status: 0, detail: 'without a word' };
  const [hundreds = 0, rest = 0] = value.subarray(2, 4);
  return { status: (hundreds & 7) * 100 + rest, detail: value.subarray(4).toString('utf8') };
}
