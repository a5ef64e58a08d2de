import * as z from 'zod/mini';
import { type CameraStatus, cameraStatusSchema } from './cameras.ts';
import { type FrameHeader, frameHeaderSchema } from './frame.ts';
import { MAX_FRAME_BYTES } from './limits.ts';
import type { SignalToViewer } from './rtc.ts';
import { type Numbered, numberSchema, readSignals } from './rtc-requests.ts';

/**
 * Many records in one HTTP answer, so that a wall shares its few held GETs.
 *
 * record := u32 header length · u32 payload length · header (UTF-8 JSON) · payload      (big endian)
 */
export const CONTAINER_TYPE = 'application/vnd.porthole.frames';

/** Bytes of one header; a frame's takes some 200. */
const MAX_HEADER_BYTES = 4_096;
const PREFIX_BYTES = 8;

const containerHeaderSchema = z.discriminatedUnion('type', [
  z.extend(frameHeaderSchema, { type: z.literal('frame') }),
  z.object({ type: z.literal('cameras'), version: z.int() }),
  z.object({ type: z.literal('rtc'), last: numberSchema }),
]);
const camerasSchema = z.array(cameraStatusSchema);

export type ContainerRecord =
  | { type: 'frame'; header: FrameHeader; jpeg: Uint8Array }
  | { type: 'cameras'; version: number; cameras: CameraStatus[] }
  | ({ type: 'rtc' } & Numbered<SignalToViewer>);

/** The container's bytes are not what PROTOCOL.md says they are. */
export class ContainerError extends Error {
  override name = 'ContainerError';
}

export function encodeContainer(records: readonly ContainerRecord[]): Uint8Array[] {
  return records.flatMap((record) => {
    const { header, payload } = split(record);
    const json = encodeJson(header);
    const prefix = new Uint8Array(PREFIX_BYTES);
    const view = new DataView(prefix.buffer);
    view.setUint32(0, json.length);
    view.setUint32(4, payload.length);
    return [prefix, json, payload];
  });
}

function split(record: ContainerRecord): { header: object; payload: Uint8Array } {
  if (record.type === 'frame') return { header: { type: 'frame', ...record.header }, payload: record.jpeg };
  if (record.type === 'rtc')
    return { header: { type: 'rtc', last: record.last }, payload: encodeJson(record.signals) };
  const { type, version, cameras } = record;
  return { header: { type, version }, payload: encodeJson(cameras) };
}

const encodeJson = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** @throws {ContainerError} where a length lies or a header is not one */
export function decodeContainer(bytes: Uint8Array): ContainerRecord[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: ContainerRecord[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (bytes.length - at < PREFIX_BYTES) throw new ContainerError('ends inside a prefix');
    const headerLength = view.getUint32(at);
    const payloadLength = view.getUint32(at + 4);
    const headerAt = at + PREFIX_BYTES;
    if (headerLength > MAX_HEADER_BYTES || payloadLength > MAX_FRAME_BYTES)
      throw new ContainerError('a length is too large');
    const payloadAt = headerAt + headerLength;
    at = payloadAt + payloadLength;
    if (at > bytes.length) throw new ContainerError('ends inside a record');
    records.push(record(bytes.subarray(headerAt, payloadAt), bytes.subarray(payloadAt, at)));
  }
  return records;
}

function record(headerBytes: Uint8Array, payload: Uint8Array): ContainerRecord {
  const parsed = containerHeaderSchema.safeParse(parseJson(headerBytes));
  if (!parsed.success) throw new ContainerError('a header is not one');
  if (parsed.data.type === 'frame') {
    const { type, ...header } = parsed.data;
    return { type, header, jpeg: payload };
  }
  if (parsed.data.type === 'rtc') return { ...parsed.data, signals: signalsIn(payload) };
  const cameras = camerasSchema.safeParse(parseJson(payload));
  if (!cameras.success) throw new ContainerError('a list of cameras is not one');
  return { ...parsed.data, cameras: cameras.data };
}

function signalsIn(payload: Uint8Array): Numbered<SignalToViewer>['signals'] {
  const signals = readSignals(parseJson(payload));
  if (!signals) throw new ContainerError('a list of signals is not one');
  return signals;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new ContainerError('a header is not JSON');
  }
}
