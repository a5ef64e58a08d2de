import { VIEW_NAMESPACE } from '@porthole/shared/protocol/view-events';
import type { TakenFrame } from '../relay/viewer.ts';
import { FrameBytes } from './frame-bytes.ts';

/** The part of an Engine.IO connection that is used here; `writeBuffer` is what waits for its transport. */
export interface EnginePipe {
  readonly readyState: string;
  readonly writeBuffer: { type: string; data?: unknown; options?: object }[];
  write(data: unknown, options?: object): unknown;
}

/** A binary event with one attachment, in the words of Socket.IO's parser. */
const HEAD = `51-${VIEW_NAMESPACE},["frame",`;
const END = ',{"_placeholder":true,"num":0}]';

/** Engine.IO's mark of a message that is text. */
const TEXT_MESSAGE = '4';

/** WebSocket's opcodes with FIN, RFC 6455. */
const TEXT = 0x81;
const BINARY = 0x82;

interface Written {
  readonly lead: Buffer;
  sent: boolean;
  /** Lead-in and picture in one, made for the second who is sent them: nothing is copied for one alone. */
  whole?: Uint8Array[];
}

const written = new FrameBytes<Written>((taken) => ({
  lead: leadIn(packet(taken), taken.frame.jpeg.length),
  sent: false,
}));

/**
 * Puts what `socket.emit('frame', header, jpeg)` would into the answer to one poll, text and picture. Put beside rather than written: a
 * write would be sent off at once, and the picture with the next poll. See docs/decisions/0013.
 */
export function writePolled(pipe: EnginePipe, taken: TakenFrame): void {
  if (pipe.readyState !== 'open') return;
  pipe.writeBuffer.push({ type: 'message', data: packet(taken), options: { compress: false } });
  pipe.write(taken.frame.jpeg, { compress: false });
}

/** The same as WebSocket has it, both messages in one or two parts. Shared by all who are told the same; never written to. */
export function webSocketMessages(taken: TakenFrame): Uint8Array[] {
  const { jpeg } = taken.frame;
  const bytes = written.of(taken);
  if (bytes.sent) {
    bytes.whole ??= [Buffer.concat([bytes.lead, jpeg])];
    return bytes.whole;
  }
  bytes.sent = true;
  return [bytes.lead, jpeg];
}

function packet({ frame, rendition, ackLater }: TakenFrame): string {
  return HEAD + JSON.stringify({ ...frame.header, rendition, ackLater }) + END;
}

/** The text as a whole message, and the beginning of the picture's. */
function leadIn(text: string, pictureBytes: number): Buffer {
  const message = TEXT_MESSAGE + text;
  const length = Buffer.byteLength(message);
  const lead = Buffer.allocUnsafe(2 * MOST_HEADER_BYTES + length);
  let at = writeMessageHeader(lead, 0, TEXT, length);
  at += lead.write(message, at);
  return lead.subarray(0, writeMessageHeader(lead, at, BINARY, pictureBytes));
}

const MOST_HEADER_BYTES = 10;

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
