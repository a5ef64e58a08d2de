import { PAGE_DROPS, type PageDrop } from '@porthole/shared/protocol/drops';
import { CAMERA_ID } from '@porthole/shared/protocol/frame';
import { MAX_WATCHED } from '@porthole/shared/protocol/limits';
import { LONGEST_TOLD_MS, VIEW_NAMESPACE, type ViewAck } from '@porthole/shared/protocol/view-events';

/** The part of an Engine.IO connection that is used here. */
export interface PacketSource {
  prependListener(event: 'packet', run: (packet: EnginePacket) => void): unknown;
  off(event: 'packet', run: (packet: EnginePacket) => void): unknown;
}

interface EnginePacket {
  type: string;
  readonly data?: unknown;
}

/** How an `ack` begins, in the words of Socket.IO's parser: an event, its namespace, no acknowledgement of it asked for. */
const EVENT = `2${VIEW_NAMESPACE},`;
const BEGINNING = `${EVENT}["ack",{`;

/** A type of Engine.IO that says nothing: its connection hands on what it calls messages, and nothing else. */
const SETTLED = 'noop';

/**
 * Takes the acknowledgements out of what a connection brings before Socket.IO reads it: there is one for every frame of every viewer, and
 * the parser, its queues and the listeners of every event cost more than what the relay does with it. Whatever is not exactly an
 * `ack` as PROTOCOL.md has it goes the ordinary way. See docs/decisions/0015.
 *
 * @returns leaves them to Socket.IO again
 */
export function takeAcks(connection: PacketSource, acknowledged: (acks: ViewAck[]) => void): () => void {
  const read = (packet: EnginePacket) => {
    const acks = packet.type === 'message' ? readAcks(packet.data) : undefined;
    if (!acks) return;
    try {
      acknowledged(acks);
    } catch {
      // What fails here fails again on the ordinary way, where it is told.
      return;
    }
    packet.type = SETTLED;
  };
  // Before older ones: of two sessions on one connection, Socket.IO too tells the newer.
  connection.prependListener('packet', read);
  return () => connection.off('packet', read);
}

/** What such a packet acknowledges; undefined for any other, and where `viewAckSchema` refuses a part of it. */
export function readAcks(packet: unknown): ViewAck[] | undefined {
  if (typeof packet !== 'string' || !packet.startsWith(BEGINNING)) return undefined;
  const said = parsed(packet.slice(EVENT.length));
  if (!said || said.length > 1 + MAX_WATCHED) return undefined;
  const acks: ViewAck[] = [];
  for (let at = 1; at < said.length; at += 1) {
    const ack = checked(said[at]);
    if (!ack) return undefined;
    acks.push(ack);
  }
  return acks;
}

/** An array of at least two, of which `BEGINNING` has said so. */
function parsed(json: string): unknown[] | undefined {
  try {
    return JSON.parse(json) as unknown[];
  } catch {
    return undefined;
  }
}

function checked(said: unknown): ViewAck | undefined {
  if (typeof said !== 'object' || said === null) return undefined;
  const { camera, sequence, dropped, roundTripMs, heldMs, ageMs } = said as Record<string, unknown>;
  if (typeof camera !== 'string' || !CAMERA_ID.test(camera)) return undefined;
  if (!isCount(sequence) || !isPageDrop(dropped)) return undefined;
  if (!isElapsed(roundTripMs) || !isElapsed(heldMs) || !isElapsed(ageMs)) return undefined;
  return { camera, sequence, dropped, roundTripMs, heldMs, ageMs };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isPageDrop(value: unknown): value is PageDrop | undefined {
  return value === undefined || PAGE_DROPS.includes(value as PageDrop);
}

function isElapsed(value: unknown): value is number | undefined {
  return value === undefined || (typeof value === 'number' && value >= 0 && value <= LONGEST_TOLD_MS);
}
