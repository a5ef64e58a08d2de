import { MAX_FRAME_PIXELS, MAX_FRAME_SIDE } from './limits.ts';
import type { ReasonCode } from './reasons.ts';

/**
 * Reads a JPEG's structure without decoding it (ITU-T T.81, annex B): the markers in order, the size from the frame header,
 * at least one scan, and the end marker. A camera is an attacker too, so nothing here allocates by what the file claims.
 */
export type JpegInspection =
  | { ok: true; width: number; height: number }
  | {
      ok: false;
      code: Extract<ReasonCode, 'frame-empty' | 'not-a-jpeg' | 'jpeg-truncated' | 'dimensions-refused'>;
    };

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const TEM = 0x01;

const isStartOfFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
const isRestart = (marker: number) => marker >= 0xd0 && marker <= 0xd7;
const standsAlone = (marker: number) => marker === TEM || isRestart(marker);

interface Size {
  width: number;
  height: number;
}

type Refusal = Exclude<JpegInspection, { ok: true }>['code'];

export function inspectJpeg(bytes: Uint8Array): JpegInspection {
  if (bytes.length === 0) return { ok: false, code: 'frame-empty' };
  if (bytes[0] !== 0xff || bytes[1] !== SOI) return { ok: false, code: 'not-a-jpeg' };
  const walk = new SegmentWalk(bytes);
  let refusal: Refusal | undefined;
  while (!refusal && !walk.ended) refusal = walk.step();
  return refusal || !walk.size ? { ok: false, code: refusal ?? 'not-a-jpeg' } : verdict(walk.size);
}

/** One pass over the markers; remembers only where it is and what it must have met. */
class SegmentWalk {
  size: Size | undefined;
  ended = false;
  #bytes: Uint8Array;
  #at = 2;
  #scans = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  step(): Refusal | undefined {
    const found = markerAt(this.#bytes, this.#at);
    if (found === 'end') return 'jpeg-truncated';
    if (found === 'none' || found.marker === SOI) return 'not-a-jpeg';
    this.#at = found.next;
    if (found.marker === EOI) return this.#end();
    return standsAlone(found.marker) ? undefined : this.#segment(found.marker);
  }

  #end(): Refusal | undefined {
    this.ended = true;
    return this.size && this.#scans > 0 ? undefined : 'not-a-jpeg';
  }

  #segment(marker: number): Refusal | undefined {
    const end = segmentEnd(this.#bytes, this.#at);
    if (typeof end === 'string') return end;
    if (isStartOfFrame(marker)) {
      if (this.size) return 'not-a-jpeg';
      this.size = frameSize(this.#bytes, this.#at, end);
      if (!this.size) return 'not-a-jpeg';
    }
    this.#at = end;
    if (marker !== SOS) return undefined;
    if (!this.size) return 'not-a-jpeg';
    this.#scans += 1;
    this.#at = endOfScan(this.#bytes, end);
    return undefined;
  }
}

/** A marker may be preceded by any number of 0xFF fill bytes (B.1.1.2). */
function markerAt(bytes: Uint8Array, from: number): { marker: number; next: number } | 'end' | 'none' {
  let at = from;
  if (at >= bytes.length) return 'end';
  if (bytes[at] !== 0xff) return 'none';
  while (bytes[at] === 0xff) at += 1;
  if (at >= bytes.length) return 'end';
  const marker = bytes[at] as number;
  return marker === 0 ? 'none' : { marker, next: at + 1 };
}

/** Where the segment whose length field is at `at` ends, or why it cannot. */
function segmentEnd(bytes: Uint8Array, at: number): number | 'jpeg-truncated' | 'not-a-jpeg' {
  if (at + 2 > bytes.length) return 'jpeg-truncated';
  const length = readUint16(bytes, at);
  if (length < 2) return 'not-a-jpeg';
  return at + length > bytes.length ? 'jpeg-truncated' : at + length;
}

/** Length (2), precision (1), height (2), width (2), components (1), three bytes each. */
function frameSize(bytes: Uint8Array, at: number, end: number): Size | undefined {
  if (end - at < 8) return undefined;
  const components = bytes[at + 7] as number;
  if (components < 1 || components > 4 || end - at < 8 + 3 * components) return undefined;
  return { height: readUint16(bytes, at + 3), width: readUint16(bytes, at + 5) };
}

/** Entropy-coded data runs to the next marker that is neither a stuffed zero nor a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at !== -1) {
    const next = bytes[at + 1];
    if (next === undefined) return bytes.length;
    if (next !== 0 && next !== 0xff && !isRestart(next)) return at;
    at = bytes.indexOf(0xff, next === 0xff ? at + 1 : at + 2);
  }
  return bytes.length;
}

function verdict({ width, height }: Size): JpegInspection {
  // A height of zero is legal (it comes later, in DNL) and no camera does it.
  const possible = width > 0 && height > 0 && width <= MAX_FRAME_SIDE && height <= MAX_FRAME_SIDE;
  return possible && width * height <= MAX_FRAME_PIXELS
    ? { ok: true, width, height }
    : { ok: false, code: 'dimensions-refused' };
}

function readUint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
}
