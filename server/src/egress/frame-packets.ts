import type { Frame } from '@porthole/shared/protocol/frame';
import { VIEW_NAMESPACE } from '@porthole/shared/protocol/view-events';
import type { HeaderTail, TakenFrame } from '../relay/viewer.ts';

/** The part of an Engine.IO connection that is used here; `writeBuffer` is what waits for its transport. */
export interface EnginePipe {
  readonly readyState: string;
  readonly writeBuffer: { type: string; data?: unknown; options?: object }[];
  write(data: unknown, options?: object): unknown;
}

/** A binary event with one attachment, in the words of Socket.IO's parser. */
const HEAD = `51-${VIEW_NAMESPACE},["frame",`;
const END = '},{"_placeholder":true,"num":0}]';

/** Engine.IO's mark of a message that is text. */
const TEXT_MESSAGE = '4';

/** WebSocket's opcodes with FIN, RFC 6455. */
const TEXT = 0x81;
const BINARY = 0x82;

/** The head of a frame's text packet, up to where a viewer's own part of the header begins. */
const heads = new WeakMap<Frame, string>();

/** Ms within which two viewers are told the same time of sending. It is for figures on screen, never for decisions. */
const SAME_MOMENT_MS = 5;

/** What was written of a frame, the last first. */
const written = new WeakMap<Frame, Written[]>();

/** Viewers that are told one thing and viewers that are told another come in turns; more than these are rare. */
const MOST_KEPT = 4;

/** Most viewers are told the same of a frame, so the very bytes serve them all. */
interface Written {
  readonly tail: HeaderTail;
  readonly lead: Buffer;
  /** Lead-in and picture in one, made for the second who is told the same: nothing is copied for one alone. */
  whole?: Uint8Array[];
}

/**
 * Puts what `socket.emit('frame', header, jpeg)` would into the answer to one poll, text and picture. Put beside rather than written: a
 * write would be sent off at once, and the picture with the next poll. See docs/decisions/0013.
 */
export function writePolled(pipe: EnginePipe, { frame, tail }: TakenFrame): void {
  if (pipe.readyState !== 'open') return;
  pipe.writeBuffer.push({ type: 'message', data: packet(frame, tail), options: { compress: false } });
  pipe.write(frame.jpeg, { compress: false });
}

/** The same as WebSocket has it, both messages in one or two parts. Shared by all who are told the same; never written to. */
export function webSocketMessages({ frame, tail }: TakenFrame): Uint8Array[] {
  const before = written.get(frame);
  const same = before?.find((one) => saysTheSame(one.tail, tail));
  if (same) {
    same.whole ??= [Buffer.concat([same.lead, frame.jpeg])];
    return same.whole;
  }
  const lead = leadIn(packet(frame, tail), frame.jpeg.length);
  written.set(frame, [{ tail, lead }, ...(before ?? []).slice(0, MOST_KEPT - 1)]);
  return [lead, frame.jpeg];
}

function saysTheSame(one: HeaderTail, other: HeaderTail): boolean {
  return (
    (other.sentAt ?? 0) - (one.sentAt ?? 0) < SAME_MOMENT_MS &&
    one.window === other.window &&
    one.ackLater === other.ackLater &&
    one.rendition?.name === other.rendition?.name &&
    one.rendition?.cause === other.rendition?.cause
  );
}

function packet(frame: Frame, tail: HeaderTail): string {
  return headOf(frame) + JSON.stringify(tail).slice(1, -1) + END;
}

function headOf(frame: Frame): string {
  const known = heads.get(frame);
  if (known !== undefined) return known;
  const head = `${HEAD}${JSON.stringify(frame.header).slice(0, -1)},`;
  heads.set(frame, head);
  return head;
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
