/** Bytes of a binary message that are kept: its stamp is among them. */
const KEPT_BYTES = 64;

const TEXT = 1;
const BINARY = 2;

export interface WebSocketMessages {
  text(message: string): void;
  /** @param beginning valid during the call only */
  binary(beginning: Uint8Array, bytes: number): void;
}

/**
 * Reads what a server sends over WebSocket, unmasked and in whole messages, and passes over the bytes of pictures without touching
 * them: hundreds of viewers share a core with what they measure.
 */
export class WebSocketReader {
  readonly #messages: WebSocketMessages;
  #head: Buffer = Buffer.alloc(0);
  #opcode = 0;
  #length = 0;
  #missing = 0;
  #kept: Buffer[] = [];
  #keptBytes = 0;

  constructor(messages: WebSocketMessages) {
    this.#messages = messages;
  }

  read(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) rest = this.#missing > 0 ? this.#readBody(rest) : this.#readHead(rest);
  }

  #readHead(chunk: Buffer): Buffer {
    const bytes = this.#head.length === 0 ? chunk : Buffer.concat([this.#head, chunk]);
    const short = (bytes[1] ?? 0) & 0x7f;
    const headBytes = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (bytes.length < headBytes) {
      this.#head = Buffer.from(bytes);
      return Buffer.alloc(0);
    }
    this.#head = Buffer.alloc(0);
    this.#opcode = (bytes[0] ?? 0) & 0x0f;
    this.#length =
      short === 127 ? Number(bytes.readBigUInt64BE(2)) : short === 126 ? bytes.readUInt16BE(2) : short;
    this.#missing = this.#length;
    if (this.#missing === 0) this.#done();
    return bytes.subarray(headBytes);
  }

  #readBody(chunk: Buffer): Buffer {
    const part = chunk.subarray(0, this.#missing);
    const wanted = this.#opcode === BINARY ? KEPT_BYTES - this.#keptBytes : part.length;
    if (wanted > 0) {
      // The chunk's memory is used again for the next one.
      this.#kept.push(Buffer.from(part.subarray(0, wanted)));
      this.#keptBytes += Math.min(wanted, part.length);
    }
    this.#missing -= part.length;
    if (this.#missing === 0) this.#done();
    return chunk.subarray(part.length);
  }

  #done(): void {
    const bytes = this.#kept.length === 1 ? (this.#kept[0] as Buffer) : Buffer.concat(this.#kept);
    this.#kept = [];
    this.#keptBytes = 0;
    if (this.#opcode === BINARY) this.#messages.binary(bytes, this.#length);
    else if (this.#opcode === TEXT) this.#messages.text(bytes.toString());
  }
}

/** A client's message. Its mask is of zeros, which leaves the bytes as they are. */
export function maskedText(message: string): Buffer {
  const payload = Buffer.from(message);
  const long = payload.length > 125;
  const head = Buffer.alloc((long ? 4 : 2) + 4);
  head[0] = 0x80 | TEXT;
  head[1] = 0x80 | (long ? 126 : payload.length);
  if (long) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}
