import type { Frame } from '@porthole/shared/protocol/frame';
import { VIEW_NAMESPACE } from '@porthole/shared/protocol/view-events';
import type { TakenFrame } from '../relay/viewer.ts';

/** A binary event with one attachment, as Socket.IO's parser encodes it. */
const HEAD = `51-${VIEW_NAMESPACE},["frame",`;
const END = ',{"_placeholder":true,"num":0}]';

/** Engine.IO's marks: of a message that is text, between two packets of one payload, and of a message in base64. */
const TEXT_MESSAGE = '4';
const SEPARATOR = '\x1e';
const BASE64_MESSAGE = 'b';

/** WebSocket's opcodes with FIN, RFC 6455. */
const TEXT = 0x81;
const BINARY = 0x82;
const MOST_HEADER_BYTES = 10;

/**
 * What `socket.emit('frame', header, jpeg)` sends, its text and its picture, as one packet of Engine.IO: written one by one, the picture
 * would wait for the next poll, or cost a second call of the kernel. Made once for all viewers who are told the same, and given to
 * Engine.IO's `write` as its options: it sends `wsPreEncodedFrame` over WebSocket, and the data over polling. See docs/decisions/0013.
 */
export class FramePacket {
  /** Pictures do not become smaller. */
  readonly compress = false;
  readonly #text: string;
  readonly #jpeg: Uint8Array;
  #messages: [Uint8Array] | undefined;
  #polled: string | undefined;

  constructor({ frame, rendition, ackLater }: TakenFrame) {
    this.#text = HEAD + JSON.stringify({ ...frame.header, rendition, ackLater }) + END;
    this.#jpeg = frame.jpeg;
  }

  /** Both as whole WebSocket messages. Never written to. */
  get wsPreEncodedFrame(): readonly [Uint8Array] {
    this.#messages ??= [webSocketMessages(TEXT_MESSAGE + this.#text, this.#jpeg)];
    return this.#messages;
  }

  /** The data of a packet that a poll's answer contains as two. */
  get polled(): string {
    this.#polled ??= this.#text + SEPARATOR + BASE64_MESSAGE + base64(this.#jpeg);
    return this.#polled;
  }
}

function base64({ buffer, byteOffset, length }: Frame['jpeg']): string {
  return Buffer.from(buffer, byteOffset, length).toString('base64');
}

function webSocketMessages(text: string, picture: Uint8Array): Uint8Array {
  const length = Buffer.byteLength(text);
  const messages = Buffer.allocUnsafe(2 * MOST_HEADER_BYTES + length + picture.length);
  let at = writeMessageHeader(messages, 0, TEXT, length);
  at += messages.write(text, at);
  at = writeMessageHeader(messages, at, BINARY, picture.length);
  messages.set(picture, at);
  return messages.subarray(0, at + picture.length);
}

/** Unmasked, as a server sends. @returns where it ends */
function writeMessageHeader(into: Buffer, at: number, opcode: number, length: number): number {
  into[at] = opcode;
  if (length < 126) {
    into[at + 1] = length;
    return at + 2;
  }
  if (length < 65_536) {
    into[at + 1] = 126;
    return into.writeUInt16BE(length, at + 2);
  }
  into[at + 1] = 127;
  return into.writeBigUInt64BE(BigInt(length), at + 2);
}
